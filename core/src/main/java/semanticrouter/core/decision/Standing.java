package semanticrouter.core.decision;

import semanticrouter.core.rule.Truth;

/// How a recipe's decisions stand on what is known at one moment. Read-only once {@link DecisionProgram} returned it.
public final class Standing {
    static final byte FALSE = 0;
    static final byte UNKNOWN = 1;
    static final byte TRUE = 2;

    final byte[] truth;
    final double[] low;
    final double[] high;
    final boolean[] exact;
    final boolean[] refusing;
    final boolean[] unavailable;
    int winner = -1;
    boolean tiered;
    boolean mayTier;
    boolean settled;

    /// Second result of the evaluation of one node: bounds of its confidence, and whether it can still change.
    double lowest;

    double highest;
    boolean determined;

    Standing(int decisions) {
        truth = new byte[decisions];
        low = new double[decisions];
        high = new double[decisions];
        exact = new boolean[decisions];
        refusing = new boolean[decisions];
        unavailable = new boolean[decisions];
    }

    byte is(byte value, double least, double most, boolean known) {
        lowest = least;
        highest = most;
        determined = known;
        return value;
    }

    /// Index of the best decision that certainly matches, -1 when there is none.
    public int winner() {
        return winner;
    }

    /// True when nothing that is missing can change the winner, its confidence or the leaves behind it.
    public boolean settled() {
        return settled;
    }

    /// True when tiers rank the matches.
    public boolean tiered() {
        return tiered;
    }

    public Truth truth(int decision) {
        return switch (truth[decision]) {
            case FALSE -> Truth.FALSE;
            case TRUE -> Truth.TRUE;
            default -> Truth.UNKNOWN;
        };
    }

    /// Confidence of a decision that matches; a lower bound while it is not settled.
    public double confidence(int decision) {
        return low[decision];
    }

    /// True when the decision matches only because its evidence is unavailable and it asks to refuse then.
    public boolean refusing(int decision) {
        return refusing[decision];
    }

    /// True when the decision's rule could not be evaluated for want of evidence.
    public boolean unavailable(int decision) {
        return unavailable[decision];
    }
}
