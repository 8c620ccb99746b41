package semanticrouter.stores.redis;

import java.time.Instant;
import java.util.Optional;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoredResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A record as one JSON text.
final class RecordText {
    private static final JsonMapper JSON = new JsonMapper();

    private RecordText() {}

    static String of(StoredResponse record) {
        return JSON.createObjectNode()
                .put("id", record.id())
                .put("tenant", record.owner().tenant())
                .put("user", record.owner().user())
                .put("previous", record.previous())
                .put("conversation", record.conversation())
                .put("created", record.created().toEpochMilli())
                .put("instructions", record.instructions())
                .put("response", record.response())
                .put("input", record.input())
                .toString();
    }

    /// The record; empty when the text is none, which somebody else must have put there.
    static Optional<StoredResponse> read(String text) {
        try {
            JsonNode in = JSON.readTree(text);
            return Optional.of(new StoredResponse(
                    in.path("id").stringValue(),
                    new Owner(in.path("tenant").stringValue(), in.path("user").stringValue()),
                    in.path("previous").stringValue(),
                    in.path("conversation").stringValue(),
                    Instant.ofEpochMilli(in.path("created").longValue()),
                    in.path("instructions").stringValue(),
                    in.path("response").stringValue(),
                    in.path("input").stringValue()));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
