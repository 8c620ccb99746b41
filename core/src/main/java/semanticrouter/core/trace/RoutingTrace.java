package semanticrouter.core.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.evidence.EntropyStep;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.learning.Learned;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.selection.Selection;

/// Why a request was routed as it was: the sum of what every stage returned.
///
/// Headers, metrics, the log event, the replay record, the eval answer and every view are pure functions of it.
///
/// @param id of the request; the client sees it as `x-vsr-replay-id`
/// @param requestId what the client, or the proxy before the router, calls the request; its id where neither does
/// @param time when routing began
/// @param requestedModel the name the client sent, known to the configuration; `unknown` otherwise
/// @param recipe the recipe that routed it, null when a concrete model was named
/// @param evidence what signals and projections said, null when none were asked
/// @param decision what was decided
/// @param selection what was chosen, null when nothing could be
/// @param model the model that serves, null when none does
/// @param folding remaining uncertainty about the model after each stage
/// @param timings how long the stages took
/// @param plugins what the plugins did, in order
/// @param session what the request says of the conversation it belongs to
/// @param learning what learning did, null where it is off
/// @param facts what plugins and the call did besides; it grows until the reply has ended, everything else is fixed
public record RoutingTrace(
        String id,
        String requestId,
        Instant time,
        String requestedModel,
        @Nullable RecipeOutline recipe,
        @Nullable Evidence evidence,
        Decision decision,
        @Nullable Selection selection,
        @Nullable ModelProfile model,
        List<EntropyStep> folding,
        Timings timings,
        List<PluginRun> plugins,
        SessionOutline session,
        @Nullable Learned learning,
        Facts facts) {
    public RoutingTrace {
        folding = List.copyOf(folding);
        plugins = List.copyOf(plugins);
    }

    /// Of a request that nobody named, and that belongs to no conversation that is known.
    public RoutingTrace(
            String id,
            Instant time,
            String requestedModel,
            @Nullable RecipeOutline recipe,
            @Nullable Evidence evidence,
            Decision decision,
            @Nullable Selection selection,
            @Nullable ModelProfile model,
            List<EntropyStep> folding,
            Timings timings,
            List<PluginRun> plugins) {
        this(
                id,
                id,
                time,
                requestedModel,
                recipe,
                evidence,
                decision,
                selection,
                model,
                folding,
                timings,
                plugins,
                SessionOutline.NONE,
                null,
                new Facts());
    }

    /// Of a request that nothing was learned for.
    public RoutingTrace(
            String id,
            String requestId,
            Instant time,
            String requestedModel,
            @Nullable RecipeOutline recipe,
            @Nullable Evidence evidence,
            Decision decision,
            @Nullable Selection selection,
            @Nullable ModelProfile model,
            List<EntropyStep> folding,
            Timings timings,
            List<PluginRun> plugins,
            SessionOutline session,
            Facts facts) {
        this(
                id,
                requestId,
                time,
                requestedModel,
                recipe,
                evidence,
                decision,
                selection,
                model,
                folding,
                timings,
                plugins,
                session,
                null,
                facts);
    }

    /// Of a request that was not routed: refused before, or for a model that nobody has.
    ///
    /// @param requestId what the client calls it; its id where it does not
    public static RoutingTrace unrouted(String id, String requestId, Instant time) {
        return new RoutingTrace(
                id,
                requestId,
                time,
                "unknown",
                null,
                null,
                new Decision.NoMatch(),
                null,
                null,
                List.of(),
                Timings.NONE,
                List.of(),
                SessionOutline.NONE,
                null,
                new Facts());
    }

    /// This trace with what the plugins did.
    public RoutingTrace with(List<PluginRun> runs) {
        return runs.equals(plugins) ? this : with(selection, model, folding, runs);
    }

    /// This trace where another model serves than the one that was chosen first.
    public RoutingTrace with(@Nullable Selection now, @Nullable ModelProfile serving) {
        return with(now, serving, folding, plugins);
    }

    /// This trace once several models have worked and it is known whose answer counts; nothing is left open then.
    ///
    /// @param nanos time they took
    public RoutingTrace settled(Selection.Single now, long nanos) {
        var steps = new ArrayList<>(folding);
        double before = steps.isEmpty() ? 0 : steps.getLast().bits();
        steps.add(new EntropyStep("selection", 0, -before, (timings.routing() + nanos) / 1e3));
        return with(now, now.candidate().profile(), steps, plugins);
    }

    private RoutingTrace with(
            @Nullable Selection now, @Nullable ModelProfile serving, List<EntropyStep> steps, List<PluginRun> runs) {
        return new RoutingTrace(
                id,
                requestId,
                time,
                requestedModel,
                recipe,
                evidence,
                decision,
                now,
                serving,
                steps,
                timings,
                runs,
                session,
                learning,
                facts);
    }

    /// What several models did with it; empty where one served.
    public Optional<Fact.Looped> loop() {
        return facts.last(Fact.Looped.class);
    }

    /// What came of the image that was to be made; empty where none was.
    public Optional<Fact.ImageMade> image() {
        return facts.last(Fact.ImageMade.class);
    }

    /// What the model did that was asked which candidate serves; empty where none was.
    public Optional<Fact.HelperAsked> helper() {
        return facts.last(Fact.HelperAsked.class);
    }

    /// The decision that won.
    public Optional<Decision.Matched> matched() {
        return decision instanceof Decision.Matched won ? Optional.of(won) : Optional.empty();
    }

    /// What the decision that won says of what is kept after the turn; nothing when none won.
    public Retention retention() {
        return recipe != null && decision instanceof Decision.Matched won
                ? recipe.decisions().get(won.index()).retention()
                : Retention.NONE;
    }

    /// Name of the model that serves, as reported to people; empty when none does.
    public String modelName() {
        return switch (selection) {
            case Selection.Single single -> single.candidate().ref().effectiveModel();
            case Selection.Later _ -> "";
            case null -> model == null ? "" : model.name();
        };
    }

    /// Whether the decision that won asks the model to reason.
    public boolean reasoning() {
        return decision instanceof Decision.Matched
                && selection instanceof Selection.Single single
                && single.candidate().ref().useReasoning().orElse(false);
    }

    /// The algorithm as headers name it: the method of the choice, but for a decision with one model its own algorithm.
    public String algorithm() {
        String method = method();
        return recipe != null && method.equals(Selection.ONLY) && decision instanceof Decision.Matched won
                ? recipe.decisions().get(won.index()).algorithm()
                : method;
    }

    /// How the model was chosen: the algorithm that did, or a word of {@link Selection}; `default` when the default
    /// model serves.
    public String method() {
        return switch (selection) {
            case Selection.Single single -> single.method();
            case Selection.Later later -> later.method();
            case null -> model == null || decision instanceof Decision.PassThrough ? "" : "default";
        };
    }
}
