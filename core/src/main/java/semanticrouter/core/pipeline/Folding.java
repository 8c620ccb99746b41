package semanticrouter.core.pipeline;

import java.util.List;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.evidence.EntropyStep;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.trace.Timings;

/// What is left of the uncertainty about the model once a request is decided and its model chosen.
final class Folding {
    private Folding() {}

    /// The steps of the evidence, and those after it.
    ///
    /// @param selected whether a model was chosen
    static List<EntropyStep> of(
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
}
