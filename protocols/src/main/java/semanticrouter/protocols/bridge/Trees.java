package semanticrouter.protocols.bridge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON trees that keep numbers as they were written.
final class Trees {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Trees() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static byte[] bytes(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    static String text(JsonNode tree) {
        return MAPPER.writeValueAsString(tree);
    }

    /// The object a backend sent.
    static ObjectNode ofReply(byte[] json) throws GatewayException {
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
    static @Nullable ObjectNode ofText(String json) {
        try {
            return MAPPER.readTree(json) instanceof ObjectNode object ? object : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    /// The object in a text the router has checked to be JSON.
    static ObjectNode ofRequest(byte[] json) {
        return (ObjectNode) MAPPER.readTree(json);
    }

    /// Text of a string member, empty when it is missing or something else.
    static String string(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value != null && value.isString() ? value.stringValue() : "";
    }

    static long number(@Nullable JsonNode object, String name) {
        JsonNode value = object == null ? null : object.get(name);
        return value != null && value.isNumber() ? Math.max(0, value.longValue()) : 0;
    }

    /// Elements of an array member, none when it is missing or something else.
    static List<JsonNode> elements(JsonNode object, String name) {
        var elements = new ArrayList<JsonNode>();
        if (object.get(name) instanceof ArrayNode array) {
            array.forEach(elements::add);
        }
        return elements;
    }

    static ObjectNode textBlock(String text) {
        return object().put("type", "text").put("text", text);
    }
}
