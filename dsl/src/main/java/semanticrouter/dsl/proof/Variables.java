package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.List;

/// Hands out variables and collects what always holds of them. For one thread.
final class Variables {
    private int count;
    private final List<Formula> constraints = new ArrayList<>();
    private final List<List<Formula>> groups = new ArrayList<>();

    Formula fresh() {
        return new Formula.Variable(++count);
    }

    /// How many variables there are.
    int count() {
        return count;
    }

    void require(Formula constraint) {
        constraints.add(constraint);
    }

    /// Remembers formulas of which at most one holds anyway.
    void group(List<Formula> exclusive) {
        groups.add(List.copyOf(exclusive));
    }

    List<List<Formula>> groups() {
        return List.copyOf(groups);
    }

    List<Formula> constraints() {
        return List.copyOf(constraints);
    }
}
