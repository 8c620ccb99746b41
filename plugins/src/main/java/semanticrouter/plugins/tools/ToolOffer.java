package semanticrouter.plugins.tools;

import java.util.List;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Puts picked tools into a request, in the shape of its dialect.
final class ToolOffer {
    private static final JsonMapper JSON = new JsonMapper();

    private ToolOffer() {}

    /// Whether the client leaves the choice of a tool to the model.
    static boolean asked(ChatBody body) {
        String choice = body.field("tool_choice").orElse("");
        return choice.equals("\"auto\"") || choice.replaceAll("\\s", "").equals("{\"type\":\"auto\"}");
    }

    /// The request with exactly these tools.
    ///
    /// @param none whether no tools at all are sent as no field, rather than as an empty list
    static ChatBody replaced(ChatBody body, List<String> tools, boolean none) {
        if (!tools.isEmpty()) {
            return body.withField("tools", "[" + String.join(",", tools) + "]");
        }
        return none ? ToolFields.removed(body) : ToolFields.removed(body).withField("tools", "[]");
    }

    /// A tool of the database as a dialect writes it.
    static String shaped(JsonNode tool, Dialect dialect) {
        return JSON.writeValueAsString(
                switch (dialect) {
                    case OPENAI_CHAT -> tool;
                    case OPENAI_RESPONSES -> flat(tool).put("type", "function");
                    case ANTHROPIC_MESSAGES -> schema(flat(tool));
                });
    }

    private static ObjectNode flat(JsonNode tool) {
        return tool.path("function") instanceof ObjectNode function ? function.deepCopy() : JSON.createObjectNode();
    }

    private static ObjectNode schema(ObjectNode function) {
        JsonNode parameters = function.remove("parameters");
        function.remove("strict");
        if (parameters == null) {
            function.putObject("input_schema").put("type", "object");
        } else {
            function.set("input_schema", parameters);
        }
        return function;
    }
}
