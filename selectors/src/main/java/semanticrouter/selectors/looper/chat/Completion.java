package semanticrouter.selectors.looper.chat;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import semanticrouter.core.call.ChatBody;
import tools.jackson.databind.node.ObjectNode;

/// The chat completion a loop answers with (specification: selection §2.10).
public final class Completion {
    private static final List<String> TOOLS =
            List.of("tools", "tool_choice", "functions", "function_call", "parallel_tool_calls");

    private Completion() {}

    /// A completion without a choice.
    ///
    /// @param family what its id begins with after `chatcmpl-`
    /// @param model what it says who answered
    public static ObjectNode of(String family, String model, Clock clock) {
        ObjectNode completion = Json.object()
                .put("id", "chatcmpl-" + family + "-" + UUID.randomUUID())
                .put("object", "chat.completion")
                .put("created", clock.instant().getEpochSecond())
                .put("model", model);
        completion.putArray("choices");
        return completion;
    }

    /// A completion with one answer.
    public static ObjectNode of(String family, String model, Clock clock, ChatAnswer answer) {
        ObjectNode completion = of(family, model, clock);
        choice(completion, answer);
        return completion;
    }

    /// Adds an answer to a completion.
    ///
    /// @return its choice
    public static ObjectNode choice(ObjectNode completion, ChatAnswer answer) {
        ObjectNode choice = completion.withArray("choices").addObject();
        choice.put("index", completion.withArray("choices").size() - 1);
        choice.set("message", answer.message());
        return choice.put("finish_reason", answer.finishReason());
    }

    /// A request without its tools.
    public static ChatBody withoutTools(ChatBody body) {
        ChatBody plain = body;
        for (String field : TOOLS) {
            plain = plain.withoutField(field);
        }
        return plain;
    }
}
