package semanticrouter.core.call;

import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.trace.TraceContext;

/// A request as the pipeline receives it.
///
/// @param id unique for the process; printed to the client
/// @param dialect the client's protocol
/// @param facts what stages may look at
/// @param body what is sent on
/// @param streaming whether the client asked for a stream
/// @param deadline when to give up
/// @param dryRun whether it is only asked what would happen: no model is called, and nothing may be drawn or kept
/// @param tracing its place in a distributed trace; null when none is kept
/// @param path of the API it came in at, as `/v1/chat/completions`; empty when it came in at none
public record Inbound(
        String id,
        Dialect dialect,
        RequestFacts facts,
        ChatBody body,
        boolean streaming,
        Deadline deadline,
        boolean dryRun,
        @Nullable TraceContext tracing,
        String path) {
    /// A request that came in at no path.
    public Inbound(
            String id,
            Dialect dialect,
            RequestFacts facts,
            ChatBody body,
            boolean streaming,
            Deadline deadline,
            boolean dryRun,
            @Nullable TraceContext tracing) {
        this(id, dialect, facts, body, streaming, deadline, dryRun, tracing, "");
    }

    /// A request that is meant, outside any trace.
    public Inbound(
            String id, Dialect dialect, RequestFacts facts, ChatBody body, boolean streaming, Deadline deadline) {
        this(id, dialect, facts, body, streaming, deadline, false, null);
    }
}
