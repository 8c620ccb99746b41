package semanticrouter.selectors.looper.chat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON trees of requests and replies.
public final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    public static String write(JsonNode node) {
        return node.toString();
    }

    static byte[] bytes(JsonNode node) {
        return write(node).getBytes(StandardCharsets.UTF_8);
    }

    /// The tree of a completion this program wrote.
    public static ObjectNode tree(byte[] completion) {
        return (ObjectNode) MAPPER.readTree(completion);
    }

    /// The tree of a text; empty when it is no JSON.
    public static Optional<JsonNode> read(String text) {
        return read(MAPPER, text);
    }

    /// The tree of a text; empty when it is no JSON, has more after it, or says a field twice.
    public static Optional<JsonNode> readStrictly(String text) {
        return read(STRICT, text);
    }

    private static Optional<JsonNode> read(JsonMapper mapper, String text) {
        try {
            return Optional.ofNullable(mapper.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /// The messages of a request; changing them changes nothing else.
    public static ArrayNode messages(ChatBody body) {
        return body.field("messages").flatMap(Json::read).orElse(null) instanceof ArrayNode messages
                ? messages
                : array();
    }

    /// The text of a message's content, which may be in parts.
    public static String text(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        var text = new StringBuilder();
        for (JsonNode part : content) {
            String said = part.path("text").asString("");
            text.append(text.isEmpty() || said.isEmpty() ? "" : "\n").append(said);
        }
        return text.toString();
    }
}
