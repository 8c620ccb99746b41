package semanticrouter.signals.label;

import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalInput;

/// What scores a text for one classifier rule. Safe for all threads.
interface Scorer extends AutoCloseable {
    /// Scores of the rule's labels.
    LabelScores score(String text, SignalInput input) throws UnavailableException, InterruptedException;

    @Override
    default void close() {}
}
