package semanticrouter.protocols.responses;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.protocols.bridge.ToolIds;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.responses.OutputItem.Call;
import semanticrouter.protocols.responses.OutputItem.Image;
import semanticrouter.protocols.responses.OutputItem.Message;
import semanticrouter.protocols.responses.OutputItem.Reasoning;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A response that grows with the chunks of a chat reply, and the events that tell of it, each with its number in the
/// sequence (specification: dataplane §2.3). A whole reply is one chunk. One owner.
///
/// Items are numbered in order of first appearance and closed when the reply is complete. What it holds is bounded by
/// {@link #TEXT_MAX}.
final class ResponseDraft {
    /// Most characters of texts and arguments that are kept.
    static final int TEXT_MAX = 64 << 20;

    private final ResponseShape shape;
    private final ResponseIds ids;
    private final StringBuilder events = new StringBuilder();
    private final List<OutputItem> items = new ArrayList<>();
    private final Map<Long, Integer> callsByIndex = new HashMap<>();
    private @Nullable Reasoning reasoning;
    private @Nullable Message message;
    private int reasoningAt;
    private int messageAt;
    private int sequence;
    private long kept;
    private boolean started;
    private boolean drawn;
    private String model = "";
    private String finishReason = "";
    private JsonNode usage = ResponseShape.none();

    ResponseDraft(ResponseShape shape, ResponseIds ids) {
        this.shape = shape;
        this.ids = ids;
    }

    /// Events since the last call.
    String takeEvents() {
        String taken = events.toString();
        events.setLength(0);
        return taken;
    }

    /// True once the reply has said why it ended.
    boolean sawFinish() {
        return !finishReason.isEmpty();
    }

    /// True when more would be kept than is allowed.
    boolean tooLong() {
        return kept > TEXT_MAX;
    }

    /// Reads a chunk of a chat stream.
    void chunk(ObjectNode chunk) {
        if (model.isEmpty()) {
            model = Trees.string(chunk, "model");
        }
        start();
        if (chunk.get("usage") instanceof ObjectNode counts) {
            usage = ResponseShape.usage(counts);
        }
        for (JsonNode choice : Trees.elements(chunk, "choices")) {
            if (choice.path("index").asInt(0) == 0) { // a response has one choice
                choice(choice, choice.path("delta"));
            }
        }
    }

    /// Reads a complete chat reply; false when it is none.
    boolean whole(ObjectNode reply) {
        model = Trees.string(reply, "model");
        JsonNode choice = reply.path("choices").path(0);
        if (!choice.path("message").isObject()) {
            return false;
        }
        start();
        usage = ResponseShape.usage(reply.path("usage"));
        choice(choice, choice.path("message"));
        return true;
    }

    private void choice(JsonNode choice, JsonNode delta) {
        String thought = Trees.string(delta, "reasoning_content");
        thought(thought.isEmpty() ? Trees.string(delta, "reasoning") : thought);
        List<JsonNode> blocks = Trees.elements(delta, "thinking_blocks");
        if (!blocks.isEmpty()) {
            reasoning().blocks.addAll(blocks);
        }
        said(Trees.contentText(delta), Trees.elements(choice.path("logprobs"), "content"));
        refused(Trees.string(delta, "refusal"));
        Trees.images(delta).forEach(this::drawn);
        for (JsonNode annotation : Trees.elements(delta, "annotations")) {
            annotate(annotation);
        }
        List<JsonNode> calls = Trees.elements(delta, "tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            call(calls.get(i), calls.get(i).path("index").asLong(i));
        }
        String reason = Trees.string(choice, "finish_reason");
        if (!reason.isEmpty()) {
            finishReason = reason;
        }
    }

    private void start() {
        if (!started) {
            started = true;
            for (String name : List.of("response.created", "response.in_progress")) {
                emit(event(name).set("response", object("in_progress", Trees.array(), "", ResponseShape.none(), true)));
            }
        }
    }

    private Reasoning reasoning() {
        Reasoning open = reasoning;
        if (open == null) {
            open = new Reasoning(ids.item());
            reasoning = open;
            reasoningAt = added(open);
        }
        return open;
    }

    private void thought(String text) {
        if (!text.isEmpty()) {
            kept += text.length();
            reasoning().text.append(text);
            emit(part("response.reasoning_text.delta", reasoning(), reasoningAt, 0)
                    .put("delta", text));
        }
    }

    private Message message() {
        Message open = message;
        if (open == null) {
            open = new Message(ids.item());
            message = open;
            messageAt = added(open);
        }
        return open;
    }

    private void said(String text, List<JsonNode> logprobs) {
        if (text.isEmpty()) {
            return;
        }
        kept += text.length();
        Message open = textOpen();
        open.text.append(text);
        open.logprobs.addAll(logprobs);
        ObjectNode event =
                part("response.output_text.delta", open, messageAt, open.textAt).put("delta", text);
        emit(event.set("logprobs", Trees.array().addAll(logprobs)));
    }

    private Message textOpen() {
        Message open = message();
        if (open.textAt < 0) {
            open.textAt = open.refusalAt + 1;
            emit(part("response.content_part.added", open, messageAt, open.textAt)
                    .set("part", open.textPart()));
        }
        return open;
    }

    private void refused(String text) {
        if (text.isEmpty()) {
            return;
        }
        kept += text.length();
        Message open = message();
        if (open.refusalAt < 0) {
            open.refusalAt = open.textAt + 1;
            emit(part("response.content_part.added", open, messageAt, open.refusalAt)
                    .set("part", open.refusalPart()));
        }
        open.refusal.append(text);
        emit(part("response.refusal.delta", open, messageAt, open.refusalAt).put("delta", text));
    }

