package semanticrouter.plugins.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.plugins.json.JsonArray;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes earlier tool calls and their results out of a conversation (specification: dataplane §4.6,
/// strip_tool_history).
final class ToolHistory {
    private static final Set<String> TOOL_ROLES = Set.of("tool", "function");
    private static final Set<String> TOOL_BLOCKS =
            Set.of("tool_use", "tool_result", "server_tool_use", "web_search_tool_result");
    private static final Set<String> TOOL_ITEMS = Set.of("function_call", "function_call_output");

    private ToolHistory() {}

    static ChatBody stripped(ChatBody body, Dialect dialect) {
        String field = dialect == Dialect.OPENAI_RESPONSES ? "input" : "messages";
        Optional<JsonArray> messages = body.field(field).flatMap(JsonArray::parse);
        if (messages.isEmpty()) {
            return body;
        }
        var kept = new ArrayList<JsonArray.Element>();
        for (JsonArray.Element message : messages.get().elements()) {
            JsonArray.Element left = strip(message, dialect);
            if (left != null) {
                kept.add(left);
            }
        }
        return kept.equals(messages.get().elements()) ? body : body.withField(field, new JsonArray(kept).text());
    }

    /// What is left of a message, null when nothing is.
    private static JsonArray.@Nullable Element strip(JsonArray.Element message, Dialect dialect) {
        return switch (dialect) {
            case OPENAI_CHAT -> chat(message);
            case OPENAI_RESPONSES -> TOOL_ITEMS.contains(message.member("type")) ? null : message;
            case ANTHROPIC_MESSAGES -> blocks(message);
        };
    }

    private static JsonArray.@Nullable Element chat(JsonArray.Element message) {
        if (TOOL_ROLES.contains(message.member("role"))) {
            return null;
        }
        JsonNode value = message.value();
        if (!(value instanceof ObjectNode object) || !(object.has("tool_calls") || object.has("function_call"))) {
            return message;
        }
        JsonNode content = object.path("content");
        boolean says = !content.isMissingNode()
                && !content.isNull()
                && !content.asString("-").isEmpty();
        if (!says) {
            return null;
        }
        ObjectNode left = object.deepCopy();
        left.remove(List.of("tool_calls", "function_call"));
        return JsonArray.Element.of(left);
    }

    private static JsonArray.@Nullable Element blocks(JsonArray.Element message) {
        if (!(message.value() instanceof ObjectNode object) || !(object.path("content") instanceof ArrayNode blocks)) {
            return message;
        }
        ObjectNode left = object.deepCopy();
        ArrayNode kept = left.putArray("content");
        for (JsonNode block : blocks) {
            if (!TOOL_BLOCKS.contains(block.path("type").asString(""))) {
                kept.add(block);
            }
        }
        if (kept.size() == blocks.size()) {
            return message;
        }
        return kept.isEmpty() ? null : JsonArray.Element.of(left);
    }
}
