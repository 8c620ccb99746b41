package semanticrouter.gateway.upstream;

import semanticrouter.core.call.Upstream;

/// The upstream of one exchange, which remembers how long it took. Used by one thread at a time.
public interface Leg extends Upstream, AutoCloseable {
    /// From the start of the first call to the first byte of the last reply's body; 0 when there was none.
    long firstByteNanos();

    /// From the start of the first call to the end of the last reply; 0 when nothing was called.
    long nanos();

    /// Cancels a call that has not ended.
    @Override
    void close();
}
