package semanticrouter.core.pipeline;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.EvidenceStage;
import semanticrouter.core.evidence.EvidenceStage.Asking;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.Fanout;
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
            case Resolution.Virtual(var recipe)
            when recipe.lacks(inbound.body()) ->
                refused(inbound, Refusals.undecided(inbound.facts().requestedModel()));
            case Resolution.Virtual(var recipe) ->
                route(plan, recipe, inbound, new ToolRounds(upstream, loops.calls()));
            case Resolution.Concrete(var model, var modelId) -> passThrough(plan, inbound, model, modelId, upstream);
            case Resolution.Unknown() -> refused(inbound, Refusals.unknownModel(plan.publicNames()));
        };
    }

    private Routed route(RoutingPlan plan, RecipePlan recipe, Inbound inbound, Upstream upstream)
            throws InterruptedException {
        long start = System.nanoTime();
        LoopReturn back = returns.of(recipe, inbound);
        boolean empty = inbound.facts().empty() || !(back instanceof LoopReturn.No);
        var asking = new Asking(empty ? Effort.NOTHING : effort, inbound.deadline());
        Encodings encodings = encoders.open(inbound.deadline());
        Evidence gathered =
                evidence.gather(recipe.evidence(), recipe.traffic().posterior(), inbound.facts(), encodings, asking);
        long signals = System.nanoTime();
        Decision decision = decide(back, empty, recipe, inbound, gathered);
        long decided = System.nanoTime();
        SessionOutline session = sessions.outline(inbound.facts());
        Optional<Imaging> images = back instanceof LoopReturn.No && decision instanceof Decision.Matched matched
                ? Imaging.of(recipe.decisions().get(matched.index()), inbound, gathered, encodings)
                : Optional.empty();
        var way = new Way(plan, recipe, inbound, gathered, decision, session, new Facts(), back, images);
        images.flatMap(Imaging::failure).ifPresent(way.facts()::add);
        Optional<SessionModels.Key> kept =
                recipe.keepsModels() ? sessions.key(recipe.name(), inbound, session) : Optional.empty();
        LearnedChoice choice = choose(way, kept, new Timings(signals - start, decided - signals, 0));
        var timings = new Timings(signals - start, decided - signals, System.nanoTime() - decided);
        Routed routed = answer(way, trace(way, choice, timings, way.facts()), upstream);
        if (!inbound.dryRun()) {
            kept.ifPresent(known -> learn(known, routed));
        }
        return routed;
    }

    /// What is known of a request once it is decided.
    private record Way(
            RoutingPlan plan,
            RecipePlan recipe,
            Inbound inbound,
            Evidence gathered,
            Decision decision,
            SessionOutline session,
            Facts facts,
            LoopReturn back,
            Optional<Imaging> images) {
        private PlannedDecision planned(Decision.Matched matched) {
            return images.map(Imaging::decision)
                    .orElseGet(() -> recipe.decisions().get(matched.index()));
        }

        /// The image that is to be made, where one is.
        private Optional<Imaging> image() {
            return images.filter(Imaging::wanted).filter(_ -> !inbound.dryRun());
        }
    }

    /// Which model the decision's algorithm chooses, and what learning makes of it.
    ///
    /// @param kept where the session's model is remembered
    /// @param timings so far
    private LearnedChoice choose(Way way, Optional<SessionModels.Key> kept, Timings timings)
            throws InterruptedException {
        if (!(way.decision() instanceof Decision.Matched matched)) {
            boolean refused = way.decision() instanceof Decision.Refused;
            return new LearnedChoice(refused ? null : byDefault(way.plan()), null);
        }
        Optional<Selection> settled = way.images().flatMap(Imaging::settled);
        if (settled.isPresent()) {
            return new LearnedChoice(settled.get(), null).advised(way.gathered().reasoning());
        }
        SelectionStage.Helping helping = (selector, input) -> helpers.choose(
                way.plan(),
                selector,
                input,
                way.inbound(),
                trace(way, LearnedChoice.NONE, timings, new Facts()),
                way.facts());
        Optional<Selection> selection = selections.select(
                way.plan(),
                way.planned(matched),
                way.inbound(),
                way.gathered(),
                matched,
                offered -> kept.flatMap(known -> sessions.current(known, offered)),
                Optional.of(helping).filter(_ -> !way.inbound().dryRun()));
        return LearnedChoice.of(learning, way.plan(), way.planned(matched), way.inbound(), selection.orElse(null))
                .advised(way.gathered().reasoning());
    }

    private @Nullable Selection byDefault(RoutingPlan plan) {
        return selections
                .fallback(plan)
                .map(candidate ->
                        new Selection.Single(candidate, "default", "no decision matched, so the default model serves"))
                .orElse(null);
    }

    private Routed answer(Way way, RoutingTrace trace, Upstream upstream) throws InterruptedException {
        return switch (way.decision()) {
            case Decision.Refused _
            when way.back() instanceof LoopReturn.Refused(var error) -> new Routed(new Reply.Refused(error), trace);
            case Decision.Refused(var name, var why) ->
                new Routed(why.identityMissing() ? Refusals.forbidden(name, why) : Refusals.unavailable(why), trace);
            case Decision.Matched matched -> {
                PlannedDecision planned = way.planned(matched);
                if (way.image().isPresent() && trace.selection() instanceof Selection.Single single) {
                    yield image(way, way.image().get(), single.candidate(), trace);
                }
                List<Candidate> offered = advised(planned.candidates(), way.gathered());
                yield trace.selection() instanceof Selection.Later
                                && planned.selector() instanceof LoopSelector looping
                                && !way.inbound().dryRun()
                        ? loop(way, planned, looping, offered, trace)
                        : serve(
                                way.plan(),
                                way.inbound(),
                                trace,
                                planned.plugins(),
                                new NextCandidate(way.plan(), offered, upstream));
            }
            case Decision.NoMatch _, Decision.PassThrough _ ->
                serve(
                        way.plan(),
                        way.inbound(),
                        trace,
                        way.plan().always(),
                        new NextCandidate(way.plan(), List.of(), upstream));
        };
    }

    /// A request that brings a loop what its tools gave belongs to that loop's decision, whatever signals would say.
    private Decision decide(LoopReturn back, boolean empty, RecipePlan recipe, Inbound inbound, Evidence gathered) {
        return switch (back) {
            case LoopReturn.No() ->
                otherwise(
                        recipe,
                        inbound,
                        empty ? new Decision.NoMatch() : decisions.decide(recipe.evidence(), gathered));
            case LoopReturn.To(int index, var begun) ->
                new Decision.Matched(begun.place().decision(), index, 1, List.of());
            case LoopReturn.Refused(var error) -> new Decision.Refused("", new Failure(error.code(), error.message()));
        };
    }

    /// A recipe may have a decision for what no rule matches.
    private static Decision otherwise(RecipePlan recipe, Inbound inbound, Decision decision) {
        OptionalInt other =
                decision instanceof Decision.NoMatch ? recipe.otherwise(inbound.body()) : OptionalInt.empty();
        return other.isPresent() ? named(recipe, other.getAsInt()) : decision;
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
                plugins.send(call, last -> last.model() == null ? Refusals.noModel() : upstream.send(last));
        return new Routed(outcome.reply(), upstream.told(trace).with(outcome.runs()));
    }

    /// Has several models work on it, within the plugins of the decision; limits see the first of them.
    private Routed loop(
            Way way, PlannedDecision planned, LoopSelector looping, List<Candidate> offered, RoutingTrace trace)
            throws InterruptedException {
        ModelRef ref = offered.isEmpty() ? null : offered.getFirst().ref();
        ServedModel model = ref == null ? null : way.plan().model(ref.model()).orElse(null);
        Inbound inbound = way.inbound();
        OpenSuspension suspension = returns.open(
                way.recipe(), planned, inbound, way.back() instanceof LoopReturn.To(int _, var begun) ? begun : null);
        var work = new LoopCall(loops, way.plan(), offered, looping, suspension);
        PluginChain.Outcome outcome =
                planned.plugins().send(new Call(inbound, inbound.body(), HeaderEdits.NONE, model, ref, trace), work);
        return new Routed(outcome.reply(), work.told(trace).with(outcome.runs()));
    }

    /// Has an image made, with or without text; limits see the model that was chosen.
    private Routed image(Way way, Imaging imaging, Candidate chosen, RoutingTrace trace) throws InterruptedException {
        Inbound inbound = way.inbound();
        ServedModel model = way.plan().model(chosen.ref().model()).orElse(null);
        var work = new ImageCall(loops, way.plan(), imaging, chosen);
        var call = new Call(inbound, inbound.body(), HeaderEdits.NONE, model, chosen.ref(), trace);
        PluginChain.Outcome outcome =
                imaging.decision().plugins().aroundImages().send(call, work);
        return new Routed(outcome.reply(), trace.with(work.after(outcome.runs())));
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

    private Routed refused(Inbound inbound, Reply why) {
        return new Routed(why, RoutingTrace.unrouted(inbound.id(), requestId(inbound), clock.instant()));
    }

    private RoutingTrace trace(Way way, LearnedChoice choice, Timings timings, Facts facts) {
        Selection selection = choice.selection();
        Candidate chosen = selection instanceof Selection.Single single ? single.candidate() : null;
        return new RoutingTrace(
                way.inbound().id(),
                requestId(way.inbound()),
                clock.instant(),
                way.inbound().facts().requestedModel(),
                way.recipe().outline(),
                way.gathered(),
                way.decision(),
                selection,
                chosen == null ? null : chosen.profile(),
                Folding.of(way.recipe(), way.gathered(), way.decision(), chosen != null, timings),
                timings,
                List.of(),
                way.session(),
                choice.learned(),
                facts);
    }

    private static String requestId(Inbound inbound) {
        return RequestName.of(inbound.facts().headers(), inbound.id());
    }
}
