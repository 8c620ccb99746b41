package semanticrouter.core.replay;

import java.time.Instant;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.trace.RoutingTrace;

/// What a record is found by.
///
/// @param id of the request, as the client sees it in `x-vsr-replay-id`
/// @param requestId what the client, or the proxy before the router, calls the request; its id where neither does
/// @param time when routing began; stores keep milliseconds
/// @param session as the client named it, or guessed; empty for none
/// @param recipe that routed it; empty for a request that named a concrete model
/// @param decision that won; empty when none did
/// @param model that was selected; empty when none was
/// @param cached whether a stored reply answered it
/// @param streamed whether the reply was a stream
/// @param lifecycle how far it came
public record ReplayHead(
        String id,
        String requestId,
        Instant time,
        String session,
        String recipe,
        String decision,
        String model,
        boolean cached,
        boolean streamed,
        Lifecycle lifecycle) {
    /// The path of a reply out of the response cache.
    private static final String CACHE = "cache";

    /// @param path how the reply came about; empty while it is not known
    static ReplayHead of(RoutingTrace trace, String path, boolean streamed, Lifecycle lifecycle) {
        return new ReplayHead(
                trace.id(),
                trace.requestId(),
                trace.time(),
                trace.session().id(),
                trace.recipe() == null ? "" : trace.recipe().name(),
                trace.matched().map(Decision.Matched::name).orElse(""),
                trace.modelName(),
                path.equals(CACHE),
                streamed,
                lifecycle);
    }
}
