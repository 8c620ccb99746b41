package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Rule;
import semanticrouter.dsl.syntax.RulePrinter;

/// All results of signals that a request can have under one profile, as logic. For one thread; closed before solving.
final class World {
    /// Families that record neither a number nor a confidence, so that no predicate on them holds.
    private static final Set<String> UNMEASURED =
            Set.of("keyword", "fact_check", "user_feedback", "language", "context", "pii", "modality", "authz");

    private final Variables variables = new Variables();
    private final Measures measures = new Measures(variables);
    private final SignalWorld signals;
    private final ProjectionWorld projections;
    private final ClassifierWorld classifiers;
    private final Map<String, Formula> leaves = new LinkedHashMap<>();

    World(MappingNode routing, Vocabulary vocabulary, Premises premises) {
        signals = new SignalWorld(routing, vocabulary, premises, variables, measures);
        projections = new ProjectionWorld(routing, signals, variables, measures);
        List<MappingNode> rules = Nodes.mappings(Nodes.mapping(routing, "signals"), "classifiers");
        classifiers = new ClassifierWorld(rules, signals, variables, measures);
    }

    /// The formula of a condition.
    Formula formula(Rule rule) {
        return switch (rule) {
            case Rule.And and ->
                Formula.and(and.parts().stream().map(this::formula).toList());
            case Rule.Or or -> Formula.or(or.parts().stream().map(this::formula).toList());
            case Rule.Not not -> Formula.not(formula(not.part()));
            case Rule.Signal leaf -> leaves.computeIfAbsent(RulePrinter.print(leaf), text -> leaf(leaf));
        };
    }

    private Formula leaf(Rule.Signal leaf) {
        String type = leaf.type();
        String name = leaf.name().text();
        NumericPredicate test = Leaves.test(leaf);
        if (test == null) {
            return signals.match(type, name);
        }
        Formula failed = Leaves.matchesOnError(leaf) ? signals.match("failed", type + ":" + name) : Formula.FALSE;
        if (type.equals("classifier")) {
            return Formula.or(
                    classifiers.passes(name, Leaves.label(leaf), test),
                    Formula.and(Formula.not(classifiers.available(name)), failed));
        }
        // Whether a value was recorded at all is a fact of its own, and so is why not.
        Formula available = UNMEASURED.contains(type) ? Formula.FALSE : signals.match("recorded", type + ":" + name);
        Measure measure = measures.valueOf(type + ":" + name)
                .orElseGet(() -> measures.of(
                        "value " + type + ":" + name, false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
        return Formula.or(Formula.and(available, measure.test(test)), Formula.and(Formula.not(available), failed));
    }

    /// Ends the description: from here on no new condition may be asked for.
    Closed close() {
        List<ScoreSum> sums = projections.sums();
        Map<String, Formula> asked = new LinkedHashMap<>(leaves);
        sums.forEach(sum -> sum.terms().stream()
                .filter(term -> !term.text().isEmpty())
                .forEach(term -> asked.putIfAbsent(term.text(), term.when())));
        List<Fact> facts = new ArrayList<>();
        asked.forEach((text, formula) -> facts.add(new Fact(text, formula)));
        measures.close();
        return new Closed(variables.count(), variables.constraints(), sums, facts, variables.groups());
    }

    /// A leaf that some condition or score asks for.
    ///
    /// @param text the leaf as the language writes it
    record Fact(String text, Formula formula) {}

    /// A world whose variables are all known.
    ///
    /// @param variables how many there are
    /// @param constraints what always holds
    /// @param sums scores that must agree with what matched
    /// @param facts every leaf that a condition or a score asks for
    /// @param groups formulas of which at most one holds
    record Closed(
            int variables,
            List<Formula> constraints,
            List<ScoreSum> sums,
            List<Fact> facts,
            List<List<Formula>> groups) {}
}
