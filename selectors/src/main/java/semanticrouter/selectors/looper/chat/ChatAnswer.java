package semanticrouter.selectors.looper.chat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.trace.Usage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The first choice of a chat completion.
///
/// @param content its text; empty for none
/// @param reasoning the model's reasoning; empty for none
/// @param toolCalls its calls of tools; null for none
/// @param finishReason why it ended
/// @param logprobs of its tokens; null where the provider gave none
/// @param usage tokens it took
public record ChatAnswer(
        String content,
        String reasoning,
        @Nullable ArrayNode toolCalls,
        String finishReason,
        @Nullable JsonNode logprobs,
        Usage usage) {
    /// The answer of a completion; empty when it is none.
    public static Optional<ChatAnswer> of(byte[] completion) {
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(completion);
        } catch (JacksonException _) {
            return Optional.empty();
        }
        JsonNode choice = tree.path("choices").path(0);
        if (!(choice.path("message") instanceof ObjectNode message)) {
            return Optional.empty();
        }
        String content = Json.text(message.path("content"));
        ArrayNode calls = message.path("tool_calls") instanceof ArrayNode array && !array.isEmpty() ? array : null;
        ArrayNode tagged = calls == null ? ToolCallText.calls(content) : null;
        String reasoning = message.path("reasoning_content").asString("");
        return Optional.of(new ChatAnswer(
                tagged == null ? content : "",
                reasoning.isEmpty() ? message.path("reasoning").asString("") : reasoning,
                tagged == null ? calls : tagged,
                tagged == null ? choice.path("finish_reason").asString("stop") : "tool_calls",
                choice.path("logprobs").isObject() ? choice.path("logprobs") : null,
                usage(tree.path("usage"))));
    }

    private static Usage usage(JsonNode usage) {
        return new Usage(
                usage.path("prompt_tokens").asLong(0),
                usage.path("prompt_tokens_details").path("cached_tokens").asLong(0),
                usage.path("completion_tokens").asLong(0));
    }

    /// Whether it says anything.
    public boolean usable() {
        return !content.isBlank() || !reasoning.isBlank();
    }

    /// The message a client is shown.
    public ObjectNode message() {
        ObjectNode message = Json.object().put("role", "assistant");
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning);
        }
        if (toolCalls == null) {
            message.put("content", content);
        } else {
            if (content.isEmpty()) {
                message.putNull("content");
            } else {
                message.put("content", content);
            }
            message.set("tool_calls", toolCalls);
        }
        return message;
    }
}
