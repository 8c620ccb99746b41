package semanticrouter.core.evidence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalRule;

/// One signal family of a recipe, ready to be asked.
///
/// @param family leaf type
/// @param evalKey its key in eval answers
/// @param headerName last part of the header that lists its matches
/// @param cost what asking costs
/// @param confidence what its matches' confidence can be
/// @param evaluator evaluates all its rules
/// @param names every leaf name its rules can match under, in declaration order
/// @param used leaf names something refers to
/// @param impliedBy names whose match makes a leaf true, for leaves that do not only stand for themselves
/// @param composers conditions by leaf name without which a match is dropped
/// @param keepBest how many matches survive, best first; 0 for all
/// @param safety whether its names guard against harm
/// @param advises whether it is asked for its advice on reasoning, too
public record PlannedFamily(
        String family,
        String evalKey,
        String headerName,
        CostClass cost,
        ConfidenceRange confidence,
        SignalEvaluator evaluator,
        List<String> names,
        Set<String> used,
        Map<String, List<String>> impliedBy,
        Map<String, Condition> composers,
        int keepBest,
        boolean safety,
        boolean advises) {
    /// A family that guards against nothing and advises nothing.
    public PlannedFamily(
            String family,
            String evalKey,
            String headerName,
            CostClass cost,
            ConfidenceRange confidence,
            SignalEvaluator evaluator,
            List<String> names,
            Set<String> used,
            Map<String, List<String>> impliedBy,
            Map<String, Condition> composers,
            int keepBest) {
        this(
                family,
                evalKey,
                headerName,
                cost,
                confidence,
                evaluator,
                names,
                used,
                impliedBy,
                composers,
                keepBest,
                false,
                false);
    }

    /// Plans a family for the rules of one recipe.
    ///
    /// @param evaluator made by the family for these rules
    /// @param used names of its leaves that decisions, projections and composers refer to
    public static <R extends Record & SignalRule> PlannedFamily of(
            SignalFamily<R> family, List<R> rules, Settings settings, SignalEvaluator evaluator, Set<String> used) {
        List<String> names = rules.stream()
                .flatMap(rule -> family.leaves(rule).stream())
                .distinct()
                .toList();
        var implied = new HashMap<String, List<String>>();
        var composers = new HashMap<String, Condition>();
        for (String name : names) {
            List<String> by = family.impliedBy(name, rules);
            if (!by.equals(List.of(name))) {
                implied.put(name, by);
            }
        }
        for (R rule : rules) {
            family.composer(rule)
                    .ifPresent(composer -> family.leaves(rule).forEach(leaf -> composers.put(leaf, composer)));
        }
        return new PlannedFamily(
                family.kind().name(),
                family.evalKey(),
                family.headerName(),
                family.cost(),
                family.confidence(),
                evaluator,
                names,
                Set.copyOf(used),
                Map.copyOf(implied),
                Map.copyOf(composers),
                family.keepBest(settings),
                family.safety(),
                family.advises(rules));
    }
}
