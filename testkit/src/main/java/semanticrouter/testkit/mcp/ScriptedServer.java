package semanticrouter.testkit.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a server of the Model Context Protocol answers that classifies texts and finds passages, and how it goes wrong
/// when a text says so. For one thread.
///
/// A text with "integral" is about math, one with "contract" about law; anything else might be any of three. Words in
/// capitals make it misbehave: `HANG` is never answered, `FAIL` fails as tools do, `REFUSE` as requests do, `CLASS`,
/// `SUM`, `SHORT`, `CONFIDENCE` and `TEXT` give an answer that is none, `HUGE` one that is too long, `GARBAGE` what is
/// no message, `DIE` ends the connection, and `PING` asks the client something first.
public final class ScriptedServer {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<String> CATEGORIES = List.of("math", "law", "other");

    private final String classifier;
    private final List<Long> cancelled = new ArrayList<>();
    private int listed;

    /// How a message is answered.
    public sealed interface Answer {
        /// With messages, in order; with none for a notification.
        record Messages(List<String> texts) implements Answer {}

        /// Not at all.
        record Never() implements Answer {}

        /// With these bytes, whatever they are.
        record Raw(String text) implements Answer {}

        /// By the end of the connection.
        record End() implements Answer {}
    }

    /// @param classifier name of the tool that classifies
    public ScriptedServer(String classifier) {
        this.classifier = classifier;
    }

    /// What follows from a message.
    public Answer answer(String text) {
        JsonNode message = MAPPER.readTree(text);
        String method = message.path("method").asString("");
        if (method.equals("notifications/cancelled")) {
            cancelled.add(message.path("params").path("requestId").asLong(0));
        }
        if (!message.has("id") || method.isEmpty()) {
            return new Answer.Messages(List.of());
        }
        return switch (method) {
            case "initialize" -> result(message, initialized(message));
            case "tools/list" -> result(message, tools(message));
            case "tools/call" -> call(message);
            default -> error(message, -32601);
        };
    }

    private static ObjectNode initialized(JsonNode message) {
        ObjectNode result = MAPPER.createObjectNode();
        result.set("protocolVersion", message.path("params").path("protocolVersion"));
        result.putObject("capabilities").putObject("tools").put("listChanged", true);
        result.putObject("serverInfo").put("name", "scripted").put("version", "1");
        return result;
    }

    /// Two pages.
    private ObjectNode tools(JsonNode message) {
        ObjectNode result = MAPPER.createObjectNode();
        ArrayNode tools = result.putArray("tools");
        if (message.path("params").path("cursor").asString("").isEmpty()) {
            tools.add(tool("list_categories", Map.of()));
            tools.add(tool("seen", Map.of()));
            result.put("nextCursor", "2");
        } else {
            tools.add(tool(classifier, Map.of("text", "string", "with_probabilities", "boolean")));
            tools.add(tool("search", Map.of("query", "string", "top_k", "integer", "loud", "boolean")));
        }
        return result;
    }

    private static ObjectNode tool(String name, Map<String, String> arguments) {
        ObjectNode tool = MAPPER.createObjectNode();
        tool.put("name", name);
        ObjectNode schema = tool.putObject("inputSchema");
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        arguments.forEach((argument, type) -> properties.putObject(argument).put("type", type));
        return tool;
    }

    private Answer call(JsonNode message) {
        JsonNode params = message.path("params");
        JsonNode arguments = params.path("arguments");
        String name = params.path("name").asString("");
        if (name.equals("list_categories")) {
            listed++;
            ObjectNode answer = MAPPER.createObjectNode();
            CATEGORIES.forEach(answer.putArray("categories")::add);
            answer.putObject("category_descriptions").put("math", "numbers");
            return structured(message, answer);
        }
        if (name.equals("seen")) {
            return structured(message, seen());
        }
        if (name.equals(classifier)) {
            return classified(message, arguments);
        }
        return name.equals("search") ? found(message, arguments) : error(message, -32602);
    }

    /// What the server has seen so far.
    private ObjectNode seen() {
        ObjectNode seen = MAPPER.createObjectNode();
        seen.put("listed", listed);
        seen.put("pid", ProcessHandle.current().pid());
        cancelled.forEach(seen.putArray("cancelled")::add);
        System.getenv().keySet().stream().sorted().forEach(seen.putArray("environment")::add);
        return seen;
    }

