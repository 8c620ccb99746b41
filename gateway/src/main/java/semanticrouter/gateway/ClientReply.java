package semanticrouter.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.request.Headers;
import semanticrouter.gateway.loop.Carrier;

/// The response to one client, written by a virtual thread and carried out by the event loop that owns the socket.
///
/// Writes return at once until {@link #UNSENT_MAX} bytes have not reached the socket; then they wait for it.
final class ClientReply implements ReplySink {
    /// Bytes that may wait for a slow client.
    static final long UNSENT_MAX = 256 << 10;

    private final Carrier carrier;
    private final HttpServerResponse response;
    private final AtomicLong unsent = new AtomicLong();
    private volatile @Nullable Thread waiting;
    private volatile boolean failed;
    private volatile boolean aborted;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPEN);
    private volatile boolean betweenEvents;
    private volatile @Nullable Head pending;
    /// When something was last sent, known to the event loop alone.
    private long sentNanos;

    /// How far a stream has come.
    private enum Stage {
        /// Its first piece begins it, or silence does.
        OPEN,
        /// Its exchange has looked and found it unbegun; silence begins it no more.
        CLAIMED,
        BEGUN
    }

    /// What a stream begins with.
    private record Head(int status, Headers headers) {}

    ClientReply(Carrier carrier, HttpServerResponse response) {
        this.carrier = carrier;
        this.response = response;
    }

    /// Sends a complete response.
    @Override
    public void send(int status, Headers headers, byte[] body) {
        carrier.order(() -> {
            if (response.ended() || response.closed()) {
                return; // the client has gone; its exchange ends with that status
            }
            head(status, headers);
            response.end(Buffer.buffer(body));
        });
    }

    /// Sends the head of a stream with its first bytes.
    @Override
    public void start(int status, Headers headers, byte[] first) {
        unsent.addAndGet(first.length);
        boolean begun = stage.getAndSet(Stage.BEGUN) == Stage.BEGUN;
        carrier.order(() -> {
            if (begun) {
                put(first);
            } else {
                begin(new Head(status, headers), first);
            }
        });
    }

    /// Sends the head of a stream with a ping when it stays silent before its first piece.
    @Override
    public void beginWhenSilent(int status, Headers headers) {
        pending = new Head(status, headers);
    }

    private void begin(Head opening, byte[] first) {
        if (response.closed()) {
            failed = true;
            return;
        }
        head(opening.status(), opening.headers());
        response.setChunked(true);
        put(first);
    }

    /// Sends more of a stream.
    ///
    /// @return false when the client no longer takes anything
    @Override
    public boolean write(byte[] bytes, Deadline deadline) throws InterruptedException {
        if (unsent.get() > UNSENT_MAX && !drained(deadline)) {
            return false;
        }
        unsent.addAndGet(bytes.length);
        carrier.order(() -> put(bytes));
        return !failed;
    }

    /// Sends `ping` whenever a stream has been silent for so long, between its events; to be called once.
    @Override
    public void keepAlive(byte[] ping, long silentNanos) {
        carrier.order(() -> {
            sentNanos = System.nanoTime();
            watch(ping, silentNanos, silentNanos);
        });
    }

    /// Says whether what has been written ends with the end of an event.
    @Override
    public void betweenEvents(boolean now) {
        betweenEvents = now;
    }

    private void watch(byte[] ping, long silentNanos, long waitNanos) {
        var _ = carrier.schedule(
                () -> {
                    if (response.ended() || response.closed()) {
                        return;
                    }
                    long silent = System.nanoTime() - sentNanos;
                    if (silent >= silentNanos && betweenEvents && unsent.get() == 0) {
                        ping(ping);
                        silent = 0;
                    }
                    watch(ping, silentNanos, Math.max(silentNanos - silent, silentNanos / 8));
                },
                waitNanos);
    }

    private void ping(byte[] ping) {
        Head opening = pending;
        if (stage.get() == Stage.BEGUN) {
            unsent.addAndGet(ping.length);
            put(ping);
        } else if (opening != null && stage.compareAndSet(Stage.OPEN, Stage.BEGUN)) {
            unsent.addAndGet(ping.length);
            begin(opening, ping);
        }
    }

    /// Whether a stream has begun, so that its status can no longer change; when not, silence no longer begins it. For
    /// the thread that writes.
    @Override
    public boolean started() {
        return !stage.compareAndSet(Stage.OPEN, Stage.CLAIMED) && stage.get() == Stage.BEGUN;
    }

    /// Whether it was this side that broke the stream off.
    @Override
    public boolean aborted() {
        return aborted;
    }

    /// Breaks a stream off without an end.
    @Override
    public void abort() {
        aborted = true;
        carrier.order(() -> {
            if (!response.ended() && !response.closed()) {
                response.reset();
            }
        });
    }

    @Override
    public void end() {
        carrier.order(() -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        });
    }

    /// Has something done once what was sent so far has been handed to the socket.
    @Override
    public void then(Runnable action) {
        carrier.order(action);
    }

    private boolean drained(Deadline deadline) throws InterruptedException {
        waiting = Thread.currentThread();
        try {
            while (unsent.get() > UNSENT_MAX && !failed) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (deadline.passed()) {
                    return false;
                }
                LockSupport.parkNanos(this, deadline.nanosLeft());
            }
            return !failed;
        } finally {
            waiting = null;
        }
    }

    private void put(byte[] bytes) {
        if (response.closed()) {
            failed = true;
            LockSupport.unpark(waiting);
            return;
        }
        sentNanos = System.nanoTime();
        response.write(Buffer.buffer(bytes)).onComplete(written -> {
            failed |= written.failed();
            unsent.addAndGet(-bytes.length);
            LockSupport.unpark(waiting);
        });
    }

    private void head(int status, Headers headers) {
        response.setStatusCode(status);
        MultiMap out = response.headers();
        headers.forEach(out::add);
    }
}
