package semanticrouter.protocols.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import semanticrouter.protocols.Words;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The stream of a chat completion that came whole: of each choice whose it is, its text in pieces of
/// {@value #PIECE} characters, at once where rounds of answers made it (specification: selection §2.10), or word by
/// word where it was written beside an image that is missing (specification: dataplane §4.14), its calls of tools
/// and why it ended, then `[DONE]`. Usage comes with the last chunk: a chunk of its own, without a choice, is for
/// clients that asked for one. What else a completion holds comes once, with the first chunk.
final class CompletionChunks {
    private static final int PIECE = 50;
    private static final String AT_ONCE = "chatcmpl-remom-";
    private static final String WORDS = "chatcmpl-modality-";
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
        Function<String, List<String>> pieces = pieces(completion.path("id").asString(""));
        int index = 0;
        for (JsonNode choice : completion.path("choices")) {
            ObjectNode about = choice(choice, index++);
            for (ObjectNode delta : deltas((ObjectNode) choice.path("message"), pieces)) {
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

    /// How the text of a completion is cut, by whose it is.
    private static Function<String, List<String>> pieces(String id) {
        return id.startsWith(WORDS) ? Words::of : text -> cut(text, id.startsWith(AT_ONCE) ? Integer.MAX_VALUE : PIECE);
    }

    private static List<String> cut(String text, int most) {
        var pieces = new ArrayList<String>();
        for (int at = 0; at < text.length(); ) {
            int end = text.offsetByCodePoints(at, Math.min(most, text.codePointCount(at, text.length())));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
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
    private static List<ObjectNode> deltas(ObjectNode message, Function<String, List<String>> pieces) {
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
            for (String piece : pieces.apply(message.path("content").asString())) {
                deltas.add(Trees.object().put("content", piece));
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