    private void drawn(String url) {
        kept += url.length();
        var image = new Image(ids.item(), url);
        int at = added(image);
        emit(item("response.image_generation_call.in_progress", image, at));
        drawn = true;
    }

    private void annotate(JsonNode annotation) {
        String type = Trees.string(annotation, "type");
        ObjectNode flat = Trees.object().put("type", type);
        if (annotation.get(type) instanceof ObjectNode inner) {
            flat.setAll(inner);
        } else if (annotation instanceof ObjectNode whole) {
            flat.setAll(whole);
        }
        Message open = textOpen();
        ObjectNode event = part("response.output_text.annotation.added", open, messageAt, open.textAt)
                .put("annotation_index", open.annotations.size());
        open.annotations.add(flat);
        emit(event.set("annotation", flat));
    }

    private void call(JsonNode chunk, long index) {
        boolean custom = chunk.path("custom").isObject();
        JsonNode inner = chunk.path(custom ? "custom" : "function");
        Integer at = callsByIndex.get(index);
        String id = Trees.string(chunk, "id");
        String name = Trees.string(inner, "name");
        String more = Trees.string(inner, custom ? "input" : "arguments");
        if (at != null && items.get(at) instanceof Call known && !ToolIds.another(id, name, known.callId)) {
            known.name.append(name);
        } else {
            at = added(new Call(ids.item(), custom, id.isEmpty() ? ids.call() : id, name));
            callsByIndex.put(index, at);
        }
        if (!more.isEmpty() && items.get(at) instanceof Call call) {
            kept += more.length();
            call.arguments.append(more);
            emit(item(called(call, "delta"), call, at).put("delta", more));
        }
    }

    private static String called(Call call, String what) {
        return "response." + (call.custom ? "custom_tool_call_input." : "function_call_arguments.") + what;
    }

    private int added(OutputItem item) {
        items.add(item);
        int at = items.size() - 1;
        emit(event("response.output_item.added").put("output_index", at).set("item", item.json("in_progress")));
        return at;
    }

    /// Closes every item; the last event, which tells of the whole response, is not among the events yet.
    void close() {
        start();
        if (message == null && callsByIndex.isEmpty() && !drawn) {
            textOpen();
        }
        for (int at = 0; at < items.size(); at++) {
            OutputItem item = items.get(at);
            switch (item) {
                case Reasoning thought -> {
                    if (!thought.text.isEmpty()) {
                        emit(part("response.reasoning_text.done", thought, at, 0)
                                .put("text", thought.text.toString()));
                    }
                }
                case Message said -> parts(said, at);
                case Image image -> emit(item("response.image_generation_call.completed", image, at));
                case Call call -> {
                    ObjectNode event = item(called(call, "done"), call, at);
                    emit(
                            call.custom
                                    ? event.put("input", call.arguments.toString())
                                    : event.put("name", call.name.toString())
                                            .put("arguments", call.arguments.toString()));
                }
            }
            emit(event("response.output_item.done").put("output_index", at).set("item", item.json(itemStatus(at))));
        }
    }

    private void parts(Message said, int at) {
        for (int i = 0; i <= Math.max(said.textAt, said.refusalAt); i++) {
            if (i == said.textAt) {
                ObjectNode event =
                        part("response.output_text.done", said, at, i).put("text", said.text.toString());
                emit(event.set("logprobs", said.logprobs.deepCopy()));
            } else {
                emit(part("response.refusal.done", said, at, i).put("refusal", said.refusal.toString()));
            }
            emit(part("response.content_part.done", said, at, i)
                    .set("part", i == said.textAt ? said.textPart() : said.refusalPart()));
        }
    }

    /// The finished response.
    ///
    /// @param stored whether it is kept
    ObjectNode response(boolean stored) {
        return object(status(), output(), incompleteReason(), ResponseShape.none(), stored);
    }

    /// Tells of the finished response.
    void end(ObjectNode response) {
        emit(event("response." + status()).set("response", response));
    }

    /// Tells that there will be no more; what there is so far stands in the response.
    void fail(GatewayError error) {
        start();
        ObjectNode why = Trees.object().put("code", "server_error").put("message", error.message());
        emit(event("response.failed").set("response", object("failed", output(), "", why, false)));
    }

    private String status() {
        return incompleteReason().isEmpty() ? "completed" : "incomplete";
    }

    private String incompleteReason() {
        return switch (finishReason) {
            case "length" -> "max_output_tokens";
            case "content_filter" -> "content_filter";
            default -> "";
        };
    }

    private String itemStatus(int at) {
        return at == items.size() - 1 ? status() : "completed";
    }

    private ArrayNode output() {
        ArrayNode output = Trees.array();
        for (int at = 0; at < items.size(); at++) {
            output.add(items.get(at).json(itemStatus(at)));
        }
        return output;
    }

    private ObjectNode object(String status, ArrayNode output, String reason, JsonNode error, boolean stored) {
        boolean ended = !status.equals("in_progress");
        return shape.object(
                status,
                model,
                output,
                ended ? usage : ResponseShape.none(),
                reason,
                error,
                stored && shape.request().store());
    }

    private ObjectNode event(String name) {
        return Trees.object().put("type", name).put("sequence_number", sequence++);
    }

    private ObjectNode item(String name, OutputItem item, int at) {
        return event(name).put("item_id", item.id()).put("output_index", at);
    }

    private ObjectNode part(String name, OutputItem item, int at, int content) {
        return item(name, item, at).put("content_index", content);
    }

    private void emit(JsonNode event) {
        events.append("event: ")
                .append(Trees.string(event, "type"))
                .append("\ndata: ")
                .append(Trees.text(event))
                .append("\n\n");
    }
}
