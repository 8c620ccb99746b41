package semanticrouter.stores.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import semanticrouter.core.cache.CacheEpoch;
import semanticrouter.core.cache.CachePartition;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.cache.KeptAnswer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Answers of the response cache as JSON: a head, which says whose they are, and the text.
final class AnswerText {
    private static final JsonMapper JSON = new JsonMapper();

    private AnswerText() {}

    /// What stands before an answer's text.
    record Head(
            CachePartition partition, CacheEpoch epoch, long storedAt, long expiresAt, String type, boolean streamed) {}

    static String head(KeptAnswer answer) {
        CachePartition in = answer.partition();
        return JSON.createObjectNode()
                .put("recipe", in.recipe())
                .put("decision", in.decision())
                .put("request_model", in.requestModel())
                .put("selected_model", in.selectedModel())
                .put("protocol", in.protocol())
                .put("namespace", in.namespace())
                .put("revision", in.revision())
                .put("series", answer.epoch().series())
                .put("epoch", answer.epoch().number())
                .put("stored", answer.storedAt())
                .put("expires", answer.expiresAt())
                .put("type", answer.contentType())
                .put("streamed", answer.streamed())
                .toString();
    }

    static String text(KeptAnswer answer) {
        ArrayNode pieces = JSON.createArrayNode();
        answer.pieces().forEach(pieces::add);
        return pieces.toString();
    }

    /// The head; empty when the text is none, which somebody else must have put there.
    static Optional<Head> head(String text) {
        try {
            JsonNode in = JSON.readTree(text);
            var partition = new CachePartition(
                    in.path("recipe").stringValue(),
                    in.path("decision").stringValue(),
                    in.path("request_model").stringValue(),
                    in.path("selected_model").stringValue(),
                    in.path("protocol").stringValue(),
                    in.path("namespace").stringValue(),
                    in.path("revision").stringValue());
            return Optional.of(new Head(
                    partition,
                    new CacheEpoch(
                            in.path("series").stringValue(), in.path("epoch").longValue()),
                    in.path("stored").longValue(),
                    in.path("expires").longValue(),
                    in.path("type").stringValue(),
                    in.path("streamed").booleanValue()));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /// The answer of a head and a text; empty when they are none.
    static Optional<KeptAnswer> read(String key, String head, String text) {
        return head(head)
                .flatMap(of -> pieces(text)
                        .map(pieces -> new KeptAnswer(
                                key,
                                of.partition(),
                                of.epoch(),
                                of.storedAt(),
                                of.expiresAt(),
                                of.type(),
                                of.streamed(),
                                pieces)));
    }

    private static Optional<List<String>> pieces(String text) {
        try {
            var pieces = new ArrayList<String>();
            for (JsonNode piece : JSON.readTree(text)) {
                pieces.add(piece.stringValue());
            }
            return pieces.isEmpty() ? Optional.empty() : Optional.of(pieces);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    static String selector(CacheSelector selector) {
        ArrayNode parts = JSON.createArrayNode()
                .add(selector.recipe())
                .add(selector.decision())
                .add(selector.requestModel())
                .add(selector.selectedModel())
                .add(selector.protocol())
                .add(selector.namespace());
        if (selector.epoch().isPresent()) {
            parts.add(selector.epoch().getAsLong());
        }
        return parts.toString();
    }

    /// The selector of a text; of one that is none, every answer, which is too much rather than too little.
    static CacheSelector selector(String text) {
        try {
            JsonNode in = JSON.readTree(text);
            return new CacheSelector(
                    in.path(0).stringValue(),
                    in.path(1).stringValue(),
                    in.path(2).stringValue(),
                    in.path(3).stringValue(),
                    in.path(4).stringValue(),
                    in.path(5).stringValue(),
                    in.has(6) ? OptionalLong.of(in.path(6).longValue()) : OptionalLong.empty());
        } catch (JacksonException _) {
            return CacheSelector.ALL;
        }
    }
}
