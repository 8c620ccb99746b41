package semanticrouter.dsl.proof;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.dsl.syntax.Rule;
import semanticrouter.dsl.syntax.RulePrinter;

/// Tells rules that are false whatever their leaves say from rules that only the meaning of signals makes false.
final class SelfContradiction {
    private final Variables variables = new Variables();
    private final Map<String, Formula> leaves = new HashMap<>();

    private SelfContradiction() {}

    /// Whether the rule is false for every choice of its leaves.
    static boolean in(Rule rule) {
        SelfContradiction free = new SelfContradiction();
        Formula formula = free.formula(rule);
        Cnf cnf = new Cnf(free.variables.count());
        int literal = cnf.literal(formula);
        return new Solver(cnf, List.of()).ask(literal) instanceof Answer.Impossible;
    }

    private Formula formula(Rule rule) {
        return switch (rule) {
            case Rule.And and ->
                Formula.and(and.parts().stream().map(this::formula).toList());
            case Rule.Or or -> Formula.or(or.parts().stream().map(this::formula).toList());
            case Rule.Not not -> Formula.not(formula(not.part()));
            case Rule.Signal leaf -> leaves.computeIfAbsent(RulePrinter.print(leaf), text -> variables.fresh());
        };
    }
}
