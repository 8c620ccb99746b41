package semanticrouter.gateway.upstream;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.request.Headers;

/// One try at one backend. Its handlers run on one event loop; one virtual thread waits for what they report.
///
/// A streamed body is read from the socket only as fast as it is pulled: beyond {@link #QUEUED_MAX} bytes reading pauses.
final class UpstreamAttempt implements ReplyStream {
    /// Bytes that wait for the reader before the socket is no longer read.
    static final long QUEUED_MAX = 256 << 10;

    /// What the event loop reports.
    sealed interface Report {
        /// A whole reply.
        @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
        record Whole(int status, Headers headers, byte[] body) implements Report {}

        /// The head of a stream of events; its body follows piece by piece.
        record Head(int status, Headers headers) implements Report {}

        /// A part of a stream's body, or its end.
        record Body(Piece piece) implements Report {}

        /// The try failed.
        record Failed(UpstreamFault fault) implements Report {}
    }

    private final HttpUpstream upstream;
    private final Context context;
    private final UpstreamOptions options;
    private final Deadline deadline;
    private final Mailbox<Report> reports = new Mailbox<>();
    private final AtomicLong queued = new AtomicLong();
    private final long startedNanos = System.nanoTime();
    private volatile long firstByteNanos;
    private volatile long endedNanos;
    private volatile boolean paused;
    private volatile boolean cancelled;
    private volatile boolean ended;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private @Nullable Buffer whole;

    UpstreamAttempt(HttpUpstream upstream, Context context, Deadline deadline) {
        this.upstream = upstream;
        this.context = context;
        this.options = upstream.options();
        this.deadline = deadline;
    }

    /// Sends the request; returns at once.
    void start(HttpClient client, RequestOptions target, Buffer body) {
        context.runOnContext(_ -> client.request(target).onComplete(connected -> {
            if (connected.failed()) {
                fail(UpstreamFault.connecting(connected.cause()));
                return;
            }
            HttpClientRequest opened = connected.result();
            request = opened;
            boolean kept = upstream.reused(opened.connection());
            if (cancelled) {
                opened.reset();
                return;
            }
            opened.send(body).onComplete(head -> {
                if (head.failed()) {
                    fail(UpstreamFault.exchanging(head.cause(), kept));
                } else {
                    head(head.result());
                }
            });
        }));
    }

    /// Waits for the head of the reply, or for all of it when it is not a stream.
    Report awaitHead() throws InterruptedException {
        Report report = reports.take(deadline.within(options.firstByteTime()).nanosLeft());
        if (report != null) {
            return report;
        }
        close();
        return new Report.Failed(new UpstreamFault(UpstreamFault.Kind.TIMEOUT, "no reply within the time allowed"));
    }

    @Override
    public Piece next() throws InterruptedException {
        Report report = reports.take(deadline.within(options.idleTime()).nanosLeft());
        return switch (report) {
            case null -> {
                close();
                yield new Piece.Broken(
                        new UpstreamFault(UpstreamFault.Kind.TIMEOUT, "the stream fell silent").failure());
            }
            case Report.Body(Piece.Chunk chunk) -> {
                long left = queued.addAndGet(-chunk.bytes().length);
                if (left <= QUEUED_MAX / 2 && paused) {
                    context.runOnContext(_ -> resume());
                }
                yield chunk;
            }
            case Report.Body(var piece) -> piece;
            case Report.Failed(var fault) -> new Piece.Broken(fault.failure());
            case Report.Head _, Report.Whole _ -> throw new IllegalStateException("a second head");
        };
    }

    /// Cancels the try unless it has ended; the connection is closed because its reply is not read to the end.
    @Override
    public void close() {
        if (ended || cancelled) {
            return;
        }
        cancelled = true;
        context.runOnContext(_ -> {
            if (request != null && !ended) {
                request.reset();
            }
        });
    }

    /// From the start to the first byte of the body; 0 until there is one.
    long firstByteNanos() {
        return firstByteNanos == 0 ? 0 : firstByteNanos - startedNanos;
    }

    long startedNanos() {
        return startedNanos;
    }

    /// When the reply ended, else now.
    long endedNanos() {
        return endedNanos == 0 ? System.nanoTime() : endedNanos;
    }

    private void head(HttpClientResponse received) {
        response = received;
        Headers headers = UpstreamHeaders.reply(received.headers());
        boolean stream = headers.first("content-type")
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                .orElse(false);
        received.exceptionHandler(thrown -> fail(UpstreamFault.exchanging(thrown, false)));
        if (stream) {
            received.handler(this::piece);
            received.endHandler(_ -> {
                end();
                reports.put(new Report.Body(new Piece.End()));
            });
            reports.put(new Report.Head(received.statusCode(), headers));
        } else {
            received.handler(this::part);
            received.endHandler(_ -> {
                end();
                byte[] body = whole == null ? new byte[0] : whole.getBytes();
                reports.put(new Report.Whole(received.statusCode(), headers, body));
            });
        }
    }

    private void piece(Buffer bytes) {
        markFirstByte();
        byte[] piece = bytes.getBytes();
        long waiting = queued.addAndGet(piece.length);
        reports.put(new Report.Body(new Piece.Chunk(piece)));
        if (waiting > QUEUED_MAX && !paused && response != null) {
            paused = true;
            response.pause();
            if (queued.get() <= QUEUED_MAX / 2) {
                resume(); // the reader emptied the queue before it could see the pause
            }
        }
    }

    private void resume() {
        if (paused && response != null) {
            paused = false;
            response.resume();
        }
    }

    private void part(Buffer bytes) {
        markFirstByte();
        Buffer soFar = whole;
        if (soFar == null) {
            whole = bytes;
        } else {
            whole = soFar.appendBuffer(bytes);
        }
        if (whole.length() > options.replyBytesMax()) {
            fail(new UpstreamFault(
                    UpstreamFault.Kind.INVALID, "the reply is longer than " + options.replyBytesMax() + " bytes"));
            if (request != null) {
                request.reset();
            }
        }
    }

    private void markFirstByte() {
        if (firstByteNanos == 0) {
            firstByteNanos = System.nanoTime();
        }
    }

    private void end() {
        ended = true;
        endedNanos = System.nanoTime();
    }

    private void fail(UpstreamFault fault) {
        if (!ended) {
            end();
            reports.put(new Report.Failed(fault));
        }
    }
}
