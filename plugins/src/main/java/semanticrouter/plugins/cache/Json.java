package semanticrouter.plugins.cache;

import java.util.Optional;
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

    /// A text that equal values share and others do not: keys in order, texts and numbers as they are behind their
    /// length.
    static String canonical(JsonNode value) {
        var text = new StringBuilder(1024);
        write(value, text);
        return text.toString();
    }

    private static void write(JsonNode value, StringBuilder text) {
        switch (value) {
            case ObjectNode object -> {
                text.append('{');
                object.propertyNames().stream().sorted().forEach(key -> {
                    sized('k', key, text);
                    write(object.get(key), text);
                });
                text.append('}');
            }
            case ArrayNode array -> {
                text.append('[');
                array.forEach(element -> write(element, text));
                text.append(']');
            }
            default -> sized(value.isString() ? 's' : 'v', value.asString("null"), text);
        }
    }

    private static void sized(char kind, String part, StringBuilder text) {
        text.append(kind).append(part.length()).append(':').append(part);
    }
}
