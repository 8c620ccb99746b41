package semanticrouter.stores.redis;

import java.util.Optional;
import semanticrouter.core.learning.SessionMemory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is remembered of a session as one JSON text.
final class SessionText {
    private static final JsonMapper JSON = new JsonMapper();

    private SessionText() {}

    static String of(SessionMemory memory) {
        return JSON.createObjectNode()
                .put("model", memory.model())
                .put("lora", memory.lora())
                .put("decision", memory.decision())
                .put("turns", memory.turns())
                .put("switches", memory.switches())
                .put("at_ms", memory.atMillis())
                .put("context_tokens", memory.contextTokens())
                .put("prompt_tokens", memory.promptTokens())
                .put("cached_tokens", memory.cachedTokens())
                .put("reported", memory.reported())
                .put("saved_cost", memory.savedCost())
                .toString();
    }

    /// What a text says; empty when it is none of these, as one of another program may be.
    static Optional<SessionMemory> read(String text) {
        try {
            JsonNode in = JSON.readTree(text);
            String model = in.path("model").asString("");
            return model.isEmpty() || !in.path("at_ms").isIntegralNumber()
                    ? Optional.empty()
                    : Optional.of(new SessionMemory(
                            model,
                            in.path("lora").asString(""),
                            in.path("decision").asString(""),
                            Math.max(1, in.path("turns").asInt(1)),
                            Math.max(0, in.path("switches").asInt(0)),
                            in.path("at_ms").longValue(),
                            Math.max(0, in.path("context_tokens").asLong(0)),
                            Math.max(0, in.path("prompt_tokens").asLong(0)),
                            Math.max(0, in.path("cached_tokens").asLong(0)),
                            in.path("reported").asBoolean(false),
                            in.path("saved_cost").asDouble(0)));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
