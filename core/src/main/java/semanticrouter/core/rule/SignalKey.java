package semanticrouter.core.rule;

/// Identifies one named fact, printed `family:name`.
///
/// @param family leaf type in lower case, for example `keyword`, or `projection`
/// @param name exact, case-sensitive
public record SignalKey(String family, String name) {
    /// Splits at the first colon.
    ///
    /// @throws IllegalArgumentException when there is none
    public static SignalKey parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("\"" + text + "\" is not of the form family:name");
        }
        return new SignalKey(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return family + ":" + name;
    }
}
