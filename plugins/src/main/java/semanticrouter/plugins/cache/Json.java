package semanticrouter.plugins.cache;

import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON as the cache reads it: numbers keep every digit they were written with.
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /// The object in a text; empty when there is none.
    static Optional<ObjectNode> object(byte[] utf8) {
        try {
            return MAPPER.readTree(utf8) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty(); // what is not JSON is not kept
        }
    }

    /// The value with the keys of every object in order, so that equal values have equal texts.
    static String canonical(JsonNode value) {
        var text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(JsonNode value, StringBuilder text) {
        switch (value) {
            case ObjectNode object -> {
                var sorted = new TreeMap<String, JsonNode>();
                object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
                text.append('{');
                sorted.forEach((key, member) -> {
                    text.append(MAPPER.writeValueAsString(key)).append(':');
                    write(member, text);
                    text.append(',');
                });
                text.append('}');
            }
            case ArrayNode array -> {
                text.append('[');
                for (JsonNode element : array) {
                    write(element, text);
                    text.append(',');
                }
                text.append(']');
            }
            default -> text.append(value);
        }
    }
}
