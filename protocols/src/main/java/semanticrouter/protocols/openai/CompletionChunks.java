package semanticrouter.protocols.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The stream of a chat completion that came whole: of each choice whose it is, its text in pieces of
/// {@value #PIECE} characters, or at once where rounds of answers made it (specification: selection
/// §2.10), its calls of tools and why it ended, then `[DONE]`. Usage comes with the last chunk: a chunk of
/// its own, without a choice, is for clients that asked for one. What else a completion holds comes once,
/// with the first chunk.
final class CompletionChunks {
    private static final int PIECE = 50;
    private static final String AT_ONCE = "chatcmpl-remom-";
    private static final Set<String> EVERYWHERE =
            Set.of("id", "object", "created", "model", "service_tier", "system_fingerprint", "simulated");

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
        int piece = completion.path("id").asString("").startsWith(AT_ONCE) ? Integer.MAX_VALUE : PIECE;
        int index = 0;
        for (JsonNode choice : completion.path("choices")) {
            ObjectNode about = choice(choice, index++);
            for (ObjectNode delta : deltas((ObjectNode) choice.path("message"), piece)) {
                about.set("delta", delta);
                emit(out, head, about.putNull("finish_reason"), null);
                about = Trees.object().put("index", about.path("index").asInt());
                head.retain(EVERYWHERE);
            }
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

    /// What a message says, in the order it is told.
    private static List<ObjectNode> deltas(ObjectNode message, int piece) {
        ObjectNode first = Trees.object();
        message.properties().forEach(member -> {
            if (!member.getValue().isNull() && !member.getKey().equals("tool_calls")) {
                first.set(member.getKey(), member.getValue().deepCopy());
            }
        });
        var deltas = new ArrayList<ObjectNode>();
        deltas.add(first);
        if (message.path("content").isString()) {
            first.put("content", "");
            String text = message.path("content").asString();
            for (int at = 0; at < text.length(); ) {
                int end = text.offsetByCodePoints(at, Math.min(piece, text.codePointCount(at, text.length())));
                deltas.add(Trees.object().put("content", text.substring(at, end)));
                at = end;
            }
        }
        if (message.path("tool_calls") instanceof ArrayNode calls && !calls.isEmpty()) {
            ArrayNode told = calls.deepCopy();
            int index = 0;
            for (JsonNode call : told) {
                if (call instanceof ObjectNode object) {
                    object.put("index", index++);
                }
            }
            deltas.add(Trees.object().set("tool_calls", told));
        }
        return deltas;
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
