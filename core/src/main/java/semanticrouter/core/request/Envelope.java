package semanticrouter.core.request;

import org.jspecify.annotations.Nullable;

/// What is countable about a request apart from its text (specification: signals §2.1.1 `facts`, §2.14 floor).
///
/// @param toolDefinitions entries of `tools` and `functions`
/// @param assistantToolCalls calls made by assistant messages
/// @param toolResults tool messages and tool-result parts
/// @param imageParts image parts in user turns
/// @param audioParts audio parts in user turns
/// @param lastRole role of the last message, null when there is none
/// @param lastIsToolResult the last message is a tool result
/// @param toolResultAfterLastUser a tool result follows the last user message
/// @param tokenFloor least tokens the whole request can take, output reserve included; saturates
public record Envelope(
        int toolDefinitions,
        int assistantToolCalls,
        int toolResults,
        int imageParts,
        int audioParts,
        @Nullable Role lastRole,
        boolean lastIsToolResult,
        boolean toolResultAfterLastUser,
        long tokenFloor) {
    /// The envelope of a plain text.
    public static final Envelope NONE = new Envelope(0, 0, 0, 0, 0, null, false, false, 0);

    /// True when there is something to decide on even without text.
    public boolean hasFacts() {
        return toolDefinitions > 0 || assistantToolCalls > 0 || toolResults > 0 || imageParts > 0 || audioParts > 0;
    }
}
