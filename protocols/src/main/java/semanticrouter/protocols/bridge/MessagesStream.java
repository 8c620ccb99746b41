package semanticrouter.protocols.bridge;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.protocols.anthropic.AnthropicWriter;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns chunks of a chat stream into events of a Messages stream: every block that starts stops, indexes are unique
/// and rising, and exactly one `message_stop` ends it.
final class MessagesStream implements StreamBridge {
    private static final int EVENT_BYTES_MAX = 4 << 20;

    private final SseScanner scanner = new SseScanner(EVENT_BYTES_MAX, this::event);
    private final StringBuilder out = new StringBuilder();
    private final List<Warning> asked;
    private final long created;
    private boolean started;
    private boolean finished;
    private boolean failed;
    private int block = -1;
    private Open open = Open.NONE;
    private long tool = -1;
    private String toolId = "";
    private int tools;
    private String id = "";
    private String finishReason = "";
    private @Nullable JsonNode usage;
    private List<Warning> warnings = List.of();

    /// Which sort of block is open.
    private enum Open {
        NONE,
        THINKING,
        TEXT,
        TOOL
    }

    /// @param created Unix time in seconds
    MessagesStream(List<Warning> asked, long created) {
        this.asked = asked;
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
        if (!failed && !finished && !finishReason.isEmpty() && !scanner.insideEvent()) {
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
        if (finished || failed) {
            return;
        }
        if (event.data().equals("[DONE]")) {
            finish();
            return;
        }
        ObjectNode chunk = Trees.ofText(event.data());
        if (chunk == null) {
            return;
        }
        if (chunk.get("error") instanceof ObjectNode error) {
            failed = true;
            emit(
                    "error",
                    Trees.ofRequest(AnthropicWriter.error(502, Trees.string(error, "message"))
                            .getBytes(StandardCharsets.UTF_8)));
            return;
        }
        start(chunk);
        if (chunk.get("usage") instanceof ObjectNode counts) {
            usage = counts;
        }
        JsonNode choice = chunk.path("choices").path(0);
        if (choice.path("index").asInt(0) != 0) {
            return; // a Messages reply has one choice
        }
        JsonNode delta = choice.path("delta");
        String thought = UnsignedThinking.of(delta);
        if (!thought.isEmpty()) {
            if (open != Open.THINKING) {
                begin(Open.THINKING, UnsignedThinking.begun());
            }
            delta(Trees.object().put("type", "thinking_delta").put("thinking", thought));
        }
        String text = Trees.contentText(delta) + Trees.string(delta, "refusal");
        if (!text.isEmpty()) {
            text(text);
        }
        Trees.elements(delta, "tool_calls").forEach(this::tool);
        String reason = Trees.string(choice, "finish_reason");
        if (!reason.isEmpty()) {
            finishReason = reason;
        }
    }

    private void start(ObjectNode chunk) {
        if (started) {
            return;
        }
        started = true;
        id = MessagesToChat.id(chunk, created);
        ObjectNode message = Trees.object()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", Trees.string(chunk, "model"));
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", MessagesToChat.usage(null));
        emit("message_start", Trees.object().put("type", "message_start").set("message", message));
    }

    private void text(String text) {
        if (open != Open.TEXT) {
            begin(Open.TEXT, Trees.textBlock(""));
        }
        delta(Trees.object().put("type", "text_delta").put("text", text));
    }

    private void tool(JsonNode call) {
        long index = call.path("index").asLong(tool);
        JsonNode function = call.path("function");
        String name = Trees.string(function, "name");
        String called = Trees.string(call, "id");
        if (open != Open.TOOL || index != tool || ToolIds.another(called, name, toolId)) {
            ObjectNode use = Trees.object()
                    .put("type", "tool_use")
                    .put("id", ToolIds.ofCall(called, id, tools))
                    .put("name", name)
                    .set("input", Trees.object());
            begin(Open.TOOL, use);
            tool = index;
            toolId = called;
            tools++;
        }
        String arguments = Trees.string(function, "arguments");
        if (!arguments.isEmpty()) {
            delta(Trees.object().put("type", "input_json_delta").put("partial_json", arguments));
        }
    }

    private void begin(Open kind, ObjectNode content) {
        close();
        open = kind;
        block++;
        ObjectNode event = Trees.object().put("type", "content_block_start").put("index", block);
        emit("content_block_start", event.set("content_block", content));
    }

    private void delta(ObjectNode delta) {
        ObjectNode event = Trees.object().put("type", "content_block_delta").put("index", block);
        emit("content_block_delta", event.set("delta", delta));
    }

    private void close() {
        if (open == Open.THINKING) {
            delta(Trees.object().put("type", "signature_delta").put("signature", UnsignedThinking.SIGNATURE));
        }
        if (open != Open.NONE) {
            emit(
                    "content_block_stop",
                    Trees.object().put("type", "content_block_stop").put("index", block));
            open = Open.NONE;
        }
    }

    private void finish() {
        start(Trees.object());
        close();
        String finish = MessagesToChat.finish(finishReason, tools > 0);
        warnings = MessagesToChat.warnings(asked, finish, usage);
        ObjectNode delta = Trees.object()
                .put("stop_reason", MessagesToChat.stopReason(finish))
                .putNull("stop_sequence");
        ObjectNode event = Trees.object().put("type", "message_delta");
        event.set("delta", delta);
        event.set("usage", MessagesToChat.usage(usage));
        emit("message_delta", event);
        emit("message_stop", Trees.object().put("type", "message_stop"));
        finished = true;
    }

    private void emit(String name, JsonNode data) {
        out.append(AnthropicWriter.event(name, Trees.text(data)));
    }
}
