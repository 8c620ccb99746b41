package semanticrouter.core.store;

/// Says that a store cannot be used now; a later try may succeed.
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param what for a person: which store, what failed, what to do; holds no text of a record and no secret
    public StoreException(String what) {
        super(what);
    }

    public StoreException(String what, Throwable cause) {
        super(what, cause);
    }
}
