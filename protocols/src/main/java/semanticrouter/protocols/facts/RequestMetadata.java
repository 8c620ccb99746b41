package semanticrouter.protocols.facts;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The `metadata` of a request: at most 32 strings, names of 1 to 128 bytes, values of at most 1,024
/// (specification: dataplane §1.5.3).
public record RequestMetadata(Map<String, String> entries) {
    public static final RequestMetadata NONE = new RequestMetadata(Map.of());

    private static final int ENTRIES_MAX = 32;
    private static final int NAME_BYTES_MAX = 128;
    private static final int VALUE_BYTES_MAX = 1024;

    /// Reads the value the parser stands on.
    public static RequestMetadata read(JsonParser parser) throws GatewayException {
        return read(parser, false);
    }

    /// The same where an entry may be null, which is as if it were not there.
    public static RequestMetadata readNullable(JsonParser parser) throws GatewayException {
        return read(parser, true);
    }

    private static RequestMetadata read(JsonParser parser, boolean nullable) throws GatewayException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return NONE;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("must be an object of strings");
        }
        var entries = new LinkedHashMap<String, String>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
            if (nameBytes < 1 || nameBytes > NAME_BYTES_MAX) {
                throw invalid("has a key of " + nameBytes + " bytes; keys have 1 to " + NAME_BYTES_MAX);
            }
            JsonToken entry = parser.nextToken();
            if (nullable && entry == JsonToken.VALUE_NULL) {
                continue;
            }
            if (entry != JsonToken.VALUE_STRING) {
                throw invalid("has a value that is not a string; quote it");
            }
            String value = parser.getString();
            int valueBytes = value.getBytes(StandardCharsets.UTF_8).length;
            if (valueBytes > VALUE_BYTES_MAX) {
                throw invalid("has a value of " + valueBytes + " bytes; values have at most " + VALUE_BYTES_MAX);
            }
            entries.put(name, value);
            if (entries.size() > ENTRIES_MAX) {
                throw invalid("has more than " + ENTRIES_MAX + " entries");
            }
        }
        return new RequestMetadata(Map.copyOf(entries));
    }

    private static GatewayException invalid(String what) {
        return new GatewayException(400, "invalid_metadata", "invalid request body: field metadata " + what);
    }
}
