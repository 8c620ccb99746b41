package semanticrouter.plugins.hallucination;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.Dialect;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The complete reply of a model whose choices can be read and be given a beginning. Responses are chat completions
/// here.
final class AnswerBody {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final JsonNode root;
    private final List<ObjectNode> messages;

    private AnswerBody(JsonNode root, List<ObjectNode> messages) {
        this.root = root;
        this.messages = messages;
    }

    /// The reply; empty when it has no message.
    static Optional<AnswerBody> of(byte[] body, Dialect dialect) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException _) {
            return Optional.empty();
        }
        var messages = new ArrayList<ObjectNode>();
        if (dialect == Dialect.ANTHROPIC_MESSAGES) {
            if (root instanceof ObjectNode message) {
                messages.add(message);
            }
        } else {
            for (JsonNode choice : root.path("choices")) {
                if (choice.path("message") instanceof ObjectNode message) {
                    messages.add(message);
                }
            }
        }
        return messages.isEmpty() ? Optional.empty() : Optional.of(new AnswerBody(root, messages));
    }

    /// Text of each choice, the parts of one joined by line ends; empty where it says nothing.
    List<String> texts() {
        return messages.stream().map(AnswerBody::text).toList();
    }

    private static String text(ObjectNode message) {
        JsonNode content = message.path("content");
        if (content.isString()) {
            return content.asString();
        }
        var parts = new ArrayList<String>();
        for (JsonNode part : content) {
            if (part.path("text").isString()) {
                parts.add(part.path("text").asString());
            }
        }
        return String.join("\n", parts);
    }

    /// The body whose choices begin so, those that say something. To be asked once.
    byte[] beginning(String beginning) {
        messages.forEach(message -> begin(message, beginning));
        return JSON.writeValueAsBytes(root);
    }

    private static void begin(ObjectNode message, String beginning) {
        JsonNode content = message.path("content");
        if (content.isString() && !content.asString().isEmpty()) {
            message.put("content", beginning + content.asString());
        } else if (content instanceof ArrayNode parts) {
            for (JsonNode part : parts) {
                if (part instanceof ObjectNode object && part.path("text").isString()) {
                    object.put("text", beginning + part.path("text").asString());
                    return;
                }
            }
        }
    }
}
