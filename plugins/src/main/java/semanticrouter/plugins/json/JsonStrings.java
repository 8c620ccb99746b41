package semanticrouter.plugins.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// The strings of a JSON text that are values, of which some can be replaced; every other character stays as it was
/// written.
///
/// @param json the text
/// @param leaves in order
public record JsonStrings(String json, List<Leaf> leaves) {
    /// Texts are parts of requests, whose size has been bounded.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();

    /// One string.
    ///
    /// @param start index of its opening quote
    /// @param end index behind its closing quote
    /// @param place where it stands, as a JSON pointer; empty for the text itself and where nobody asked
    /// @param text what it says
    public record Leaf(int start, int end, String place, String text) {
        /// Prints its place only: the text is the user's.
        @Override
        public String toString() {
            return "Leaf[" + place + "]";
        }
    }

    public JsonStrings {
        leaves = List.copyOf(leaves);
    }

    /// The strings of a text, without their places; empty when it is not one JSON value.
    public static Optional<JsonStrings> of(String json) {
        return read(json, false);
    }

    /// The strings of a text with their places; empty when it is not one JSON value.
    public static Optional<JsonStrings> placed(String json) {
        return read(json, true);
    }

    private static Optional<JsonStrings> read(String json, boolean placed) {
        var leaves = new ArrayList<Leaf>();
        try (JsonParser parser = JSON.createParser(json)) {
            int depth = 0;
            do {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return Optional.empty();
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.VALUE_STRING) {
                    int start = (int) parser.currentTokenLocation().getCharOffset();
                    String text = parser.getString();
                    int end = (int) parser.currentLocation().getCharOffset();
                    String place =
                            placed ? parser.streamReadContext().pathAsPointer().toString() : "";
                    leaves.add(new Leaf(start, end, place, text));
                }
            } while (depth > 0);
            return parser.nextToken() == null ? Optional.of(new JsonStrings(json, leaves)) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /// The text with other strings.
    ///
    /// @param others what leaves of this text say instead
    public String with(Map<Leaf, String> others) {
        var edited = new StringBuilder(json.length());
        int at = 0;
        for (Leaf leaf : leaves) {
            String other = others.get(leaf);
            if (other != null) {
                edited.append(json, at, leaf.start()).append(quoted(other));
                at = leaf.end();
            }
        }
        return edited.append(json, at, json.length()).toString();
    }

    /// A string as a JSON value; halves of characters are escaped, since UTF-8 has no place for them.
    public static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 16).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        for (int i = 1; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < quoted.length()
                    && Character.isLowSurrogate(quoted.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                quoted.replace(i, i + 1, "\\u" + Integer.toHexString(c));
                i += 5;
            }
        }
        return quoted.append('"').toString();
    }
}
