package semanticrouter.core.call;

import semanticrouter.core.fault.Deadline;
import semanticrouter.core.request.RequestFacts;

/// A request as the pipeline receives it.
///
/// @param id unique for the process; printed to the client
/// @param dialect the client's protocol
/// @param facts what stages may look at
/// @param body what is sent on
/// @param streaming whether the client asked for a stream
/// @param deadline when to give up
/// @param dryRun whether it is only asked what would happen: no model is called, and nothing may be drawn or kept
public record Inbound(
        String id,
        Dialect dialect,
        RequestFacts facts,
        ChatBody body,
        boolean streaming,
        Deadline deadline,
        boolean dryRun) {
    /// A request that is meant.
    public Inbound(
            String id, Dialect dialect, RequestFacts facts, ChatBody body, boolean streaming, Deadline deadline) {
        this(id, dialect, facts, body, streaming, deadline, false);
    }
}
