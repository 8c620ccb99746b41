package semanticrouter.protocols.responses;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import semanticrouter.protocols.json.Trees;
import semanticrouter.testkit.Gen;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Random chat replies, whole and as the stream that says the same.
///
/// @param whole a chat completion
/// @param stream its events
record ChatReplies(ObjectNode whole, String stream) {
    byte[] bytes() {
        return stream.getBytes(StandardCharsets.UTF_8);
    }

    static ChatReplies draw(Gen gen) {
        var deltas = new ArrayList<ObjectNode>();
        ObjectNode message = Trees.object().put("role", "assistant");
        deltas.add(Trees.object().put("role", "assistant").put("content", ""));
        String reasoning = gen.flip() ? words(gen) : "";
        cut(gen, reasoning).forEach(piece -> deltas.add(Trees.object().put("reasoning_content", piece)));
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning);
        }
        boolean calls = gen.flip();
        String text = gen.oneIn(4) ? "" : words(gen);
        String refusal = gen.oneIn(6) ? words(gen) : "";
        cut(gen, text).forEach(piece -> deltas.add(Trees.object().put("content", piece)));
        cut(gen, refusal).forEach(piece -> deltas.add(Trees.object().put("refusal", piece)));
        message.put("content", text);
        if (!refusal.isEmpty()) {
            message.put("refusal", refusal);
        }
        if (calls) {
            ArrayNode whole = message.putArray("tool_calls");
            for (int i = 0; i < gen.between(1, 3); i++) {
                call(gen, i, whole, deltas);
            }
        }
        String finish = calls ? "tool_calls" : gen.oneOf("stop", "length", "content_filter");
        return new ChatReplies(reply(message, finish), events(gen, deltas, finish));
    }

    private static void call(Gen gen, int index, ArrayNode whole, List<ObjectNode> deltas) {
        String arguments = "{\"q\":\"" + gen.word() + "\"}";
        String type = gen.oneIn(4) ? "custom" : "function";
        String field = type.equals("custom") ? "input" : "arguments";
        String name = gen.word();
        whole.addObject()
                .put("id", "call_" + index)
                .put("type", type)
                .set(type, Trees.object().put("name", name).put(field, arguments));
        ObjectNode first = Trees.object();
        first.putArray("tool_calls")
                .addObject()
                .put("index", index)
                .put("id", "call_" + index)
                .put("type", type)
                .set(type, Trees.object().put("name", name).put(field, ""));
        deltas.add(first);
        for (String piece : cut(gen, arguments)) {
            ObjectNode more = Trees.object();
            more.putArray("tool_calls")
                    .addObject()
                    .put("index", index)
                    .set(type, Trees.object().put(field, piece));
            deltas.add(more);
        }
    }

    private static ObjectNode reply(ObjectNode message, String finish) {
        ObjectNode reply = Trees.object().put("id", "c1").put("object", "chat.completion");
        reply.put("created", 17).put("model", "org/m");
        ObjectNode choice = reply.putArray("choices").addObject().put("index", 0);
        choice.set("message", message);
        choice.put("finish_reason", finish);
        reply.set("usage", usage());
        return reply;
    }

    private static ObjectNode usage() {
        ObjectNode usage = Trees.object().put("prompt_tokens", 9).put("completion_tokens", 4);
        usage.put("total_tokens", 13).putObject("prompt_tokens_details").put("cached_tokens", 2);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 1);
        return usage;
    }

    private static String events(Gen gen, List<ObjectNode> deltas, String finish) {
        var stream = new StringBuilder();
        String end = gen.flip() ? "\n\n" : "\r\n\r\n";
        for (ObjectNode delta : deltas) {
            if (gen.oneIn(5)) {
                stream.append(": ping").append(end);
            }
            stream.append("data: ").append(Trees.text(chunk(delta, ""))).append(end);
        }
        stream.append("data: ")
                .append(Trees.text(chunk(Trees.object(), finish)))
                .append(end);
        ObjectNode last = Trees.object().put("id", "c1").put("model", "org/m");
        last.putArray("choices");
        last.set("usage", usage());
        stream.append("data: ").append(Trees.text(last)).append(end);
        return stream.append("data: [DONE]").append(end).toString();
    }

    private static ObjectNode chunk(ObjectNode delta, String finish) {
        ObjectNode chunk = Trees.object().put("id", "c1").put("model", "org/m");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        if (finish.isEmpty()) {
            choice.putNull("finish_reason");
        } else {
            choice.put("finish_reason", finish);
        }
        return chunk;
    }

    static String words(Gen gen) {
        return gen.word() + " Grüße 你好 \"" + gen.word() + "\"\n" + gen.word();
    }

    private static List<String> cut(Gen gen, String text) {
        var pieces = new ArrayList<String>();
        for (int at = 0; at < text.length(); ) {
            int to = Math.min(text.length(), at + gen.between(1, 9));
            pieces.add(text.substring(at, to));
            at = to;
        }
        return pieces;
    }
}
