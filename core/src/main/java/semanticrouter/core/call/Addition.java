package semanticrouter.core.call;

/// A message that the router itself has put into a conversation. Only what is told here counts as one: what a client
/// writes never does, whatever it looks like.
///
/// @param source what it came from
/// @param json the message as it stands in the body; it is the user's, so it is logged nowhere
public record Addition(Source source, String json) {
    /// Where messages come from that no client wrote.
    public enum Source {
        DOCUMENTS,
        MEMORY
    }

    /// Prints no text.
    @Override
    public String toString() {
        return "Addition[" + source + "]";
    }
}
