package semanticrouter.stores.loop;

import java.time.Instant;
import java.util.Optional;
import semanticrouter.core.loop.SuspendedLoop;
import semanticrouter.core.loop.SuspendedLoop.Place;
import semanticrouter.core.store.Owner;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A suspended loop as one JSON text.
public final class LoopText {
    private static final JsonMapper JSON = new JsonMapper();

    private LoopText() {}

    public static String of(SuspendedLoop loop) {
        return JSON.createObjectNode()
                .put("id", loop.id())
                .put("tenant", loop.owner().tenant())
                .put("user", loop.owner().user())
                .put("recipe", loop.place().recipe())
                .put("decision", loop.place().decision())
                .put("algorithm", loop.place().algorithm())
                .put("since", loop.since().toEpochMilli())
                .put("state", loop.state())
                .toString();
    }

    /// The loop; empty when the text is none, or one of another id.
    public static Optional<SuspendedLoop> read(String id, String text) {
        try {
            JsonNode in = JSON.readTree(text);
            var loop = new SuspendedLoop(
                    in.path("id").stringValue(),
                    new Owner(in.path("tenant").stringValue(), in.path("user").stringValue()),
                    new Place(
                            in.path("recipe").stringValue(),
                            in.path("decision").stringValue(),
                            in.path("algorithm").stringValue()),
                    Instant.ofEpochMilli(in.path("since").longValue()),
                    in.path("state").stringValue());
            return Optional.of(loop).filter(read -> read.id().equals(id));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
