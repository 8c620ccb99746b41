package semanticrouter.gateway.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.request.Headers;
import semanticrouter.gateway.accept.Framing;
import semanticrouter.gateway.accept.OpenStreams;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.gateway.resilience.ModelHealth;
import semanticrouter.gateway.resilience.Outcome;
import semanticrouter.gateway.resilience.RetryAfter;

/// One try at one backend. Its handlers run on one event loop; one virtual thread waits for what they report.
///
/// A streamed body is read from the socket only as fast as it is pulled: beyond {@link #QUEUED_MAX} bytes reading
/// pauses.
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
    private final Carrier carrier;
    private final OpenStreams streams;
    private final UpstreamOptions options;
    private final Deadline deadline;
    private final Place place;
    private final Mailbox<Report> reports = new Mailbox<>();
    private final AtomicLong queued = new AtomicLong();
    private final long startedNanos = System.nanoTime();
    private volatile long firstByteNanos;
    private volatile long endedNanos;
    private volatile boolean paused;
    private volatile boolean ended;
    private boolean streaming;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private @Nullable Buffer whole;
    private @Nullable Unpacker unpacker;
    private @Nullable Future<?> timer;
    private long heardNanos;

    /// Where an attempt is counted.
    ///
    /// @param at index of the backend
    /// @param retry whether it is a retry that was granted
    record Place(ModelHealth model, int at, boolean retry) {
        void end(Outcome outcome) {
            model.end(at, retry, outcome);
        }
    }

    /// @param place where the try has begun; this ends it
    /// @param streams told when the reply streams
    UpstreamAttempt(HttpUpstream upstream, Carrier carrier, OpenStreams streams, Deadline deadline, Place place) {
        this.place = place;
        this.streams = streams;
        this.upstream = upstream;
        this.carrier = carrier;
        this.options = upstream.options();
        this.deadline = deadline;
    }

    /// Sends the request; returns at once.
    void start(HttpClient client, RequestOptions target, Buffer body) {
        carrier.order(() -> {
            look(silenceNanos(startedNanos));
            client.request(target).onComplete(connected -> {
                if (connected.failed()) {
                    fail(UpstreamFault.connecting(connected.cause()));
                } else {
                    send(connected.result(), body);
                }
            });
        });
    }

    private void send(HttpClientRequest opened, Buffer body) {
        request = opened;
        boolean kept = upstream.reused(opened.connection());
        if (ended) {
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
    }

    /// Waits for the head of the reply, or for all of it when it is not a stream.
    Report awaitHead() throws InterruptedException {
        return reports.take();
    }

    /// Waits for the head at most so long; null when it is not there then.
    @Nullable
    Report awaitHead(long nanos) throws InterruptedException {
        return reports.take(nanos);
    }

    /// Waits until one of two tries has something to report.
    static void awaitEither(UpstreamAttempt one, UpstreamAttempt other) throws InterruptedException {
        Mailbox.awaitEither(one.reports, other.reports);
    }

    @Override
    public Piece next() throws InterruptedException {
        return switch (reports.take()) {
            case Report.Body(Piece.Chunk chunk) -> {
                long left = queued.addAndGet(-chunk.bytes().length);
                if (left <= QUEUED_MAX / 2 && paused) {
                    carrier.order(this::resume);
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
        if (!ended) {
            carrier.order(() -> cancel(new UpstreamFault(UpstreamFault.Kind.CANCELLED, "the call was cancelled")));
        }
    }

    private void cancel(UpstreamFault why) {
        if (!ended) {
            fail(why);
            if (request != null) {
                request.reset();
            }
        }
    }

    /// How long the backend may be silent from now on.
    private long silenceNanos(long now) {
        Duration idle = options.idleTime();
        if (response == null) {
            return options.firstByteTime().toNanos() - (now - startedNanos);
        }
        return paused ? idle.toNanos() : idle.toNanos() - (now - heardNanos);
    }

    /// Looks again when the backend may have been silent for too long, and at least once in the idle time: so the head
    /// of a reply, from which on that time counts, needs no other timer.
    private void look(long silenceNanos) {
        Duration wait =
                Duration.ofNanos(Math.min(silenceNanos, options.idleTime().toNanos()));
        timer = carrier.schedule(this::timeUp, deadline.within(wait).nanosLeft());
    }

    private void timeUp() {
        long silence = silenceNanos(System.nanoTime());
        if (silence <= 0 || deadline.passed()) {
            String what = response == null ? "no reply within the time allowed" : "it fell silent within its reply";
            cancel(new UpstreamFault(UpstreamFault.Kind.TIMEOUT, what));
        } else {
            look(silence);
        }
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
        if (ended) {
            return; // it was cancelled while the head was on its way
        }
        response = received;
        heardNanos = System.nanoTime();
        received.exceptionHandler(thrown -> fail(UpstreamFault.exchanging(thrown, false)));
        if (Framing.coded(received.headers())) {
            invalid("its transfer-encoding is something else than chunked");
            return;
        }
        Headers headers = UpstreamHeaders.reply(received.headers());
        place.model().leaveAlone(place.at(), RetryAfter.of(received.statusCode(), headers));
        boolean stream = headers.first("content-type")
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                .orElse(false);
        unpacker = Unpacker.of(received.getHeader(HttpHeaders.CONTENT_ENCODING));
        Headers told = unpacker == null
                ? headers
                : headers.with().remove("content-encoding").build();
        received.handler(unpacker == null ? stream ? this::piece : this::part : bytes -> unpack(bytes, stream));
        if (stream) {
            received.endHandler(_ -> over(new Report.Body(new Piece.End())));
            streaming = true;
            streams.begins();
            reports.put(new Report.Head(received.statusCode(), told));
        } else {
            received.endHandler(_ -> over(
                    new Report.Whole(received.statusCode(), told, whole == null ? new byte[0] : whole.getBytes())));
        }
    }

    private void unpack(Buffer bytes, boolean stream) {
        Unpacker packed = unpacker;
        if (packed != null && !ended) {
            packed.take(bytes, stream ? this::piece : this::part).ifPresent(this::invalid);
        }
    }

    private void invalid(String why) {
        cancel(new UpstreamFault(UpstreamFault.Kind.INVALID, why));
    }

    /// The reply has come to its end.
    private void over(Report last) {
        if (unpacker != null && !unpacker.complete()) {
            invalid("it is packed and ends before its end");
        } else {
            end(last);
        }
    }

    private void piece(Buffer bytes) {
        if (ended) {
            return;
        }
        heard();
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
        if (ended) {
            return;
        }
        heard();
        Buffer soFar = whole;
        if (soFar == null) {
            whole = bytes;
        } else {
            whole = soFar.appendBuffer(bytes);
        }
        if (whole.length() > options.replyBytesMax()) {
            invalid("the reply is longer than " + options.replyBytesMax() + " bytes");
        }
    }

    private void heard() {
        heardNanos = System.nanoTime();
        if (firstByteNanos == 0) {
            firstByteNanos = heardNanos;
        }
    }

    private void fail(UpstreamFault fault) {
        end(new Report.Failed(fault));
    }

    private Outcome outcome(Report last) {
        return switch (last) {
            case Report.Whole reply -> outcome(reply.status());
            case Report.Failed(var fault) -> fault.outcome();
            case Report.Body _, Report.Head _ -> response == null ? Outcome.CANCELLED : outcome(response.statusCode());
        };
    }

    private static Outcome outcome(int status) {
        return status < 500 ? Outcome.SUCCESS : Outcome.FAILURE;
    }

    /// The last report; what comes later is not heard.
    private void end(Report last) {
        if (!ended) {
            endedNanos = System.nanoTime();
            ended = true;
            if (timer != null) {
                timer.cancel(false);
            }
            if (streaming) {
                streams.ends();
            }
            place.end(outcome(last));
            reports.put(last);
            if (unpacker != null) {
                unpacker.close();
            }
        }
    }
}
