package semanticrouter.dsl.proof;

import java.util.BitSet;
import java.util.Set;

/// What a solver says to a question.
sealed interface Answer {
    /// Yes, for example so.
    ///
    /// @param values the variables that hold
    record Possible(BitSet values) implements Answer {
        boolean holds(int literal) {
            return Cnf.holds(values, literal);
        }
    }

    /// No.
    ///
    /// @param reasons the assumptions that cannot hold together
    record Impossible(Set<Integer> reasons) implements Answer {
        public Impossible {
            reasons = Set.copyOf(reasons);
        }
    }

    /// The question took more steps than it may.
    record Unknown() implements Answer {}
}
