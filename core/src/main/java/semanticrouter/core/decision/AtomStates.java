package semanticrouter.core.decision;

import java.util.Arrays;

/// What is known about each leaf for one request. Written by one thread while evidence is gathered, then only read.
public final class AtomStates {
    static final byte PENDING = 0;
    static final byte FALSE = 1;
    static final byte TRUE = 2;
    static final byte UNAVAILABLE = 3;

    final byte[] state;
    final double[] confidence;

    public AtomStates(int atoms) {
        state = new byte[atoms];
        confidence = new double[atoms];
    }

    private AtomStates(AtomStates other) {
        state = Arrays.copyOf(other.state, other.state.length);
        confidence = Arrays.copyOf(other.confidence, other.confidence.length);
    }

    public AtomStates copy() {
        return new AtomStates(this);
    }

    /// The leaf holds.
    ///
    /// @param sure its confidence, 0 or more
    public void markTrue(int atom, double sure) {
        state[atom] = TRUE;
        confidence[atom] = Double.isNaN(sure) ? 0 : Math.max(0, sure);
    }

    public void markFalse(int atom) {
        state[atom] = FALSE;
    }

    /// Nobody will know.
    public void markUnavailable(int atom) {
        state[atom] = UNAVAILABLE;
    }

    public boolean pending(int atom) {
        return state[atom] == PENDING;
    }

    public boolean holds(int atom) {
        return state[atom] == TRUE;
    }

    public boolean unavailable(int atom) {
        return state[atom] == UNAVAILABLE;
    }

    public double confidence(int atom) {
        return confidence[atom];
    }
}
