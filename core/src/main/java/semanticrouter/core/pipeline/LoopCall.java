package semanticrouter.core.pipeline;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.contract.ContractOutcome;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.trace.LoopStep;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.request.Headers;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.trace.Completion.Cost;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Usage;

/// Where a call goes that several models work on. One request's.
final class LoopCall implements Upstream {
    /// How a reply that a loop made came about.
    static final String PATH = "looper";

    private static final Headers HEAD = Headers.of("content-type", "application/json", "x-vsr-response-path", PATH);

    private final LoopStage stage;
    private final RoutingPlan plan;
    private final List<Candidate> candidates;
    private final LoopSelector loop;
    private final OpenSuspension suspension;
    private LoopResult.@Nullable Answered answered;
    private long nanos;

    LoopCall(
            LoopStage stage,
            RoutingPlan plan,
            List<Candidate> candidates,
            LoopSelector loop,
            OpenSuspension suspension) {
        this.stage = stage;
        this.plan = plan;
        this.candidates = candidates;
        this.loop = loop;
        this.suspension = suspension;
    }

    @Override
    public Reply send(Call call) throws InterruptedException {
        boolean replied = false;
        try {
            Reply reply = ask(call);
            replied = !(reply instanceof Reply.Refused);
            return reply;
        } finally {
            if (!replied) {
                suspension.undo();
            }
        }
    }

    private Reply ask(Call call) throws InterruptedException {
        answered = null;
        long start = System.nanoTime();
        LoopResult result = loop.loop().run(stage.request(plan, candidates, suspension, call));
        nanos = System.nanoTime() - start;
        call.trace().facts().add(fact(result, nanos));
        return switch (result) {
            case LoopResult.Failed(int status, var why, var _) ->
                new Reply.Refused(new GatewayError(status, "looper_failed", "Looper execution failed: " + why));
            case LoopResult.Answered said -> {
                answered = said;
                yield reply(call, said.completion());
            }
        };
    }

    private Reply reply(Call call, byte[] completion) {
        try {
            return stage.calls().reply(call, new Reply.Whole(200, HEAD, completion));
        } catch (GatewayException unusable) {
            return new Reply.Refused(unusable.error());
        }
    }

    private Fact.Looped fact(LoopResult result, long took) {
        String model =
                result instanceof LoopResult.Answered said ? said.model().ref().effectiveModel() : "";
        List<LoopStep> steps = result.steps();
        Usage usage = steps.stream().map(LoopStep::usage).reduce(Usage.NONE, Usage::plus);
        Optional<ContractOutcome> contract =
                result instanceof LoopResult.Answered said ? said.contract() : Optional.empty();
        return new Fact.Looped(loop.algorithm(), model, steps.size(), steps, usage, cost(steps), took, contract);
    }

    /// What calls cost together; empty where a price is missing, or they are in several currencies.
    static Optional<Cost> cost(List<LoopStep> steps) {
        String currency = null;
        double sum = 0;
        for (LoopStep step : steps) {
            if (step.answered()) {
                Optional<Pricing> pricing = step.candidate().profile().pricing();
                if (pricing.isEmpty()
                        || currency != null && !currency.equals(pricing.get().currency())) {
                    return Optional.empty();
                }
                currency = pricing.get().currency();
                sum += Cost.of(pricing.get(), step.usage()).amount();
            }
        }
        return currency == null ? Optional.empty() : Optional.of(new Cost(sum, currency));
    }

    /// The trace with the model whose answer it was.
    RoutingTrace told(RoutingTrace trace) {
        LoopResult.Answered said = answered;
        return said == null
                ? trace
                : trace.settled(new Selection.Single(said.model(), loop.algorithm(), said.reason()), nanos);
    }
}
