package semanticrouter.config.compile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.config.document.Projections;
import semanticrouter.config.recipe.FamilyRules;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.recipe.RuleConditions;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.signal.SignalRule;

/// The signals a recipe's decisions depend on, directly or through projections, composers and partitions
/// (specification: signals §2.2 step 1). One use.
public final class UsedSignals {
    private final Recipe recipe;
    private final Map<String, Set<String>> used = new HashMap<>();
    private final Set<String> scores = new HashSet<>();

    private UsedSignals(Recipe recipe) {
        this.recipe = recipe;
    }

    /// Leaf names by family.
    public static Map<String, Set<String>> of(Recipe recipe, List<DecisionRule> rules) {
        var walk = new UsedSignals(recipe);
        for (DecisionRule rule : rules) {
            RuleConditions.leaves(rule.when()).forEach(walk::use);
        }
        return walk.used;
    }

    private void use(SignalKey key) {
        if (key.family().equals("projection")) {
            recipe.projections().mappings().stream()
                    .filter(mapping -> mapping.outputs().stream()
                            .anyMatch(output -> output.name().equals(key.name())))
                    .forEach(mapping -> score(mapping.source()));
        } else if (used.computeIfAbsent(key.family(), _ -> new HashSet<>()).add(key.name())) {
            recipe.family(key.family()).ifPresent(rules -> composers(rules, key.name()));
        }
    }

    private <R extends Record & SignalRule> void composers(FamilyRules<R> rules, String leaf) {
        for (R rule : rules.rules()) {
            if (rules.family().leaves(rule).contains(leaf)) {
                rules.family()
                        .composer(rule)
                        .ifPresent(condition -> RuleConditions.leaves(condition).forEach(this::use));
            }
        }
    }

    private void score(String name) {
        if (!scores.add(name)) {
            return;
        }
        for (Projections.ScoreEntry score : recipe.projections().scores()) {
            if (score.name().equals(name)) {
                score.inputs().forEach(this::input);
            }
        }
    }

    private void input(Projections.InputEntry input) {
        switch (input.type()) {
            case "projection" -> {
                score(input.name());
                use(new SignalKey("projection", input.name()));
            }
            case "kb_metric" -> used.computeIfAbsent("kb", _ -> new HashSet<>()).add(input.kb());
            default -> use(new SignalKey(input.type(), input.name()));
        }
    }
}
