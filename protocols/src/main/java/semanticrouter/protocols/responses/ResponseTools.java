package semanticrouter.protocols.responses;

import java.util.Set;
import semanticrouter.protocols.bridge.Warning;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tools and the choice among them, Responses to chat. Both the flat form and the form nested under `function` are
/// read.
///
/// @param warnings told of what is lost
record ResponseTools(Set<Warning> warnings) {
    void translate(ObjectNode in, ObjectNode out) {
        ArrayNode tools = Trees.array();
        for (JsonNode tool : Trees.elements(in, "tools")) {
            String type = type(tool);
            switch (type) {
                case "function" -> tools.addObject().put("type", type).set("function", inner(tool, type));
                case "custom" -> tools.addObject().put("type", type).set("custom", custom(inner(tool, type)));
                // What a provider runs itself; a chat backend has no such thing.
                default -> warnings.add(Warning.lossy("server_tool_drop_on_openai_backend", "tools." + type));
            }
        }
        if (!tools.isEmpty()) {
            out.set("tools", tools);
        }
        choice(in.path("tool_choice"), out, tools.isEmpty());
    }

    /// The type of a tool or of a choice; a function may go without.
    private static String type(JsonNode tool) {
        return tool.path("function").isObject() ? "function" : Trees.string(tool, "type");
    }

    /// The members of a tool beside its type.
    private static ObjectNode inner(JsonNode tool, String type) {
        if (tool.get(type) instanceof ObjectNode nested) {
            return nested;
        }
        ObjectNode inner = Trees.object();
        tool.properties().forEach(member -> {
            if (!member.getKey().equals("type")) {
                inner.set(member.getKey(), member.getValue());
            }
        });
        return inner;
    }

    private static ObjectNode custom(ObjectNode tool) {
        if (!(tool.get("format") instanceof ObjectNode format)
                || !Trees.string(format, "type").equals("grammar")
                || format.has("grammar")) {
            return tool;
        }
        ObjectNode grammar = Trees.object();
        format.properties().forEach(member -> {
            if (!member.getKey().equals("type")) {
                grammar.set(member.getKey(), member.getValue());
            }
        });
        ObjectNode copy = tool.deepCopy();
        copy.putObject("format").put("type", "grammar").set("grammar", grammar);
        return copy;
    }

    private void choice(JsonNode choice, ObjectNode out, boolean none) {
        if (choice.isString()) {
            if (!none) {
                out.set("tool_choice", choice); // chat refuses a choice among no tools
            }
            return;
        }
        if (!choice.isObject()) {
            return;
        }
        String type = type(choice);
        switch (type) {
            case "function", "custom" ->
                out.putObject("tool_choice").put("type", type).set(type, named(choice, type));
            case "allowed_tools" -> {
                ArrayNode allowed = Trees.array();
                for (JsonNode tool : Trees.elements(choice, "tools")) {
                    String kind = type(tool);
                    if (kind.equals("function") || kind.equals("custom")) {
                        allowed.addObject().put("type", kind).set(kind, named(tool, kind));
                    } else {
                        warnings.add(Warning.lossy("server_tool_drop_on_openai_backend", "tool_choice." + kind));
                    }
                }
                ObjectNode inner =
                        out.putObject("tool_choice").put("type", type).putObject(type);
                inner.put("mode", Trees.string(choice, "mode")).set("tools", allowed);
            }
            default -> warnings.add(Warning.lossy("server_tool_drop_on_openai_backend", "tool_choice." + type));
        }
    }

    private static ObjectNode named(JsonNode tool, String type) {
        return Trees.object().put("name", Trees.string(inner(tool, type), "name"));
    }

    /// Tools as a response lists them: flat.
    static ArrayNode flat(JsonNode tools) {
        ArrayNode out = Trees.array();
        for (JsonNode tool : tools) {
            String type = type(tool);
            if (tool.get(type) instanceof ObjectNode) {
                out.addObject().put("type", type).setAll(inner(tool, type));
            } else {
                out.add(tool);
            }
        }
        return out;
    }
}
