package semanticrouter.protocols.responses;

import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The way back, for tests: chat messages as the items they came from, without ids.
final class ChatAsItems {
    private ChatAsItems() {}

    static ArrayNode of(ArrayNode messages) {
        ArrayNode items = Trees.array();
        for (JsonNode message : messages) {
            String role = Trees.string(message, "role");
            if (role.equals("tool")) {
                items.addObject()
                        .put("type", "function_call_output")
                        .put("call_id", Trees.string(message, "tool_call_id"))
                        .set("output", message.path("content"));
                continue;
            }
            if (!message.path("content").isNull()) {
                ArrayNode content = items.addObject()
                        .put("type", "message")
                        .put("role", role)
                        .putArray("content");
                parts(message.path("content"), role.equals("assistant") ? "output_text" : "input_text", content);
            }
            for (JsonNode call : Trees.elements(message, "tool_calls")) {
                boolean custom = Trees.string(call, "type").equals("custom");
                JsonNode inner = call.path(custom ? "custom" : "function");
                ObjectNode item = items.addObject().put("type", custom ? "custom_tool_call" : "function_call");
                item.put("call_id", Trees.string(call, "id")).put("name", Trees.string(inner, "name"));
                String field = custom ? "input" : "arguments";
                item.set(field, inner.path(field));
            }
        }
        return items;
    }

    private static void parts(JsonNode content, String textType, ArrayNode into) {
        if (content.isString()) {
            into.addObject().put("type", textType).set("text", content);
            return;
        }
        for (JsonNode part : content) {
            if (Trees.string(part, "type").equals("text")) {
                into.addObject().put("type", textType).set("text", part.path("text"));
            } else {
                into.addObject()
                        .put("type", "input_image")
                        .set("image_url", part.path("image_url").path("url"));
            }
        }
    }

    /// The items as they are compared.
    static ArrayNode bare(ArrayNode items) {
        return items.deepCopy();
    }
}
