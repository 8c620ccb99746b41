package semanticrouter.protocols.responses;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.protocols.bridge.Warning;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns items into chat messages: a text of the assistant, the reasoning before it and the calls after it become one
/// message, as a chat model gave them. One use.
final class ItemTurns {
    private final Set<Warning> warnings;
    private final ArrayNode messages = Trees.array();
    private final ItemParts parts;
    /// The assistant's message that further calls belong to.
    private @Nullable ObjectNode open;
    /// Reasoning whose message has not come yet.
    private final List<JsonNode> reasoning = new ArrayList<>();
    private boolean reasoned;

    ItemTurns(Set<Warning> warnings) {
        this.warnings = warnings;
        this.parts = new ItemParts(warnings);
    }

    ArrayNode messages() {
        if (!reasoning.isEmpty()) {
            warnings.add(Warning.info("dropped", "reasoning")); // it led to nothing
            reasoning.clear();
        }
        return messages;
    }

    /// True when a message carries reasoning, which only some backends take.
    boolean reasoned() {
        return reasoned;
    }

    void system(String text) {
        open = null;
        messages.addObject().put("role", "system").put("content", text);
    }

    void item(JsonNode item) {
        switch (Trees.string(item, "type")) {
            case "message" -> message(item);
            case "function_call" -> {
                ObjectNode call = call(item, "function");
                parts.rest(item, "function_call", "id", "type", "status", "call_id", "name", "arguments");
                call.putObject("function")
                        .put("name", Trees.string(item, "name"))
                        .put("arguments", Trees.string(item, "arguments"));
            }
            case "custom_tool_call" -> {
                ObjectNode call = call(item, "custom");
                parts.rest(item, "custom_tool_call", "id", "type", "status", "call_id", "name", "input");
                call.putObject("custom")
                        .put("name", Trees.string(item, "name"))
                        .put("input", Trees.string(item, "input"));
            }
            case "function_call_output", "custom_tool_call_output" -> {
                open = null;
                parts.rest(item, Trees.string(item, "type"), "id", "type", "status", "call_id", "output");
                ObjectNode message =
                        messages.addObject().put("role", "tool").put("tool_call_id", Trees.string(item, "call_id"));
                message.set("content", parts.output(item.path("output")));
            }
            case "reasoning" -> reasoning.add(item);
            default -> warnings.add(Warning.lossy("unsupported_block_type", Trees.string(item, "type")));
        }
    }

    private void message(JsonNode item) {
        String role = Trees.string(item, "role");
        parts.rest(item, "message", "id", "type", "role", "status", "content");
        ObjectNode message = messages.addObject().put("role", role);
        if (!role.equals("assistant")) {
            open = null;
            message.set("content", parts.content(item.path("content"), role.equals("user")));
            return;
        }
        open = message;
        parts.assistant(item.path("content"), message);
        reason(message);
    }

    /// A call of the open message, or of a new one when there is none or reasoning stands between.
    private ObjectNode call(JsonNode item, String type) {
        ObjectNode message = open;
        if (message == null || !reasoning.isEmpty()) {
            message = messages.addObject().put("role", "assistant").putNull("content");
            open = message;
            reason(message);
        }
        ArrayNode calls = message.get("tool_calls") instanceof ArrayNode array ? array : message.putArray("tool_calls");
        return calls.addObject().put("id", Trees.string(item, "call_id")).put("type", type);
    }

    private void reason(ObjectNode message) {
        var text = new StringBuilder();
        ArrayNode blocks = Trees.array();
        for (JsonNode item : reasoning) {
            parts.rest(item, "reasoning", "id", "type", "status", "summary", "content", "encrypted_content");
            for (JsonNode part : Trees.elements(item, "content")) {
                text.append(Trees.string(part, "text"));
            }
            if (!Trees.elements(item, "summary").isEmpty()) {
                warnings.add(Warning.info("dropped", "reasoning.summary"));
            }
            String sealed = Trees.string(item, "encrypted_content");
            ArrayNode opened = SealedThinking.open(sealed);
            if (opened != null) {
                blocks.addAll(opened);
            } else if (!sealed.isEmpty()) {
                warnings.add(Warning.info("dropped", "reasoning.encrypted_content"));
            }
        }
        reasoning.clear();
        if (!text.isEmpty()) {
            message.put("reasoning_content", text.toString());
            reasoned = true;
        }
        if (!blocks.isEmpty()) {
            message.set("thinking_blocks", blocks);
            reasoned = true;
        }
    }
}
