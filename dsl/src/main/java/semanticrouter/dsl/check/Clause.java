package semanticrouter.dsl.check;

import java.util.BitSet;

/// One way for a condition to hold: all of `required` match and none of `forbidden`.
record Clause(BitSet required, BitSet forbidden) {
    static final Clause ALWAYS = new Clause(new BitSet(), new BitSet());

    static Clause requiring(int signal) {
        Clause clause = new Clause(new BitSet(), new BitSet());
        clause.required.set(signal);
        return clause;
    }

    static Clause forbidding(int signal) {
        Clause clause = new Clause(new BitSet(), new BitSet());
        clause.forbidden.set(signal);
        return clause;
    }

    /// Both clauses together.
    Clause and(Clause other) {
        BitSet both = (BitSet) required.clone();
        both.or(other.required);
        BitSet neither = (BitSet) forbidden.clone();
        neither.or(other.forbidden);
        return new Clause(both, neither);
    }

    boolean contradictory() {
        return required.intersects(forbidden);
    }
}
