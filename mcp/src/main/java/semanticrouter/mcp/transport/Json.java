package semanticrouter.mcp.transport;

import java.util.Map;
import semanticrouter.core.fault.UnavailableException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON, and messages of JSON-RPC 2.0 as JSON.
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// The value of a Java object.
    public static JsonNode of(Map<String, ?> value) {
        return MAPPER.valueToTree(value);
    }

    /// Reads one value.
    ///
    /// @throws JacksonException when it is none
    public static JsonNode read(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }

    /// Reads one value.
    ///
    /// @throws JacksonException when it is none
    public static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    /// The bytes of a message.
    ///
    /// @throws UnavailableException `mcp_too_long`
    static byte[] bytes(ObjectNode message) throws UnavailableException {
        byte[] bytes = MAPPER.writeValueAsBytes(message);
        if (bytes.length > Transport.MESSAGE_MAX) {
            throw new UnavailableException(
                    "mcp_too_long", "a message may have " + Transport.MESSAGE_MAX + " bytes, this one has more");
        }
        return bytes;
    }

    /// A request that is to be answered.
    public static ObjectNode request(long id, String method, ObjectNode params) {
        ObjectNode message = notification(method, params);
        message.put("id", id);
        return message;
    }

    /// A message that is not answered.
    public static ObjectNode notification(String method, ObjectNode params) {
        ObjectNode message = object();
        message.put("jsonrpc", "2.0");
        message.put("method", method);
        message.set("params", params);
        return message;
    }

    /// The answer to a request of the server's.
    ///
    /// @param field `result` or `error`
    public static ObjectNode answer(JsonNode id, String field, ObjectNode value) {
        ObjectNode message = object();
        message.put("jsonrpc", "2.0");
        message.set("id", id);
        message.set(field, value);
        return message;
    }
}
