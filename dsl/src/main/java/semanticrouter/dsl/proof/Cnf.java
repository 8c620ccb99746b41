package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// Formulas as clauses: every formula gets a literal that is equivalent to it (Tseitin's encoding). For one thread.
///
/// Source: G. S. Tseitin, On the complexity of derivation in propositional calculus, 1968.
final class Cnf {
    private int variables;
    private int truth;
    private final List<int[]> clauses = new ArrayList<>();
    private final IdentityHashMap<Formula, Integer> literals = new IdentityHashMap<>();

    /// @param variables the variables formulas use; further ones are made for their parts
    Cnf(int variables) {
        this.variables = variables;
        this.truth = ++this.variables;
        clauses.add(new int[] {truth});
    }

    /// The literal that holds exactly when the formula does.
    int literal(Formula formula) {
        return switch (formula) {
            case Formula.Constant constant -> constant.value() ? truth : -truth;
            case Formula.Variable variable -> variable.id();
            case Formula.Not not -> -literal(not.part());
            case Formula.And and -> named(and, and.parts(), 1);
            case Formula.Or or -> named(or, or.parts(), -1);
        };
    }

    /// With `sign` -1 the parts and the whole are negated, which makes an `Or` of an `And`.
    private int named(Formula formula, List<Formula> parts, int sign) {
        Integer known = literals.get(formula);
        if (known != null) {
            return known;
        }
        int[] all = new int[parts.size() + 1];
        int whole = ++variables;
        for (int i = 0; i < parts.size(); i++) {
            int part = sign * literal(parts.get(i));
            clauses.add(new int[] {-sign * whole, part});
            all[i] = -part;
        }
        all[parts.size()] = sign * whole;
        clauses.add(all);
        literals.put(formula, whole);
        return whole;
    }

    /// A variable of its own that holds exactly when the formula does.
    int alias(Formula formula) {
        int literal = literal(formula);
        int alias = ++variables;
        clauses.add(new int[] {-alias, literal});
        clauses.add(new int[] {alias, -literal});
        return alias;
    }

    /// Makes a formula hold. Conjunctions are taken apart, so that constraints cost no variables.
    void require(Formula formula) {
        switch (formula) {
            case Formula.And and -> and.parts().forEach(this::require);
            case Formula.Or or ->
                clauses.add(or.parts().stream().mapToInt(this::literal).toArray());
            case Formula.Constant _, Formula.Variable _, Formula.Not _ -> clauses.add(new int[] {literal(formula)});
        }
    }

    int variables() {
        return variables;
    }

    List<int[]> clauses() {
        return clauses;
    }
}
