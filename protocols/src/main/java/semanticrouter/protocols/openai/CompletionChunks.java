package semanticrouter.protocols.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The stream of a chat completion that came whole: what each choice says in one chunk, why it ended in another, then
/// `[DONE]`. Usage comes with the last of them: a chunk of its own, without a choice, is for clients that asked for
/// one.
final class CompletionChunks {
    private CompletionChunks() {}

    /// The events of a completion; empty when it is none.
    static Optional<byte[]> of(byte[] reply) {
        ObjectNode completion = Trees.ofText(new String(reply, StandardCharsets.UTF_8));
        if (completion == null || !answered(completion.get("choices"))) {
            return Optional.empty();
        }
        ObjectNode head = completion.deepCopy();
        head.remove(List.of("choices", "usage"));
        head.put("object", "chat.completion.chunk");
        var out = new StringBuilder();
        int index = 0;
        for (JsonNode choice : completion.path("choices")) {
            ObjectNode said = choice(choice, index++);
            said.set("delta", delta((ObjectNode) choice.path("message")));
            said.putNull("finish_reason");
            emit(out, head, said, null);
        }
        index = 0;
        for (JsonNode choice : completion.path("choices")) {
            String reason = Trees.string(choice, "finish_reason");
            ObjectNode ended = Trees.object().put("index", choice.path("index").asInt(index++));
            ended.set("delta", Trees.object());
            boolean last = index == completion.path("choices").size();
            emit(
                    out,
                    head,
                    ended.put("finish_reason", reason.isEmpty() ? "stop" : reason),
                    last ? completion.get("usage") : null);
        }
        return Optional.of(out.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static boolean answered(@Nullable JsonNode choices) {
        if (choices == null || !choices.isArray() || choices.isEmpty()) {
            return false;
        }
        for (JsonNode choice : choices) {
            if (!choice.path("message").isObject()) {
                return false;
            }
        }
        return true;
    }

    private static ObjectNode choice(JsonNode whole, int index) {
        ObjectNode choice = ((ObjectNode) whole).deepCopy();
        choice.remove(List.of("message", "finish_reason"));
        return choice.put("index", choice.path("index").asInt(index));
    }

    private static ObjectNode delta(ObjectNode message) {
        ObjectNode delta = Trees.object();
        message.properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                delta.set(member.getKey(), member.getValue().deepCopy());
            }
        });
        int index = 0;
        for (JsonNode call : delta.path("tool_calls")) {
            if (call instanceof ObjectNode object) {
                object.put("index", index++);
            }
        }
        return delta;
    }

    private static void emit(StringBuilder out, ObjectNode head, ObjectNode choice, @Nullable JsonNode usage) {
        ObjectNode chunk = head.deepCopy();
        chunk.putArray("choices").add(choice);
        if (usage instanceof ObjectNode) {
            chunk.set("usage", usage);
        }
        out.append("data: ").append(Trees.text(chunk)).append("\n\n");
    }
}
