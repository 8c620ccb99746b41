package semanticrouter.console.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes the JSON of the API.
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private Json() {}

    /// UTF-8 of a value made of maps, lists, texts, numbers and booleans, with a newline at the end.
    public static byte[] bytes(Object value) {
        return (text(value) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// JSON of the same values.
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /// An empty object to fill.
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// A map in the order its entries are given; null values are left out.
    public static Map<String, Object> ordered(@Nullable Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            if (keysAndValues[i] instanceof String key && value != null) {
                map.put(key, value);
            }
        }
        return map;
    }

    /// Reads a JSON object.
    ///
    /// @throws GatewayException 400 `INVALID_JSON`; the message gives the place and none of the content
    public static ObjectNode object(byte[] body) throws GatewayException {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(body);
        } catch (JacksonException broken) {
            TokenStreamLocation at = broken.getLocation();
            String place = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw new GatewayException(400, "INVALID_JSON", "the body is not valid JSON" + place);
        }
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new GatewayException(400, "INVALID_JSON", "the body must be a JSON object");
    }
}
