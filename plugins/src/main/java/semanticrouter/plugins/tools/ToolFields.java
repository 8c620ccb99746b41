package semanticrouter.plugins.tools;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import semanticrouter.core.call.ChatBody;
import semanticrouter.plugins.json.JsonArray;
import tools.jackson.databind.JsonNode;

/// Edits of the tools a request offers, in any dialect (specification: dataplane §4.6).
final class ToolFields {
    /// Fields that mean nothing, or are refused, without tools.
    private static final List<String> WITH_TOOLS =
            List.of("tools", "functions", "tool_choice", "function_call", "parallel_tool_calls");

    private ToolFields() {}

    /// The request without any tool.
    static ChatBody removed(ChatBody body) {
        ChatBody edited = body;
        for (String name : WITH_TOOLS) {
            edited = edited.withoutField(name);
        }
        return edited;
    }

    /// The request with the tools whose names are wanted.
    static ChatBody filtered(ChatBody body, Predicate<String> wanted) {
        if (!offers(body)) {
            return body;
        }
        ChatBody edited = list(list(body, "tools", wanted), "functions", wanted);
        if (!offers(edited)) {
            return removed(edited);
        }
        return choice(choice(edited, "tool_choice", wanted), "function_call", wanted);
    }

    private static boolean offers(ChatBody body) {
        return body.field("tools").isPresent() || body.field("functions").isPresent();
    }

    private static ChatBody list(ChatBody body, String field, Predicate<String> wanted) {
        Optional<JsonArray> tools = body.field(field).flatMap(JsonArray::parse);
        if (tools.isEmpty()) {
            return body;
        }
        JsonArray kept = tools.get().keep(tool -> wanted.test(name(tool.value())));
        if (kept.size() == tools.get().size()) {
            return body;
        }
        return kept.isEmpty() ? body.withoutField(field) : body.withField(field, kept.text());
    }

    /// The name a tool is called by; the type of a tool that has none, such as a search the provider runs itself.
    static String name(JsonNode tool) {
        String function = tool.path("function").path("name").asString("");
        if (!function.isEmpty()) {
            return function;
        }
        String own = tool.path("name").asString("");
        return own.isEmpty() ? tool.path("type").asString("") : own;
    }

    /// A choice of one tool goes when that tool is gone.
    private static ChatBody choice(ChatBody body, String field, Predicate<String> wanted) {
        Optional<JsonArray> choice = body.field(field).flatMap(json -> JsonArray.parse("[" + json + "]"));
        if (choice.isEmpty() || !choice.get().elements().getFirst().value().isObject()) {
            return body;
        }
        JsonNode chosen = choice.get().elements().getFirst().value();
        boolean named = chosen.has("name") || chosen.has("function");
        return named && !wanted.test(name(chosen)) ? body.withoutField(field) : body;
    }
}
