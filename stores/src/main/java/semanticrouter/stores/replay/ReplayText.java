package semanticrouter.stores.replay;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import semanticrouter.core.replay.Lifecycle;
import semanticrouter.core.replay.ReplayHead;
import semanticrouter.core.replay.ReplayRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The parts of a record as JSON texts.
public final class ReplayText {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> DOCUMENT = new TypeReference<>() {};

    private ReplayText() {}

    /// JSON of a document. U+0000, which PostgreSQL keeps in no text, is written as U+FFFD.
    public static String of(Map<String, Object> document) {
        return JSON.writeValueAsString(document).replace("\\u0000", "\ufffd");
    }

    /// A record of what is kept of it, read when it is looked at.
    ///
    /// @param summary JSON
    /// @param detail JSON
    public static ReplayRecord record(ReplayHead head, String summary, String detail) {
        return new ReplayRecord(
                head, document(summary, head), document(detail, head), summary.length() + detail.length());
    }

    /// A text that is no document can only have been put there by somebody else; the record then shows its head.
    private static Supplier<Map<String, Object>> document(String text, ReplayHead head) {
        return () -> {
            try {
                return JSON.readValue(text, DOCUMENT);
            } catch (JacksonException _) {
                return Map.of("id", head.id(), "timestamp", head.time().toString(), "unreadable", true);
            }
        };
    }

    /// JSON of a head.
    public static String of(ReplayHead head) {
        return JSON.createObjectNode()
                .put("id", head.id())
                .put("request_id", head.requestId())
                .put("time", head.time().toEpochMilli())
                .put("session", head.session())
                .put("recipe", head.recipe())
                .put("decision", head.decision())
                .put("model", head.model())
                .put("cached", head.cached())
                .put("streamed", head.streamed())
                .put("lifecycle", head.lifecycle().word())
                .toString();
    }

    /// The head of its JSON.
    ///
    /// @throws IllegalArgumentException when it is none
    public static ReplayHead head(String text) {
        try {
            JsonNode in = JSON.readTree(text);
            String id = in.path("id").stringValue();
            return new ReplayHead(
                    id,
                    in.path("request_id").stringValue(id), // not in records of earlier versions
                    Instant.ofEpochMilli(in.path("time").longValue()),
                    in.path("session").stringValue(),
                    in.path("recipe").stringValue(),
                    in.path("decision").stringValue(),
                    in.path("model").stringValue(),
                    in.path("cached").booleanValue(),
                    in.path("streamed").booleanValue(),
                    Lifecycle.of(in.path("lifecycle").stringValue()));
        } catch (JacksonException foreign) {
            throw new IllegalArgumentException("not the head of a record", foreign);
        }
    }
}
