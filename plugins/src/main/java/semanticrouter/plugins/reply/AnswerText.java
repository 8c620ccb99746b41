package semanticrouter.plugins.reply;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What an answer says, in whatever dialect it is written.
public final class AnswerText {
    private static final JsonMapper JSON = new JsonMapper();

    private AnswerText() {}

    /// Text of a complete body, choices and parts joined by line ends; empty when there is none.
    public static String ofBody(byte[] body) {
        JsonNode reply = parse(body);
        var texts = new ArrayList<String>();
        for (JsonNode choice : reply.path("choices")) {
            content(choice.path("message").path("content"), texts);
        }
        content(reply.path("content"), texts);
        for (JsonNode item : reply.path("output")) {
            content(item.path("content"), texts);
        }
        return String.join("\n", texts);
    }

    private static void content(JsonNode content, List<String> texts) {
        if (content.isString()) {
            texts.add(content.asString(""));
        }
        for (JsonNode part : content) {
            if (part.path("text").isString()) {
                texts.add(part.path("text").asString(""));
            }
        }
    }

    /// Text of a complete event stream, as {@link #ofBody}.
    public static String ofEvents(byte[] events) {
        var texts = new LinkedHashMap<Integer, StringBuilder>();
        for (String line : new String(events, StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith("data:")) {
                JsonNode event = parse(line.substring(5).getBytes(StandardCharsets.UTF_8));
                for (JsonNode choice : event.path("choices")) {
                    append(
                            texts,
                            choice.path("index").asInt(0),
                            choice.path("delta").path("content"));
                }
                JsonNode delta = event.path("delta");
                int index = event.path("index").asInt(event.path("output_index").asInt(0));
                append(texts, index, delta.isString() ? delta : delta.path("text"));
            }
        }
        return String.join("\n", texts.values());
    }

    /// An event stream as the body of one answer, as {@link #completionOf}.
    static String completion(byte[] events) {
        return completionOf(ofEvents(events));
    }

    /// A text as the body of an answer in the dialect of OpenAI.
    static String completionOf(String text) {
        ObjectNode reply = JSON.createObjectNode();
        reply.put("object", "chat.completion");
        reply.putArray("choices")
                .addObject()
                .put("index", 0)
                .putObject("message")
                .put("role", "assistant")
                .put("content", text);
        return reply.toString();
    }

    private static void append(Map<Integer, StringBuilder> texts, int index, JsonNode text) {
        if (text.isString()) {
            texts.computeIfAbsent(index, _ -> new StringBuilder()).append(text.asString(""));
        }
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException _) {
            return JSON.missingNode(); // a line such as [DONE], or a body that is no JSON: it says nothing
        }
    }
}
