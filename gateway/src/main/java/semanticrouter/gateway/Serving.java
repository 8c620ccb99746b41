package semanticrouter.gateway;

import java.time.Clock;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.PlanHolder;

/// What all exchanges of a gateway share. Safe for all threads.
record Serving(
        GatewayOptions options,
        PlanHolder plans,
        Pipeline pipeline,
        CompletionListener listener,
        Clock clock,
        RequestIds ids) {}
