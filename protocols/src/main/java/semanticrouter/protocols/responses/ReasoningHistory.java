package semanticrouter.protocols.responses;

import semanticrouter.core.call.ChatBody;
import semanticrouter.core.model.Provider;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reasoning of earlier turns in a chat request that was made from a Responses request. Models behind vLLM and the like
/// want it back between the calls of a turn; the services named here refuse a message with members they do not know.
public final class ReasoningHistory {
    private ReasoningHistory() {}

    /// The body for a backend of some provider; the same body when it carries no such reasoning.
    ///
    /// @param bridged whether it is translated further, which needs the signed thinking
    public static ChatBody fitted(ChatBody body, String provider, boolean bridged) {
        if (body.field(ChatBody.REASONING_HISTORY).isEmpty()) {
            return body;
        }
        ChatBody bare = body.withoutField(ChatBody.REASONING_HISTORY);
        if (bridged) {
            return bare;
        }
        ObjectNode messages =
                Trees.ofText("{\"messages\":" + bare.field("messages").orElse("[]") + "}");
        if (messages == null) {
            return bare;
        }
        boolean strict = Provider.named(provider).map(Provider::strict).orElse(false);
        for (JsonNode message : Trees.elements(messages, "messages")) {
            if (message instanceof ObjectNode object) {
                object.remove("thinking_blocks");
                if (strict) {
                    object.remove("reasoning_content");
                }
            }
        }
        return bare.withField("messages", Trees.text(messages.path("messages")));
    }
}
