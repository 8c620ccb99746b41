package semanticrouter.protocols.json;

/// What a JSON text from outside may cost.
///
/// @param bodyBytes most bytes of the whole text
/// @param nesting deepest nesting of objects and arrays
/// @param stringLength longest string in UTF-16 units
/// @param messages most messages of a conversation
public record JsonLimits(int bodyBytes, int nesting, int stringLength, int messages) {
    /// Room for long contexts and inline images, but for nothing that could exhaust the process.
    public static final JsonLimits DEFAULT = new JsonLimits(32 << 20, 64, 24 << 20, 4096);

    public JsonLimits {
        if (bodyBytes < 1 || nesting < 4 || stringLength < 1 || messages < 1) {
            throw new IllegalArgumentException("limits must be positive, nesting at least 4");
        }
    }
}
