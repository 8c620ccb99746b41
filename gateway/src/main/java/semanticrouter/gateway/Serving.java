package semanticrouter.gateway;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.RequestName;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.RoutingTrace;

/// What all exchanges of a gateway share. Safe for all threads.
record Serving(
        GatewayOptions options,
        PlanHolder plans,
        Pipeline pipeline,
        CompletionListener listener,
        Clock clock,
        RequestIds ids) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Serving.class);

    /// Tells the listener of a request that ended; what the listener throws reaches nobody but the log.
    void tell(Completion completion) {
        try {
            listener.completed(completion);
        } catch (RuntimeException bug) {
            LOGGER.atError()
                    .setCause(bug)
                    .addKeyValue("requestId", completion.trace().id())
                    .log("a completion listener failed");
        }
    }

    /// The trace of a request that was not routed.
    RoutingTrace unrouted(String id, Headers headers) {
        return RoutingTrace.unrouted(id, RequestName.of(headers, id), clock.instant());
    }
}
