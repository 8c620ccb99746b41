package semanticrouter.core.pipeline;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.evidence.EntropyStep;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.EvidenceStage;
import semanticrouter.core.evidence.EvidenceStage.Asking;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.loop.SideCalls;
import semanticrouter.core.loop.SuspendedLoops;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.Resolution;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.request.RequestName;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.signal.ReasoningAdvice;
import semanticrouter.core.trace.Facts;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.SessionOutline;
import semanticrouter.core.trace.Timings;

/// The way of one request: name → evidence → decision → selection → plugins around the call.
///
/// HTTP, ext_proc and a dry run differ only in how bytes became the {@link Inbound} and in what the {@link Upstream}
/// does. Safe for all threads; each request runs on its own virtual thread.
public final class Pipeline {
    private final EncoderRuntime encoders;
    private final EvidenceStage evidence;
    private final DecisionStage decisions = new DecisionStage();
    private final SelectionStage selections = new SelectionStage();
    private final Clock clock;
    private final Effort effort;
    private final SessionModels sessions;
    private final LoopStage loops;
    private final LoopReturns returns;
    private final LearningStage learning;
    private final HelperStage helpers;

    /// A pipeline that reads callers from the headers of the usual names.
    public Pipeline(EncoderRuntime encoders, Fanout fanout, Clock clock, Effort effort) {
        this(encoders, fanout, clock, effort, IdentityHeaders.DEFAULT);
    }

    /// @param identity headers that say whose session a request belongs to
    public Pipeline(EncoderRuntime encoders, Fanout fanout, Clock clock, Effort effort, IdentityHeaders identity) {
        this(
                encoders,
                new EvidenceStage(fanout),
                clock,
                effort,
                new SessionModels(identity, clock),
                new LoopStage(fanout, SideCalls.NONE),
                new LoopReturns(SuspendedLoops.NONE, identity, clock),
                new LearningStage(identity, clock, System::nanoTime, LearningStage.LIFE));
    }

    /// The same pipeline, with the same sessions and another effort, as a dry run uses.
    public Pipeline with(Effort other) {
        return new Pipeline(encoders, evidence, clock, other, sessions, loops, returns, learning);
    }

    /// The same pipeline, with the same sessions, whose loops call models so.
    public Pipeline calling(SideCalls calls) {
        var calling = new LoopStage(loops.fanout(), calls);
        return new Pipeline(encoders, evidence, clock, effort, sessions, calling, returns, learning);
    }

    /// The same pipeline, with the same sessions, whose loops wait for tools of clients there.
    public Pipeline keeping(SuspendedLoops suspended) {
        return new Pipeline(encoders, evidence, clock, effort, sessions, loops, returns.with(suspended), learning);
    }

    /// What learning remembers.
    public LearningStage learning() {
        return learning;
    }

    /// The same pipeline, which learns so.
    public Pipeline learning(LearningStage other) {
        return new Pipeline(encoders, evidence, clock, effort, sessions, loops, returns, other);
    }

    private Pipeline(
            EncoderRuntime encoders,
            EvidenceStage evidence,
            Clock clock,
            Effort effort,
            SessionModels sessions,
            LoopStage loops,
            LoopReturns returns,
            LearningStage learning) {
        this.learning = learning;
        this.loops = loops;
        this.returns = returns;
        this.helpers = new HelperStage(loops);
        this.encoders = encoders;
        this.evidence = evidence;
        this.clock = clock;
        this.effort = effort;
        this.sessions = sessions;
    }

    /// Routes one request and returns the head of its reply with the reason for it.
    public Routed handle(RoutingPlan plan, Inbound inbound, Upstream upstream) throws InterruptedException {
        return switch (plan.resolve(inbound.facts().requestedModel())) {
            case Resolution.Virtual(var recipe) -> route(plan, recipe, inbound, upstream);
            case Resolution.Concrete(var model, var modelId) -> passThrough(plan, inbound, model, modelId, upstream);
            case Resolution.Unknown() -> unknownModel(plan, inbound);
        };
    }

