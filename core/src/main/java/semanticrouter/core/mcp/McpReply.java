package semanticrouter.core.mcp;

import java.util.List;

/// What a tool answered.
///
/// @param texts its parts that are texts, in order
/// @param structured what it answered as JSON; empty for nothing
public record McpReply(List<String> texts, String structured) {
    public McpReply {
        texts = List.copyOf(texts);
    }

    /// Prints numbers only: the texts are content.
    @Override
    public String toString() {
        return "McpReply[" + texts.size() + " texts, " + structured.length() + " characters of JSON]";
    }
}