    private Answer classified(JsonNode message, JsonNode arguments) {
        String text = arguments.path("text").asString("");
        String lower = text.toLowerCase(Locale.ROOT);
        double[] scores = lower.contains("integral")
                ? new double[] {0.9, 0.06, 0.04}
                : lower.contains("contract") ? new double[] {0.05, 0.9, 0.05} : new double[] {0.35, 0.25, 0.4};
        int place = lower.contains("integral") ? 0 : lower.contains("contract") ? 1 : 2;
        ObjectNode answer = MAPPER.createObjectNode();
        answer.put("class", text.contains("CLASS") ? 99 : place);
        answer.put("confidence", text.contains("CONFIDENCE") ? 1.5 : scores[place]);
        if (arguments.path("with_probabilities").asBoolean(false) && !text.contains("PLAIN")) {
            ArrayNode vector = answer.putArray("probabilities");
            int given = text.contains("SHORT") ? 2 : 3;
            for (int i = 0; i < given; i++) {
                vector.add(text.contains("SUM") ? scores[i] / 2 : scores[i]);
            }
        }
        if (place == 0) {
            answer.put("model", "thinker");
            answer.put("use_reasoning", true);
        }
        return text.contains("PING") ? pinged(message, answer) : spoilt(message, text, answer);
    }

    private Answer spoilt(JsonNode message, String text, ObjectNode answer) {
        if (text.contains("HANG")) {
            return new Answer.Never();
        }
        if (text.contains("GARBAGE")) {
            return new Answer.Raw("this is no message");
        }
        if (text.contains("HUGE")) {
            return new Answer.Raw("\"" + "x".repeat(5 << 20) + "\"");
        }
        if (text.contains("DIE")) {
            return new Answer.End();
        }
        if (text.contains("REFUSE")) {
            return error(message, -32602);
        }
        if (text.contains("TEXT")) {
            return result(message, content("it is about " + text));
        }
        if (text.contains("FAIL")) {
            return result(message, content(text).put("isError", true));
        }
        return text.contains("OLD") ? result(message, content(answer.toString())) : structured(message, answer);
    }

    private static Answer pinged(JsonNode message, ObjectNode answer) {
        ObjectNode ping = MAPPER.createObjectNode();
        ping.put("jsonrpc", "2.0").put("id", "p1").put("method", "ping");
        ObjectNode result = MAPPER.createObjectNode();
        result.set("structuredContent", answer);
        return new Answer.Messages(List.of(ping.toString(), wrapped(message, "result", result)));
    }

    private static Answer found(JsonNode message, JsonNode arguments) {
        String query = arguments.path("query").asString("");
        boolean typed = arguments.path("top_k").isIntegralNumber()
                && (!arguments.has("loud") || arguments.path("loud").isBoolean());
        if (query.contains("PLAIN")) {
            return result(message, content("Soup."));
        }
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode results = answer.putArray("results");
        results.addObject().put("text", "Bread for " + query).put("score", 0.8);
        results.addObject().put("text", typed ? "typed" : "untyped").put("score", 0.9);
        results.addObject().put("text", "Stones.").put("score", 0.1);
        return query.contains("OLD") ? result(message, content(answer.toString())) : structured(message, answer);
    }

    private static ObjectNode content(String text) {
        ObjectNode result = MAPPER.createObjectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }

    private static Answer structured(JsonNode message, ObjectNode answer) {
        ObjectNode result = content(answer.toString());
        result.set("structuredContent", answer);
        return result(message, result);
    }

    private static Answer result(JsonNode message, ObjectNode result) {
        return new Answer.Messages(List.of(wrapped(message, "result", result)));
    }

    private static Answer error(JsonNode message, int code) {
        ObjectNode error = MAPPER.createObjectNode();
        error.put("code", code).put("message", "no");
        return new Answer.Messages(List.of(wrapped(message, "error", error)));
    }

    private static String wrapped(JsonNode message, String field, ObjectNode value) {
        ObjectNode answer = MAPPER.createObjectNode();
        answer.put("jsonrpc", "2.0");
        answer.set("id", message.path("id"));
        answer.set(field, value);
        return answer.toString();
    }
}
