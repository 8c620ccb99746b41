package semanticrouter.config.recipe;

import java.util.List;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalRule;

/// The rules of one signal family in a recipe.
///
/// @param family the kind
/// @param rules in declaration order
/// @param places where each rule stands, in the same order
/// @param <R> one rule
public record FamilyRules<R extends Record & SignalRule>(SignalFamily<R> family, List<R> rules, List<DocPath> places) {
    public FamilyRules {
        rules = List.copyOf(rules);
        places = List.copyOf(places);
    }

    /// Leaf type.
    public String type() {
        return family.kind().name();
    }

    public List<String> names() {
        return rules.stream().map(SignalRule::name).toList();
    }

    /// Names rules can refer to, in declaration order, each once.
    public List<String> leaves() {
        return rules.stream()
                .flatMap(rule -> family.leaves(rule).stream())
                .distinct()
                .toList();
    }
}
