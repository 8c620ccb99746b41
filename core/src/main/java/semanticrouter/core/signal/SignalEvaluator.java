package semanticrouter.core.signal;

import semanticrouter.core.fault.UnavailableException;

/// A family made ready for one configuration. Safe for all threads; holds no state of a request.
public interface SignalEvaluator extends AutoCloseable {
    /// Evaluates every rule.
    ///
    /// @throws UnavailableException when nothing can be said about any rule; partial trouble is
    ///     {@link SignalOutcome.Unavailable} per name
    SignalReport evaluate(SignalInput input) throws UnavailableException, InterruptedException;

    @Override
    default void close() {}
}
