package semanticrouter.protocols.bridge;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns events of a Messages stream into chunks of a chat stream with a last one for usage and `[DONE]`.
final class ChatStream implements StreamBridge {
    private static final int EVENT_BYTES_MAX = 4 << 20;

    private final SseScanner scanner = new SseScanner(EVENT_BYTES_MAX, this::event);
    private final StringBuilder out = new StringBuilder();
    private final long created;
    private final ObjectNode usage = Trees.object();
    private String id = "";
    private String model = "";
    private int tools;
    private boolean stopped;
    private boolean calling;
    private @Nullable ObjectNode thinking;
    private boolean finished;
    private boolean failed;
    private List<Warning> warnings = List.of();

    ChatStream(long created) {
        this.created = created;
    }

    @Override
    public byte[] accept(byte[] bytes) {
        scanner.accept(bytes);
        byte[] translated = out.toString().getBytes(StandardCharsets.UTF_8);
        out.setLength(0);
        return translated;
    }

    @Override
    public byte[] noMore() {
        if (!failed && !finished && stopped && !scanner.insideEvent()) {
            finish();
        }
        return accept(new byte[0]);
    }

    @Override
    public List<Warning> warnings() {
        return warnings;
    }

    @Override
    public boolean failed() {
        return failed;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    private void event(SseEvent event) {
        ObjectNode data = finished || failed ? null : Trees.ofText(event.data());
        if (data == null) {
            return;
        }
        switch (Trees.string(data, "type")) {
            case "message_start" -> {
                JsonNode message = data.path("message");
                id = Trees.string(message, "id");
                model = Trees.string(message, "model");
                count(message.path("usage"));
                choice(Trees.object().put("role", "assistant").put("content", ""), "");
            }
            case "content_block_start" -> blockStart(data.path("content_block"));
            case "content_block_delta" -> delta(data.path("delta"));
            case "message_delta" -> {
                count(data.path("usage"));
                String reason = Trees.string(data.path("delta"), "stop_reason");
                stopped = !reason.isEmpty();
                warnings = ChatToMessages.warnings(reason);
                choice(Trees.object(), tools > 0 ? "tool_calls" : ChatToMessages.finishReason(reason));
            }
            case "message_stop" -> finish();
            case "error" -> {
                failed = true;
                ObjectNode error = Trees.object();
                error.putObject("error")
                        .put("message", Trees.string(data.path("error"), "message"))
                        .put("type", Trees.string(data.path("error"), "type"))
                        .put("code", 502);
                emit(error);
            }
            case "ping" -> out.append(": ping\n\n");
            case "content_block_stop" -> blockStop();
            default -> {} // nothing a chat stream could say
        }
    }

    private void blockStart(JsonNode block) {
        thinking = null;
        calling = Trees.string(block, "type").equals("tool_use");
        if (Trees.string(block, "type").equals("redacted_thinking")) {
            thinking = (ObjectNode) block;
        } else if (Trees.string(block, "type").equals("thinking")) {
            thinking =
                    Trees.object().put("type", "thinking").put("thinking", "").put("signature", "");
        } else if (calling) {
            ObjectNode delta = Trees.object();
            ObjectNode call = delta.putArray("tool_calls")
                    .addObject()
                    .put("index", tools++)
                    .put("id", Trees.string(block, "id"))
                    .put("type", "function");
            call.putObject("function").put("name", Trees.string(block, "name")).put("arguments", "");
            choice(delta, "");
        } else if (!Trees.string(block, "text").isEmpty()) {
            choice(Trees.object().put("content", Trees.string(block, "text")), "");
        }
    }

    private void delta(JsonNode delta) {
        switch (Trees.string(delta, "type")) {
            case "text_delta" -> choice(Trees.object().put("content", Trees.string(delta, "text")), "");
            case "thinking_delta" -> {
                grow("thinking", Trees.string(delta, "thinking"));
                choice(Trees.object().put("reasoning_content", Trees.string(delta, "thinking")), "");
            }
            case "signature_delta" -> grow("signature", Trees.string(delta, "signature"));
            case "input_json_delta" -> {
                if (!calling) {
                    return; // of a tool that Anthropic runs itself
                }
                ObjectNode more = Trees.object();
                more.putArray("tool_calls")
                        .addObject()
                        .put("index", tools - 1)
                        .putObject("function")
                        .put("arguments", Trees.string(delta, "partial_json"));
                choice(more, "");
            }
            default -> {} // citations have no place in a chat stream
        }
    }

    private void grow(String member, String more) {
        ObjectNode open = thinking;
        if (open != null) {
            open.put(member, Trees.string(open, member) + more);
        }
    }

    /// Tells a block of thinking once more in whole, signed, so that a client can hand it back.
    private void blockStop() {
        ObjectNode open = thinking;
        if (open != null
                && !(Trees.string(open, "type").equals("thinking")
                        && Trees.string(open, "signature").isEmpty())) {
            ObjectNode delta = Trees.object();
            delta.putArray("thinking_blocks").add(open);
            choice(delta, "");
        }
        thinking = null;
    }

    private void count(JsonNode counts) {
        counts.properties().forEach(count -> {
            if (count.getValue().isNumber()) {
                usage.set(count.getKey(), count.getValue());
            }
        });
    }

    private void choice(ObjectNode delta, String finishReason) {
        ObjectNode chunk = chunk();
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        if (finishReason.isEmpty()) {
            choice.putNull("finish_reason");
        } else {
            choice.put("finish_reason", finishReason);
        }
        emit(chunk);
    }

    private void finish() {
        ObjectNode last = chunk();
        last.putArray("choices");
        last.set("usage", ChatToMessages.usage(usage));
        emit(last);
        out.append("data: [DONE]\n\n");
        finished = true;
    }

    private ObjectNode chunk() {
        return Trees.object()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", created)
                .put("model", model);
    }

    private void emit(JsonNode data) {
        out.append("data: ").append(Trees.text(data)).append("\n\n");
    }
}
