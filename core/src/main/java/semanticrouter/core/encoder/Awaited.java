package semanticrouter.core.encoder;

import semanticrouter.core.fault.UnavailableException;

/// Something that is made of sentence vectors, such as the prototypes of a rule: there at once, or as soon as the
/// service that makes the vectors answers (specification: dataplane §7.6). Safe for all threads.
///
/// @param <T> what is made
public interface Awaited<T> extends AutoCloseable {
    /// Makes it.
    ///
    /// @param <T> what is made
    @FunctionalInterface
    interface Source<T> {
        T make() throws UnavailableException, InterruptedException;
    }

    /// What was made. Never waits.
    ///
    /// @throws UnavailableException with what is in the way as long as it is not there
    T get() throws UnavailableException;

    /// Says that nobody needs it any more, so that it is not waited for.
    @Override
    void close();

    /// What is there already.
    static <T> Awaited<T> there(T made) {
        return new Awaited<>() {
            @Override
            public T get() {
                return made;
            }

            @Override
            public void close() {}
        };
    }
}
