package semanticrouter.config.compile;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;

/// The default recipe as a looper's own model name sees it: only decisions of that algorithm, and the one with the
/// highest priority when none matches (specification: signals §4.6 step 2, selection §2.1).
final class SlugRecipe {
    private SlugRecipe() {}

    /// @param direct counts when none matches and a request brings what it needs; empty for none
    static RecipePlan restrict(RecipePlan whole, Recipe recipe, String algorithm, Optional<PlannedDecision> direct) {
        List<PlannedDecision> written = whole.decisions().stream()
                .filter(decision -> decision.algorithm().equals(algorithm))
                .toList();
        List<PlannedDecision> decisions =
                Stream.concat(written.stream(), direct.stream()).toList();
        List<DecisionRule> rules = decisions.stream().map(PlannedDecision::rule).toList();
        var families = whole.evidence().planned();
        var atoms = AtomTable.of(rules, leaf -> Confidences.range(leaf, families));
        var program = new DecisionProgram(rules, whole.evidence().program().strategy(), atoms);
        var evidence = new EvidencePlan(
                families,
                ProjectionCompiler.partitions(recipe),
                ProjectionCompiler.scores(recipe),
                ProjectionCompiler.mappings(recipe.projections()),
                program,
                whole.evidence().intake(),
                PlannedDecision.leavingReasoningOpen(decisions));
        return new RecipePlan(
                whole.name(),
                whole.description(),
                evidence,
                decisions,
                Optional.empty(),
                first(rules.subList(0, written.size())),
                direct.map(PlannedDecision::selector)
                        .filter(LoopSelector.class::isInstance)
                        .map(own -> new RecipePlan.Direct(written.size(), ((LoopSelector) own).loop()::suffices)));
    }

    private static OptionalInt first(List<DecisionRule> rules) {
        return IntStream.range(0, rules.size())
                .reduce((best, other) ->
                        rules.get(other).priority() > rules.get(best).priority() ? other : best);
    }
}
