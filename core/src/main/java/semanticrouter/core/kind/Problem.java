package semanticrouter.core.kind;

/// Something a kind refuses in its options that annotations cannot express.
///
/// @param path where, relative to the options (`keywords[2]`, `feature.source.pattern`; empty for the options as a
/// whole)
/// @param message what is wrong, and how to mend it
/// @param warning true when the configuration can still be used
/// @param hint how to mend it, where the message does not say; `did you mean "x"?` offers the word as a change of the
///     text
public record Problem(String path, String message, boolean warning, String hint) {
    public static Problem error(String path, String message) {
        return error(path, message, "");
    }

    public static Problem error(String path, String message, String hint) {
        return new Problem(path, message, false, hint);
    }

    public static Problem warning(String path, String message) {
        return new Problem(path, message, true, "");
    }
}
