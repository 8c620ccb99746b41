package semanticrouter.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.evidence.Posterior;
import semanticrouter.core.evidence.RouteTraffic;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RecipeOutline.DecisionOutline;

/// One recipe, ready to route. Immutable but for what its traffic teaches.
public final class RecipePlan {
    private final String name;
    private final String description;
    private final EvidencePlan evidence;
    private final List<PlannedDecision> decisions;
    private final RouteTraffic traffic;
    private final RecipeOutline outline;
    private final boolean keepsModels;
    private final OptionalInt otherwise;
    private final Optional<Direct> direct;

    /// A decision that counts when none matches and the request brings what it needs.
    ///
    /// @param index its position
    /// @param brings whether a request does
    public record Direct(int index, Predicate<ChatBody> brings) {}

    /// One whose requests the default model serves when no decision matches.
    ///
    /// @param decisions in the order of the evidence plan's program
    /// @param fallback the default model, when there is one
    public RecipePlan(
            String name,
            String description,
            EvidencePlan evidence,
            List<PlannedDecision> decisions,
            Optional<Candidate> fallback) {
        this(name, description, evidence, decisions, fallback, OptionalInt.empty(), Optional.empty());
    }

    /// @param otherwise position of the decision that counts when none matches; empty for the default model
    /// @param direct goes before that one
    public RecipePlan(
            String name,
            String description,
            EvidencePlan evidence,
            List<PlannedDecision> decisions,
            Optional<Candidate> fallback,
            OptionalInt otherwise,
            Optional<Direct> direct) {
        this.otherwise = otherwise;
        this.direct = direct;
        this.name = name;
        this.description = description;
        this.evidence = evidence;
        this.decisions = List.copyOf(decisions);
        List<String> defaults = fallback.map(
                        candidate -> List.of(candidate.ref().effectiveModel()))
                .orElse(List.of());
        var models = new ArrayList<List<String>>();
        var outlines = new ArrayList<DecisionOutline>();
        for (PlannedDecision decision : decisions) {
            List<String> own = decision.candidates().stream()
                    .map(candidate -> candidate.ref().effectiveModel())
                    .toList();
            models.add(own.isEmpty() ? defaults : own);
            outlines.add(new DecisionOutline(
                    decision.rule().name(),
                    decision.description(),
                    decision.algorithm(),
                    decision.plugins().named(),
                    own,
                    decision.retention()));
        }
        this.traffic = new RouteTraffic(
                outlines.stream().map(DecisionOutline::name).toList(), new Posterior(models, defaults));
        this.keepsModels =
                decisions.stream().anyMatch(decision -> decision.retention().keeps());
        this.outline = new RecipeOutline(name, evidence, traffic, List.copyOf(outlines));
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public EvidencePlan evidence() {
        return evidence;
    }

    public List<PlannedDecision> decisions() {
        return decisions;
    }

    /// The decision that counts for a request when none matches.
    public OptionalInt otherwise(ChatBody request) {
        return direct.filter(own -> own.brings().test(request))
                .map(own -> OptionalInt.of(own.index()))
                .orElse(otherwise);
    }

    /// Whether no decision could work on a request, as it does not bring what the only one needs.
    public boolean lacks(ChatBody request) {
        return direct.isPresent() && otherwise(request).isEmpty();
    }

    /// Whether any decision keeps a session's model, so that it matters which one served last.
    public boolean keepsModels() {
        return keepsModels;
    }

    /// How often its decisions won so far.
    public RouteTraffic traffic() {
        return traffic;
    }

    public RecipeOutline outline() {
        return outline;
    }
}
