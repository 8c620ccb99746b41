package semanticrouter.plugins.image;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.trace.Usage;
import semanticrouter.plugins.image.ImageBackend.Made;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A chat completion with an image in it (specification: dataplane §4.14).
final class ImageAnswer {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final ObjectNode completion;
    private final ObjectNode message;

    private ImageAnswer(ObjectNode completion, ObjectNode message) {
        this.completion = completion;
        this.message = message;
    }

    /// An answer that says nothing yet.
    static ImageAnswer by(String model) {
        ObjectNode completion = JSON.createObjectNode();
        completion.put("object", "chat.completion").put("model", model);
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        choice.put("finish_reason", "stop");
        return new ImageAnswer(completion, message);
    }

    /// The answer of the model that wrote the text; empty when it is no chat completion.
    static Optional<ImageAnswer> of(byte[] written) {
        try {
            return JSON.readTree(written) instanceof ObjectNode completion
                            && completion.at("/choices/0/message") instanceof ObjectNode message
                    ? Optional.of(new ImageAnswer(completion, message))
                    : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /// Tokens of the text, as its backend counts them.
    Usage usage() {
        return ImageBackend.usage(completion.path("usage"));
    }

    /// The answer with what an image backend made: text as it stands, then what came with the image, then the image.
    ImageAnswer with(Made made) {
        ArrayNode content = JSON.createArrayNode();
        JsonNode before = message.path("content");
        for (JsonNode part : before.isArray() ? before : List.<JsonNode>of()) {
            content.add(part);
        }
        text(content, before.asString(""));
        text(content, made.text());
        content.addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", made.picture().url());
        message.set("content", content);
        return this;
    }

    private static void text(ArrayNode content, String text) {
        if (!text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text);
        }
    }

    /// The completion's JSON.
    ///
    /// @param seconds Unix time
    /// @param all tokens of all calls
    byte[] bytes(long seconds, Usage all) {
        completion.put("id", "chatcmpl-modality-" + seconds).put("created", seconds);
        ObjectNode usage = completion.putObject("usage");
        usage.put("prompt_tokens", all.promptTokens())
                .put("completion_tokens", all.completionTokens())
                .put("total_tokens", all.total());
        if (all.cachedTokens() > 0) {
            usage.putObject("prompt_tokens_details").put("cached_tokens", all.cachedTokens());
        }
        return JSON.writeValueAsBytes(completion);
    }
}
