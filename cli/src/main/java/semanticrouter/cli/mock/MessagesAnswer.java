package semanticrouter.cli.mock;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The same answer in the shape of Anthropic's Messages.
///
/// @param answer what is said; it calls no tool
record MessagesAnswer(ChatAnswer answer) {
    Map<String, Object> whole() {
        return message(List.of(text(answer.text())), "end_turn", answer.completion());
    }

    private static Map<String, Object> text(String text) {
        var block = new LinkedHashMap<String, Object>();
        block.put("type", "text");
        block.put("text", text);
        return block;
    }

    private Map<String, Object> message(List<?> content, @Nullable String stop, int tokens) {
        var message = new LinkedHashMap<String, Object>();
        message.put("id", "msg_mock");
        message.put("type", "message");
        message.put("role", "assistant");
        message.put("model", answer.model());
        message.put("content", content);
        message.put("stop_reason", stop);
        message.put("stop_sequence", null);
        message.put("usage", Map.of("input_tokens", answer.prompt(), "output_tokens", tokens));
        return message;
    }

    /// The events of a stream; each names its type.
    List<Map<String, Object>> events() {
        var events = new ArrayList<Map<String, Object>>();
        events.add(event("message_start", Map.of("message", message(List.of(), null, 1))));
        events.add(event("content_block_start", Map.of("index", 0, "content_block", text(""))));
        answer.pieces()
                .forEach(piece -> events.add(event(
                        "content_block_delta",
                        Map.of("index", 0, "delta", Map.of("type", "text_delta", "text", piece)))));
        events.add(event("content_block_stop", Map.of("index", 0)));
        var delta = new LinkedHashMap<String, Object>();
        delta.put("stop_reason", "end_turn");
        delta.put("stop_sequence", null);
        events.add(
                event("message_delta", Map.of("delta", delta, "usage", Map.of("output_tokens", answer.completion()))));
        events.add(event("message_stop", Map.of()));
        return events;
    }

    private static Map<String, Object> event(String type, Map<String, ?> fields) {
        var event = new LinkedHashMap<String, Object>();
        event.put("type", type);
        event.putAll(fields);
        return event;
    }
}
