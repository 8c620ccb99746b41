package semanticrouter.core.selection;

import semanticrouter.core.fault.UnavailableException;

/// Picks among the candidates of one decision. Safe for all threads.
@FunctionalInterface
public interface Selector extends AutoCloseable {
    /// @throws UnavailableException when it cannot choose; the decision's first candidate then serves
    Selection select(SelectionInput input) throws UnavailableException, InterruptedException;

    /// Whether it has several models work on a request, however many candidates there are.
    default boolean loops() {
        return false;
    }

    @Override
    default void close() {}
}