    private Routed route(RoutingPlan plan, RecipePlan recipe, Inbound inbound, Upstream upstream)
            throws InterruptedException {
        long start = System.nanoTime();
        LoopReturn back = returns.of(recipe, inbound);
        boolean empty = inbound.facts().empty() || !(back instanceof LoopReturn.No);
        var asking = new Asking(empty ? Effort.NOTHING : effort, inbound.deadline());
        Evidence gathered = evidence.gather(
                recipe.evidence(),
                recipe.traffic().posterior(),
                inbound.facts(),
                encoders.open(inbound.deadline()),
                asking);
        long signals = System.nanoTime();
        Decision decision = decide(back, empty, recipe, gathered);
        long decided = System.nanoTime();
        SessionOutline session = sessions.outline(inbound.facts());
        var facts = new Facts();
        SelectionStage.Helping helping = (selector, input) -> {
            var known = new Timings(signals - start, decided - signals, 0);
            var asked = trace(inbound, recipe, gathered, decision, LearnedChoice.NONE, known, session, new Facts());
            return helpers.choose(plan, selector, input, inbound, asked, facts);
        };
        Optional<SessionModels.Key> kept =
                recipe.keepsModels() ? sessions.key(recipe.name(), inbound, session) : Optional.empty();
        Optional<Selection> selection = switch (decision) {
            case Decision.Matched matched ->
                selections.select(
                        plan,
                        recipe.decisions().get(matched.index()),
                        inbound,
                        gathered,
                        matched,
                        offered -> kept.flatMap(known -> sessions.current(known, offered)),
                        Optional.of(helping).filter(_ -> !inbound.dryRun()));
            case Decision.NoMatch _, Decision.PassThrough _ ->
                selections
                        .fallback(plan)
                        .map(candidate -> new Selection.Single(
                                candidate, "default", "no decision matched, so the default model serves"));
            case Decision.Refused _ -> Optional.empty();
        };
        LearnedChoice choice = decision instanceof Decision.Matched won
                ? LearnedChoice.of(learning, plan, recipe.decisions().get(won.index()), inbound, selection.orElse(null))
                        .advised(gathered.reasoning())
                : new LearnedChoice(selection.orElse(null), null);
        var timings = new Timings(signals - start, decided - signals, System.nanoTime() - decided);
        var trace = trace(inbound, recipe, gathered, decision, choice, timings, session, facts);
        Routed routed = switch (decision) {
            case Decision.Refused _
            when back instanceof LoopReturn.Refused(var error) -> new Routed(new Reply.Refused(error), trace);
            case Decision.Refused(var name, var why) ->
                new Routed(why.identityMissing() ? forbidden(name, why) : unavailable(why), trace);
            case Decision.Matched matched -> {
                PlannedDecision planned = recipe.decisions().get(matched.index());
                List<Candidate> offered = advised(planned.candidates(), gathered);
                yield trace.selection() instanceof Selection.Later
                                && planned.selector() instanceof LoopSelector looping
                                && !inbound.dryRun()
                        ? loop(
                                plan,
                                planned,
                                looping,
                                offered,
                                inbound,
                                trace,
                                suspension(recipe, planned, inbound, back))
                        : serve(plan, inbound, trace, planned.plugins(), new NextCandidate(plan, offered, upstream));
            }
            case Decision.NoMatch _, Decision.PassThrough _ ->
                serve(plan, inbound, trace, plan.always(), new NextCandidate(plan, List.of(), upstream));
        };
        if (!inbound.dryRun()) {
            kept.ifPresent(known -> learn(known, routed));
        }
        return routed;
    }

    /// A request that brings a loop what its tools gave belongs to that loop's decision, whatever signals would say.
    private Decision decide(LoopReturn back, boolean empty, RecipePlan recipe, Evidence gathered) {
        return switch (back) {
            case LoopReturn.No() ->
                otherwise(recipe, empty ? new Decision.NoMatch() : decisions.decide(recipe.evidence(), gathered));
            case LoopReturn.To(int index, var begun) ->
                new Decision.Matched(begun.place().decision(), index, 1, List.of());
            case LoopReturn.Refused(var error) -> new Decision.Refused("", new Failure(error.code(), error.message()));
        };
    }

    /// A recipe may have a decision for what no rule matches.
    private static Decision otherwise(RecipePlan recipe, Decision decision) {
        return decision instanceof Decision.NoMatch && recipe.otherwise().isPresent()
                ? named(recipe, recipe.otherwise().getAsInt())
                : decision;
    }

    private static Decision named(RecipePlan recipe, int index) {
        return new Decision.Matched(recipe.decisions().get(index).rule().name(), index, 0, List.of());
    }

    private static List<Candidate> advised(List<Candidate> candidates, Evidence gathered) {
        Optional<ReasoningAdvice> advice = gathered.reasoning();
        return advice.isEmpty()
                ? candidates
                : candidates.stream()
                        .map(candidate -> candidate.advised(advice))
                        .toList();
    }

    /// A model that did not answer well is none to stay with.
    private void learn(SessionModels.Key session, Routed routed) {
        boolean served = switch (routed.reply()) {
            case Reply.Whole whole -> whole.status() < 400;
            case Reply.Streamed streamed -> streamed.status() < 400;
            case Reply.Answered _, Reply.Refused _ -> false;
        };
        if (served && routed.trace().selection() instanceof Selection.Single single) {
            sessions.learn(session, single.candidate().ref());
        }
    }

    private Routed serve(
            RoutingPlan plan, Inbound inbound, RoutingTrace trace, PluginChain plugins, NextCandidate upstream)
            throws InterruptedException {
        ModelRef ref = trace.selection() instanceof Selection.Single single
                ? single.candidate().ref()
                : null;
        ServedModel model = ref == null ? null : plan.model(ref.model()).orElse(null);
        var call = new Call(inbound, inbound.body(), HeaderEdits.NONE, model, ref, trace);
        PluginChain.Outcome outcome =
                plugins.send(call, last -> last.model() == null ? noModel() : upstream.send(last));
        return new Routed(outcome.reply(), upstream.told(trace).with(outcome.runs()));
    }

