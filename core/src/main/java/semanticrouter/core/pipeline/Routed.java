package semanticrouter.core.pipeline;

import semanticrouter.core.call.Reply;
import semanticrouter.core.trace.RoutingTrace;

/// What the pipeline gives back for one request.
public record Routed(Reply reply, RoutingTrace trace) {}
