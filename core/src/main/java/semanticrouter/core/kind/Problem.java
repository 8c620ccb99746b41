package semanticrouter.core.kind;

/// Something a kind refuses in its options that annotations cannot express.
///
/// @param path where, relative to the options (`keywords[2]`, `feature.source.pattern`; empty for the options as a
/// whole)
/// @param message what is wrong, and how to mend it
/// @param warning true when the configuration can still be used
public record Problem(String path, String message, boolean warning) {
    public static Problem error(String path, String message) {
        return new Problem(path, message, false);
    }

    public static Problem warning(String path, String message) {
        return new Problem(path, message, true);
    }
}
