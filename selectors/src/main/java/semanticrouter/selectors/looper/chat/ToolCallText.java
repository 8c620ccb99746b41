package semanticrouter.selectors.looper.chat;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls of tools that a model wrote as text, `<tool_call>{json}</tool_call>` (specification: selection §2.3).
final class ToolCallText {
    private static final Pattern TAG = Pattern.compile("<tool_call>(.*?)</tool_call>", Pattern.DOTALL);

    private ToolCallText() {}

    /// The calls of a text that consists of nothing else; null for any other text.
    static @Nullable ArrayNode calls(String text) {
        if (!text.strip().startsWith("<tool_call>")) {
            return null;
        }
        ArrayNode calls = Json.array();
        Matcher tags = TAG.matcher(text);
        int end = 0;
        while (tags.find()) {
            Optional<JsonNode> said = Json.read(tags.group(1));
            if (!text.substring(end, tags.start()).isBlank()
                    || !(said.orElse(null) instanceof ObjectNode call)
                    || call.path("name").asString("").isEmpty()) {
                return null;
            }
            JsonNode arguments = call.path("arguments");
            ObjectNode named =
                    calls.addObject().put("id", "call_" + calls.size()).put("type", "function");
            named.putObject("function")
                    .put("name", call.path("name").asString())
                    .put(
                            "arguments",
                            arguments.isMissingNode()
                                    ? "{}"
                                    : arguments.isString() ? arguments.asString() : Json.write(arguments));
            end = tags.end();
        }
        return calls.isEmpty() || !text.substring(end).isBlank() ? null : calls;
    }
}
