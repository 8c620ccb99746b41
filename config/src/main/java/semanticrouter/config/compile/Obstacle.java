package semanticrouter.config.compile;

import semanticrouter.core.fault.UnavailableException;

/// Codes of what stands against making a kind ready.
public final class Obstacle {
    /// The kind, or what its options ask of it, is not built into this version.
    public static final String NOT_BUILT = "not-built";

    /// Something the kind needs is not on this machine.
    public static final String UNAVAILABLE = "kind-unavailable";

    private Obstacle() {}

    static String code(UnavailableException e) {
        return e.failure().code().equals("not_built") ? NOT_BUILT : UNAVAILABLE;
    }
}
