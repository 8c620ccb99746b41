package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;

/// Formulas as clauses: every formula gets a literal that is equivalent to it (Tseitin's encoding). For one thread.
///
/// What always holds is apart from what literals stand for: a question needs the clauses of those formulas only that it
/// mentions, and an answer to it is completed by evaluating the others. A variable that stands for a formula has a
/// larger number than the variables of its parts.
///
/// Source: G. S. Tseitin, On the complexity of derivation in propositional calculus, 1968.
final class Cnf {
    private final int truth;
    private final List<int[]> constraints = new ArrayList<>();
    private final IdentityHashMap<Formula, Integer> literals = new IdentityHashMap<>();

    /// The literals that hold together exactly when the variable does; the first one defines the variable after
    /// `truth`.
    private final List<int[]> conjunctions = new ArrayList<>();

    /// @param variables the variables formulas use; further ones are made for their parts
    Cnf(int variables) {
        this.truth = variables + 1;
        constraints.add(new int[] {truth});
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
        int[] all = new int[parts.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = sign * literal(parts.get(i));
        }
        int whole = sign * conjunction(all);
        literals.put(formula, whole);
        return whole;
    }

    private int conjunction(int... parts) {
        conjunctions.add(parts);
        return variables();
    }

    /// A variable of its own that holds exactly when the formula does.
    int alias(Formula formula) {
        return conjunction(literal(formula));
    }

    /// Makes a formula hold. Conjunctions are taken apart, so that constraints cost no variables.
    void require(Formula formula) {
        switch (formula) {
            case Formula.And and -> and.parts().forEach(this::require);
            case Formula.Or or ->
                constraints.add(or.parts().stream().mapToInt(this::literal).toArray());
            case Formula.Constant _, Formula.Variable _, Formula.Not _ -> constraints.add(new int[] {literal(formula)});
        }
    }

    /// The literal that always holds.
    int truth() {
        return truth;
    }

    int variables() {
        return truth + conjunctions.size();
    }

    /// The clauses of what always holds, without those that say what their literals stand for.
    List<int[]> constraints() {
        return constraints;
    }

    /// Hands out the clauses that say what a literal stands for.
    ///
    /// @param told the variables of which this was said before
    void define(int literal, BitSet told, Consumer<int[]> clauses) {
        int whole = Math.abs(literal);
        if (whole <= truth || told.get(whole)) {
            return;
        }
        told.set(whole);
        int[] parts = conjunctions.get(whole - truth - 1);
        int[] all = new int[parts.length + 1];
        for (int i = 0; i < parts.length; i++) {
            define(parts[i], told, clauses);
            clauses.accept(new int[] {-whole, parts[i]});
            all[i] = -parts[i];
        }
        all[parts.length] = whole;
        clauses.accept(all);
    }

    /// Completes an assignment: every variable that stands for a formula becomes what the formula is.
    ///
    /// @param values the variables that hold
    void evaluate(BitSet values) {
        int whole = truth;
        for (int[] parts : conjunctions) {
            values.set(++whole, holdsAll(values, parts));
        }
    }

    private static boolean holdsAll(BitSet values, int[] literals) {
        for (int literal : literals) {
            if (!holds(values, literal)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a completed assignment is one of the world's, apart from its scores.
    boolean allows(BitSet values) {
        for (int[] clause : constraints) {
            boolean some = false;
            for (int literal : clause) {
                some |= holds(values, literal);
            }
            if (!some) {
                return false;
            }
        }
        return true;
    }

    static boolean holds(BitSet values, int literal) {
        return literal > 0 ? values.get(literal) : !values.get(-literal);
    }
}
