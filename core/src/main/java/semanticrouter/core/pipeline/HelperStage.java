package semanticrouter.core.pipeline;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.loop.HelperModel;
import semanticrouter.core.loop.HelperModel.Verdict;
import semanticrouter.core.loop.HelperSelector;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.FallbackReason;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Facts;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Usage;

/// Has a model name the candidate of a decision: one call of the router's own, which what stands before every call,
/// the limits, may refuse. Safe for all threads.
final class HelperStage {
    private final LoopStage calls;

    HelperStage(LoopStage calls) {
        this.calls = calls;
    }

    /// What a helper chooses.
    ///
    /// @param trace the request's so far
    /// @param facts is told of the call
    /// @throws UnavailableException when nobody who could serve was named
    Selection.Single choose(
            RoutingPlan plan,
            HelperSelector selector,
            SelectionInput input,
            Inbound inbound,
            RoutingTrace trace,
            Facts facts)
            throws UnavailableException, InterruptedException {
        HelperModel helper = selector.helper();
        ServedModel model = plan.model(helper.model())
                .orElseThrow(() -> new UnavailableException("helper_missing", "the helper model is not configured"));
        var asked = new Candidate(ModelRef.to(helper.model()), model.profile());
        var call = new Call(inbound, inbound.body(), HeaderEdits.NONE, model, asked.ref(), trace);
        LoopRequest request = calls.limited(plan, input.candidates(), call);
        var question = new LoopQuestion(asked, helper.question(request.body(), input));
        var bounds = new LoopBounds(0, Optional.of(helper.patience()), 0, _ -> true);
        long start = System.nanoTime();
        LoopReply reply = request.ask(List.of(question), bounds).getFirst();
        long nanos = System.nanoTime() - start;
        Verdict verdict = switch (reply) {
            case LoopReply.Failed(Candidate _, Failure why, int _) -> new Verdict.Unusable(unanswered(why), Usage.NONE);
            case LoopReply.Completed(Candidate _, byte[] body, int _) -> helper.read(body, input.candidates());
        };
        return switch (verdict) {
            case Verdict.Named(Candidate named, Usage usage) -> {
                facts.add(new Fact.HelperAsked(selector.algorithm(), asked, "", "", usage, nanos));
                yield new Selection.Single(
                        named, selector.algorithm(), "\"" + helper.model() + "\" named it among the candidates");
            }
            case Verdict.Unusable(Failure why, Usage usage) -> {
                String reason = FallbackReason.of(why).toString();
                facts.add(new Fact.HelperAsked(selector.algorithm(), asked, reason, why.detail(), usage, nanos));
                throw new UnavailableException(why);
            }
        };
    }

    /// Why a call that brought no answer leaves the choice open; its own code is the detail.
    private static Failure unanswered(Failure why) {
        String code = switch (why.code()) {
            case Fanout.UNFINISHED, "timeout", "upstream_timeout" -> "timeout";
            case "loops_busy" -> "helper_busy";
            default -> "helper_failed";
        };
        return new Failure(code, why.code());
    }
}