    /// Has several models work on it, within the plugins of the decision; limits see the first of them.
    private Routed loop(
            RoutingPlan plan,
            PlannedDecision planned,
            LoopSelector looping,
            List<Candidate> offered,
            Inbound inbound,
            RoutingTrace trace,
            OpenSuspension suspension)
            throws InterruptedException {
        ModelRef ref = offered.isEmpty() ? null : offered.getFirst().ref();
        ServedModel model = ref == null ? null : plan.model(ref.model()).orElse(null);
        var work = new LoopCall(loops, plan, offered, looping, suspension);
        PluginChain.Outcome outcome =
                planned.plugins().send(new Call(inbound, inbound.body(), HeaderEdits.NONE, model, ref, trace), work);
        return new Routed(outcome.reply(), work.told(trace).with(outcome.runs()));
    }

    private OpenSuspension suspension(RecipePlan recipe, PlannedDecision planned, Inbound inbound, LoopReturn back) {
        return returns.open(recipe, planned, inbound, back instanceof LoopReturn.To(int _, var begun) ? begun : null);
    }

    private static Reply noModel() {
        return refuse(
                400,
                "no_model_selected",
                "unable to route request: no model selected and no default model configured; set providers.defaults.default_model");
    }

    private Routed passThrough(RoutingPlan plan, Inbound inbound, ServedModel model, String modelId, Upstream upstream)
            throws InterruptedException {
        var trace = new RoutingTrace(
                inbound.id(),
                requestId(inbound),
                clock.instant(),
                modelId,
                null,
                null,
                new Decision.PassThrough(),
                null,
                model.profile(),
                List.of(),
                Timings.NONE,
                List.of(),
                sessions.outline(inbound.facts()),
                new Facts());
        ModelRef ref = modelId.equals(model.name())
                ? ModelRef.to(modelId)
                : new ModelRef(model.name(), Optional.empty(), "", modelId, 0);
        PluginChain.Outcome outcome =
                plan.always().send(new Call(inbound, inbound.body(), HeaderEdits.NONE, model, ref, trace), upstream);
        return new Routed(outcome.reply(), trace.with(outcome.runs()));
    }

    private Routed unknownModel(RoutingPlan plan, Inbound inbound) {
        String known = String.join(", ", plan.publicNames());
        RoutingTrace trace = RoutingTrace.unrouted(inbound.id(), requestId(inbound), clock.instant());
        return new Routed(
                refuse(400, "model_not_found", "the model in this request is not available; known names: " + known),
                trace);
    }

    private RoutingTrace trace(
            Inbound inbound,
            RecipePlan recipe,
            Evidence gathered,
            Decision decision,
            LearnedChoice choice,
            Timings timings,
            SessionOutline session,
            Facts facts) {
        Selection selection = choice.selection();
        Candidate chosen = selection instanceof Selection.Single single ? single.candidate() : null;
        return new RoutingTrace(
                inbound.id(),
                requestId(inbound),
                clock.instant(),
                inbound.facts().requestedModel(),
                recipe.outline(),
                gathered,
                decision,
                selection,
                chosen == null ? null : chosen.profile(),
                folding(recipe, gathered, decision, chosen != null, timings),
                timings,
                List.of(),
                session,
                choice.learned(),
                facts);
    }

    private static String requestId(Inbound inbound) {
        return RequestName.of(inbound.facts().headers(), inbound.id());
    }

    private static List<EntropyStep> folding(
            RecipePlan recipe, Evidence gathered, Decision decision, boolean selected, Timings timings) {
        List<EntropyStep> before = gathered.folding();
        EntropyStep[] steps = before.toArray(new EntropyStep[before.size() + (selected ? 2 : 1)]);
        // Without a match only the default model is left; a loop that goes on is no question of signals.
        double decided = decision instanceof Decision.NoMatch
                        || decision instanceof Decision.Matched won
                                && won.index() != gathered.standing().winner()
                ? 0
                : gathered.posterior().bits(recipe.evidence().program(), gathered.standing());
        steps[before.size()] = new EntropyStep(
                "decision", decided, decided - before.getLast().bits(), (timings.signals() + timings.decision()) / 1e3);
        if (selected) {
            steps[before.size() + 1] = new EntropyStep("selection", 0, -decided, timings.routing() / 1e3);
        }
        return List.of(steps);
    }

    /// Trying again would not help (specification: dataplane §6.2).
    private static Reply forbidden(String decision, Failure why) {
        return refuse(
                403,
                why.code(),
                why.detail() + " that a trusted source has set, and decision \"" + decision
                        + "\" goes by who calls; send a key or token that stands for a caller, or let a trusted proxy say who it is");
    }

    private static Reply unavailable(Failure why) {
        return refuse(503, why.code(), why.detail() + "; try again, or set the decision's onUnknown");
    }

    private static Reply refuse(int status, String code, String message) {
        return new Reply.Refused(new GatewayError(status, code, message));
    }
}
