package semanticrouter.encoders.lane;

import semanticrouter.core.fault.UnavailableException;

/// One piece of inference.
///
/// @param cost how long it takes relative to others, in tokens
/// @param work runs on a thread of the lane; what it throws as {@link UnavailableException} reaches the caller
/// @param <T> what it yields
public record Job<T>(int cost, Work<T> work) {
    /// The computation of a job.
    ///
    /// @param <T> what it yields
    @FunctionalInterface
    public interface Work<T> {
        T run() throws UnavailableException;
    }
}
