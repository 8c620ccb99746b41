package semanticrouter.core.evidence;

import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.SignalEvaluator;

/// One signal family of a recipe, ready to be asked.
///
/// @param family leaf type
/// @param yamlKey its list under `routing.signals`; the key in eval answers
/// @param cost what asking costs
/// @param confidence what its matches' confidence can be
/// @param evaluator evaluates all its rules
/// @param names every configured rule name, in declaration order
/// @param used rule names something refers to
/// @param impliedBy leaf names that other names' matches make true
/// @param composers conditions by leaf name without which a match is dropped
/// @param keepBest how many matches survive, best first; 0 for all
public record PlannedFamily(
        String family,
        String yamlKey,
        CostClass cost,
        ConfidenceRange confidence,
        SignalEvaluator evaluator,
        List<String> names,
        Set<String> used,
        Map<String, List<String>> impliedBy,
        Map<String, Condition> composers,
        int keepBest) {}
