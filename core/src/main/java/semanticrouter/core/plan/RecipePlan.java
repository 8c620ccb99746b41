package semanticrouter.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.evidence.Posterior;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RecipeOutline.DecisionOutline;

/// One recipe, ready to route. Immutable.
public final class RecipePlan {
    private final String name;
    private final String description;
    private final EvidencePlan evidence;
    private final List<PlannedDecision> decisions;
    private final Posterior posterior;
    private final RecipeOutline outline;

    /// @param decisions in the order of the evidence plan's program
    /// @param fallback the default model, when there is one
    public RecipePlan(
            String name,
            String description,
            EvidencePlan evidence,
            List<PlannedDecision> decisions,
            Optional<Candidate> fallback) {
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
                    decision.plugins().types(),
                    own));
        }
        this.posterior = new Posterior(models, defaults);
        this.outline = new RecipeOutline(name, evidence, posterior, List.copyOf(outlines));
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

    public Posterior posterior() {
        return posterior;
    }

    public RecipeOutline outline() {
        return outline;
    }
}
