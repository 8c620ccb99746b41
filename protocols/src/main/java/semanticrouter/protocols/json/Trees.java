package semanticrouter.protocols.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON trees that keep numbers as they were written.
public final class Trees {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final JsonMapper STRICT = MAPPER.rebuild()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Trees() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static byte[] bytes(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    public static String text(JsonNode tree) {
        return MAPPER.writeValueAsString(tree);
    }

    /// The object a backend sent.
    public static ObjectNode ofReply(byte[] json) throws GatewayException {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException _) {
            // told below: what a backend sent must not be quoted
        }
        throw new GatewayException(
                502,
                "response_transformation",
                "Response transformation error: the backend's reply is not a JSON object");
    }

    /// The object in a text; null when it is not one.
    public static @Nullable ObjectNode ofText(String json) {
        try {
            return MAPPER.readTree(json) instanceof ObjectNode object ? object : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    /// The one value a parser stands before; a name that appears twice in an object is refused.
    ///
    /// @throws JacksonException when it is malformed or text follows it
    public static @Nullable JsonNode whole(JsonParser parser) throws JacksonException {
        JsonNode tree = STRICT.readTree(parser);
        if (parser.nextToken() != null) {
            throw new StreamReadException(parser, "more than one JSON value");
        }
        return tree;
    }

    /// The object in a text the router has checked to be JSON.
    public static ObjectNode ofRequest(byte[] json) {
        return (ObjectNode) MAPPER.readTree(json);
    }

    /// Text of a string member, empty when it is missing or something else.
    public static String string(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value != null && value.isString() ? value.stringValue() : "";
    }

    public static long number(@Nullable JsonNode object, String name) {
        JsonNode value = object == null ? null : object.get(name);
        return value != null && value.isNumber() ? Math.max(0, value.longValue()) : 0;
    }

    /// Elements of an array member, none when it is missing or something else.
    public static List<JsonNode> elements(JsonNode object, String name) {
        var elements = new ArrayList<JsonNode>();
        if (object.get(name) instanceof ArrayNode array) {
            array.forEach(elements::add);
        }
        return elements;
    }

    /// Text of a chat message or delta whose `content` is a string or parts.
    public static String contentText(JsonNode message) {
        var text = new StringBuilder(string(message, "content"));
        elements(message, "content").forEach(part -> text.append(string(part, "text")));
        return text.toString();
    }

    /// Addresses of the images among the parts of a chat message or delta.
    public static List<String> images(JsonNode message) {
        var images = new ArrayList<String>();
        elements(message, "content").forEach(part -> {
            String url = string(part.path("image_url"), "url");
            if (!url.isEmpty()) {
                images.add(url);
            }
        });
        return images;
    }

    public static ObjectNode textBlock(String text) {
        return object().put("type", "text").put("text", text);
    }
}
