package semanticrouter.protocols.json;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/// Opens parsers and generators over UTF-8 JSON text, and quotes strings. Safe for all threads.
public final class JsonText {
    private static final JsonText TRUSTED =
            new JsonText(new JsonLimits(Integer.MAX_VALUE, 512, Integer.MAX_VALUE, Integer.MAX_VALUE));

    private final JsonFactory factory;

    private JsonText(JsonLimits limits) {
        factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.nesting())
                        .maxStringLength(limits.stringLength())
                        .build())
                .build();
    }

    /// For text from clients.
    public static JsonText within(JsonLimits limits) {
        return new JsonText(limits);
    }

    /// For text whose size the caller has already bounded.
    public static JsonText trusted() {
        return TRUSTED;
    }

    /// A parser over bytes; they must be UTF-8 and are not copied.
    public JsonParser parser(byte[] json) throws JacksonException {
        return factory.createParser(ObjectReadContext.empty(), json);
    }

    public JsonParser parser(String json) throws JacksonException {
        return factory.createParser(ObjectReadContext.empty(), json);
    }

    public JsonGenerator generator(ByteArrayOutputStream out) throws JacksonException {
        return factory.createGenerator(ObjectWriteContext.empty(), out);
    }

    /// A string as a JSON value, quotes included.
    public static String quote(String text) {
        var quoted = new StringBuilder(text.length() + 16).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }

    /// True when `json` is exactly one JSON value.
    public static boolean complete(String json) {
        try (JsonParser parser = TRUSTED.parser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException _) {
            return false;
        }
    }
}
