package semanticrouter.protocols.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The stream of a message that came whole: each block starts, is told in one piece and stops.
final class MessageEvents {
    private final StringBuilder out = new StringBuilder();

    private MessageEvents() {}

    /// The events of a message; empty when it is none.
    static Optional<byte[]> of(byte[] reply) {
        ObjectNode message = Trees.ofText(new String(reply, StandardCharsets.UTF_8));
        if (message == null
                || !Trees.string(message, "type").equals("message")
                || !message.path("content").isArray()) {
            return Optional.empty();
        }
        var events = new MessageEvents();
        events.tell(message);
        return Optional.of(events.out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void tell(ObjectNode message) {
        ObjectNode start = message.deepCopy();
        start.putArray("content");
        start.putNull("stop_reason").putNull("stop_sequence");
        if (start.get("usage") instanceof ObjectNode usage) {
            usage.put("output_tokens", 0);
        }
        emit("message_start", Trees.object().set("message", start));
        int index = 0;
        for (JsonNode block : message.path("content")) {
            if (block instanceof ObjectNode object) {
                block(index++, object);
            }
        }
        ObjectNode delta = Trees.object();
        delta.set("stop_reason", message.path("stop_reason"));
        delta.set("stop_sequence", message.path("stop_sequence"));
        ObjectNode last = Trees.object().set("delta", present(delta));
        if (message.get("usage") instanceof ObjectNode usage) {
            last.set("usage", usage);
        }
        emit("message_delta", last);
        emit("message_stop", Trees.object());
    }

    /// A member that is not there is null.
    private static ObjectNode present(ObjectNode object) {
        List.copyOf(object.properties()).forEach(member -> {
            if (member.getValue().isMissingNode()) {
                object.putNull(member.getKey());
            }
        });
        return object;
    }

    private void block(int index, ObjectNode block) {
        ObjectNode start = block.deepCopy();
        switch (Trees.string(block, "type")) {
            case "text" -> {
                start.put("text", "").remove("citations");
                start(index, start);
                for (JsonNode citation : block.path("citations")) {
                    ObjectNode delta = Trees.object().put("type", "citations_delta");
                    delta(index, delta.set("citation", citation));
                }
                told(index, "text_delta", "text", Trees.string(block, "text"));
            }
            case "thinking" -> {
                start(index, start.put("thinking", "").put("signature", ""));
                told(index, "thinking_delta", "thinking", Trees.string(block, "thinking"));
                told(index, "signature_delta", "signature", Trees.string(block, "signature"));
            }
            case "tool_use", "server_tool_use" -> {
                start.set("input", Trees.object());
                start(index, start);
                JsonNode input = block.path("input");
                told(index, "input_json_delta", "partial_json", input.isEmpty() ? "" : Trees.text(input));
            }
            default -> start(index, start); // it is whole from its start
        }
        emit("content_block_stop", Trees.object().put("index", index));
    }

    private void start(int index, ObjectNode block) {
        emit("content_block_start", Trees.object().put("index", index).set("content_block", block));
    }

    private void told(int index, String type, String member, String text) {
        if (!text.isEmpty()) {
            delta(index, Trees.object().put("type", type).put(member, text));
        }
    }

    private void delta(int index, ObjectNode delta) {
        emit("content_block_delta", Trees.object().put("index", index).set("delta", delta));
    }

    private void emit(String type, ObjectNode rest) {
        ObjectNode event = Trees.object().put("type", type);
        event.setAll(rest);
        out.append(AnthropicWriter.event(type, Trees.text(event)));
    }
}
