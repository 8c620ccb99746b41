package semanticrouter.protocols.bridge;

/// Ids of tool calls as Anthropic takes them: letters, digits, `_` and `-`. Chat models name calls in other ways too,
/// such as `functions.shell:0`, and some not at all.
public final class ToolIds {
    private ToolIds() {}

    /// The id with every other character as `_`; the same each time, so that a result finds its call.
    static String fitted(String id) {
        var fitted = new StringBuilder(id.length());
        id.chars().forEach(c -> fitted.append(allowed(c) ? (char) c : '_'));
        return fitted.toString();
    }

    private static boolean allowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }

    /// The id of a call in a reply; one of our own where the model gave it none, as a result must name its call.
    ///
    /// @param reply id of the reply
    /// @param at place of the call in it
    static String ofCall(String id, String reply, int at) {
        return id.isEmpty() ? "toolu_" + fitted(reply) + "_" + at : fitted(id);
    }

    /// Whether a piece of a streamed call begins another one, though it has the place of the one before: some backends
    /// give every call the place 0, or none.
    ///
    /// @param known id of the call before
    public static boolean another(String id, String name, String known) {
        return !id.isEmpty() && !name.isEmpty() && !id.equals(known);
    }
}
