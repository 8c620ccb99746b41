package semanticrouter.core.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.trace.RoutingTrace;

/// Sends the call of one request to the model that was chosen and, while no backend of it can be reached, to the other
/// candidates of the decision in their order. A call that a backend may have seen is never sent on, and one
/// that the limits of another candidate refuse goes to the one after it.
final class NextCandidate implements Upstream {
    private final RoutingPlan plan;
    private final List<Candidate> candidates;
    private final Upstream upstream;
    private @Nullable RoutingTrace served;

    /// @param candidates the decision's, the chosen one among them
    NextCandidate(RoutingPlan plan, List<Candidate> candidates, Upstream upstream) {
        this.plan = plan;
        this.candidates = candidates;
        this.upstream = upstream;
    }

    @Override
    public Reply send(Call call) throws InterruptedException {
        served = null;
        Reply first = upstream.send(call);
        if (!unreachable(first) || candidates.size() < 2 || call.ref() == null) {
            return first;
        }
        String chosen = call.ref().effectiveModel();
        for (Candidate other : candidates) {
            ServedModel model = plan.model(other.ref().model()).orElse(null);
            if (model == null
                    || model.backends().isEmpty()
                    || other.ref().effectiveModel().equals(chosen)
                    || call.inbound().deadline().passed()) {
                continue;
            }
            RoutingTrace moved = call.trace().with(instead(call.trace().selection(), chosen, other), model.profile());
            Call instead = call.to(model, other.ref(), moved);
            // What stands before every call, the limits, is about the model that is called.
            Reply reply = plan.always().send(instead, upstream).reply();
            if (!unreachable(reply) && !limited(reply)) {
                served = moved;
                return reply;
            }
        }
        return first;
    }

    private static Selection instead(@Nullable Selection before, String chosen, Candidate other) {
        String why = "\"" + chosen + "\" cannot be reached, so the next candidate serves";
        return before instanceof Selection.Single single
                ? new Selection.Single(other, single.method(), single.reason() + "; " + why, single.failure())
                : new Selection.Single(other, "default", why);
    }

    private static boolean unreachable(Reply reply) {
        return reply instanceof Reply.Refused refused && refused.error().unreachable();
    }

    /// Whether the router's own limits refuse the call; a backend's refusal is a whole reply.
    private static boolean limited(Reply reply) {
        return reply instanceof Reply.Refused(var error) && error.allowance().isPresent();
    }

    /// The trace with the model that served.
    RoutingTrace told(RoutingTrace trace) {
        RoutingTrace moved = served;
        return moved == null ? trace : trace.with(moved.selection(), moved.model());
    }
}
