package semanticrouter.protocols.bridge;

import java.util.List;
import java.util.Locale;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns the messages of a chat request into the system blocks and messages of an Anthropic request. One use.
final class AnthropicTurns {
    private final List<Warning> warnings;
    private final ArrayNode system = Trees.array();
    private final ArrayNode messages = Trees.array();

    AnthropicTurns(List<Warning> warnings) {
        this.warnings = warnings;
    }

    void of(ObjectNode request, ObjectNode out) {
        for (JsonNode message : Trees.elements(request, "messages")) {
            switch (Trees.string(message, "role")) {
                case "system", "developer" -> {
                    if (!messages.isEmpty()) {
                        // It stays an instruction, but no longer stands where it stood.
                        warnings.add(Warning.lossy("unsupported_role", "messages." + Trees.string(message, "role")));
                    }
                    content(message.path("content"), system);
                }
                case "assistant" -> assistant(message);
                case "tool", "function" -> result(message);
                default -> content(message.path("content"), blocks("user"));
            }
        }
        if (!system.isEmpty()) {
            out.set("system", system);
        }
        out.set("messages", messages);
    }

    /// Content of the message to add to: consecutive messages of a role become one, since roles must alternate.
    private ArrayNode blocks(String role) {
        if (!messages.isEmpty()
                && Trees.string(messages.get(messages.size() - 1), "role").equals(role)) {
            return (ArrayNode) messages.get(messages.size() - 1).get("content");
        }
        return messages.addObject().put("role", role).putArray("content");
    }

    private void content(JsonNode content, ArrayNode into) {
        if (content.isString()) {
            text(content.stringValue(), into);
            return;
        }
        for (JsonNode part : content) {
            switch (Trees.string(part, "type")) {
                case "text", "input_text", "output_text" -> {
                    text(Trees.string(part, "text"), into);
                    mark(part, into);
                }
                case "image_url" -> {
                    image(part.path("image_url"), into);
                    mark(part, into);
                }
                case "refusal" -> text(Trees.string(part, "refusal"), into);
                default -> warnings.add(Warning.lossy("unsupported_block_type", Trees.string(part, "type")));
            }
        }
    }

    /// Hands a mark for Anthropic's cache on, which clients put on chat parts too.
    private static void mark(JsonNode from, ArrayNode into) {
        if (from.path("cache_control").isObject() && !into.isEmpty()) {
            ((ObjectNode) into.get(into.size() - 1)).set("cache_control", from.path("cache_control"));
        }
    }

    private static void text(String text, ArrayNode into) {
        if (!text.isEmpty()) {
            into.add(Trees.textBlock(text)); // empty text blocks are refused
        }
    }

    private void image(JsonNode address, ArrayNode into) {
        String url = address.isString() ? address.stringValue() : Trees.string(address, "url");
        if (url.isEmpty()) {
            warnings.add(Warning.lossy("missing_url", "image_url"));
            return;
        }
        ObjectNode source = into.addObject().put("type", "image").putObject("source");
        int comma = url.indexOf(',');
        String head = comma < 0 ? "" : url.substring(0, comma).toLowerCase(Locale.ROOT);
        if (head.startsWith("data:") && head.endsWith(";base64")) {
            source.put("type", "base64")
                    .put("media_type", head.substring("data:".length(), head.length() - ";base64".length()))
                    .put("data", url.substring(comma + 1));
        } else {
            source.put("type", "url").put("url", url);
        }
    }

    private void assistant(JsonNode message) {
        ArrayNode blocks = blocks("assistant");
        for (JsonNode block : Trees.elements(message, "thinking_blocks")) {
            blocks.add(block);
        }
        content(message.path("content"), blocks);
        text(Trees.string(message, "refusal"), blocks);
        for (JsonNode call : Trees.elements(message, "tool_calls")) {
            boolean custom = call.path("custom").isObject();
            JsonNode called = call.path(custom ? "custom" : "function");
            blocks.addObject()
                    .put("type", "tool_use")
                    .put("id", ToolIds.fitted(Trees.string(call, "id")))
                    .put("name", Trees.string(called, "name"))
                    .set("input", custom ? Trees.object().put("input", Trees.string(called, "input")) : input(called));
        }
        if (blocks.isEmpty()) {
            messages.remove(messages.size() - 1);
        }
    }

    private ObjectNode input(JsonNode function) {
        String arguments = Trees.string(function, "arguments");
        ObjectNode input = Trees.ofText(arguments);
        if (input == null && !arguments.isBlank()) {
            warnings.add(Warning.lossy("dropped", "tool_calls.arguments"));
        }
        return input == null ? Trees.object() : input;
    }

    private void result(JsonNode message) {
        ObjectNode block = blocks("user")
                .addObject()
                .put("type", "tool_result")
                .put("tool_use_id", ToolIds.fitted(Trees.string(message, "tool_call_id")));
        JsonNode content = message.path("content");
        if (content.isString()) {
            block.put("content", content.stringValue());
        } else {
            content(content, block.putArray("content"));
        }
    }
}
