package semanticrouter.plugins.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// A JSON array of which elements can be added, dropped or replaced; the text of every other element stays as it was
/// written.
///
/// @param elements in order
public record JsonArray(List<Element> elements) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /// One element.
    ///
    /// @param text as written
    /// @param value for looking at; not to be changed
    public record Element(String text, JsonNode value) {
        /// The element with another value.
        public static Element of(JsonNode value) {
            return new Element(JSON.writeValueAsString(value), value);
        }

        /// A text member, empty when the element has none of that name.
        public String member(String name) {
            return value.path(name).asString("");
        }
    }

    /// The array in a text; empty when the text is no array.
    public static Optional<JsonArray> parse(String json) {
        var elements = new ArrayList<Element>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                JsonNode value = parser.readValueAsTree();
                int end = (int) parser.currentLocation().getCharOffset();
                elements.add(new Element(json.substring(start, end).strip(), value));
            }
        } catch (JacksonException _) {
            return Optional.empty(); // what the backend cannot read either is its own to refuse
        }
        return Optional.of(new JsonArray(elements));
    }

    /// The elements that are wanted.
    public JsonArray keep(Predicate<Element> wanted) {
        return new JsonArray(elements.stream().filter(wanted).toList());
    }

    public boolean isEmpty() {
        return elements.isEmpty();
    }

    public int size() {
        return elements.size();
    }

    /// The array with one more element.
    ///
    /// @param at its index
    public JsonArray with(int at, JsonNode value) {
        var more = new ArrayList<>(elements);
        more.add(at, Element.of(value));
        return new JsonArray(more);
    }

    /// The array as JSON.
    public String text() {
        return elements.stream().map(Element::text).collect(Collectors.joining(",", "[", "]"));
    }
}
