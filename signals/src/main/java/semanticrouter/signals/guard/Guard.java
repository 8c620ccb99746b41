package semanticrouter.signals.guard;

import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalInput;

/// What judges a text; built in, or another service. Safe for all threads.
interface Guard extends AutoCloseable {
    /// Probabilities of the guard's labels.
    LabelScores judge(String text, SignalInput input) throws UnavailableException, InterruptedException;

    @Override
    default void close() {}
}
