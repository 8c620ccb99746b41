package semanticrouter.core.fault;

/// How one task of a {@link Fanout} ended.
///
/// @param <T> what the task returns
public sealed interface Settled<T> {
    /// It returned.
    record Done<T>(T value, long nanos) implements Settled<T> {}

    /// It said that its evidence cannot be had, or ran past the deadline.
    record Failed<T>(Failure failure, long nanos) implements Settled<T> {}
}
