package semanticrouter.gateway;

import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;

/// Where the reply of one exchange goes: a client's connection, or the proxy that asks on a client's behalf.
///
/// Written by the one thread of the exchange.
public interface ReplySink {
    /// Sends a complete response.
    void send(int status, Headers headers, byte[] body);

    /// The same for what a model or the router itself has answered.
    ///
    /// @throws GatewayException when it cannot be sent in one piece; nothing has been sent then
    default void answer(int status, Headers headers, byte[] body) throws GatewayException {
        send(status, headers, body);
    }

    /// Sends the head of a stream with its first bytes.
    void start(int status, Headers headers, byte[] first);

    /// Sends more of a stream; waits while too much is unsent.
    ///
    /// @return false when nothing more is taken
    boolean write(byte[] bytes, Deadline deadline) throws InterruptedException;

    /// Lets a ping begin a stream that is silent before its first piece; {@link #keepAlive} follows.
    default void beginWhenSilent(int status, Headers headers) {}

    /// Sends `ping` whenever a stream has been silent for so long, between its events; to be called once.
    void keepAlive(byte[] ping, long silentNanos);

    /// Says whether what has been written ends with the end of an event.
    void betweenEvents(boolean now);

    /// Whether the head of a stream must be sent before the first piece of its body can be had.
    default boolean headFirst() {
        return false;
    }

    /// Whether a stream has begun, so that its status can no longer change; when not, only the thread that writes
    /// begins it from now on.
    boolean started();

    /// Whether it was this side that broke the stream off. Any thread.
    boolean aborted();

    /// Whether all of the reply has been handed on, so that who leaves now leaves with it. Any thread.
    default boolean delivered() {
        return false;
    }

    /// Breaks a stream off without an end.
    void abort();

    /// Breaks off because of a fault of the router's own, whatever has been sent.
    ///
    /// @return false when that is not for the sink to tell: an error is to be sent, or the stream to be aborted
    default boolean fault() {
        return false;
    }

    /// Ends a stream.
    void end();

    /// Has something done once what was sent so far has been handed on.
    void then(Runnable action);
}
