package semanticrouter.gateway;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.call.ReplyStream.Piece;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.pipeline.Routed;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.TraceContext;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.dialog.Dialog;
import semanticrouter.gateway.upstream.Leg;
import semanticrouter.protocols.Answer;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.StreamMeter;

/// One chat request from its body to its completion, on its own virtual thread.
///
/// Whatever happens, exactly one {@link Completion} comes of it and the upstream call is ended.
public final class Exchange {
    private static final Logger LOGGER = LoggerFactory.getLogger(Exchange.class);
    /// Why an exchange ended whose proxy was left to say what its client gets (specification: dataplane §1.1).
    static final String PANIC = "processor_panic";

    private final Serving serving;
    private final Dialog dialog;
    private final Headers headers;
    private final ReplySink reply;
    private final Leg upstream;
    private final String id;
    private final @Nullable TraceContext tracing;
    private final long startedNanos;
    private final Deadline deadline;
    private final Object lock = new Object();
    private @Nullable Thread worker;
    private boolean gone;
    private String goneReason = "client_disconnected";
    private boolean over;

    /// How the exchange ended.
    private record Ending(
            RoutingTrace trace, int status, String path, String errorReason, Usage usage, boolean streamed) {
        Ending(RoutingTrace trace, int status, String path, String errorReason) {
            this(trace, status, path, errorReason, Usage.NONE, false);
        }

        /// The same for a client that left before it had all of the reply.
        Ending unseen(String reason) {
            return status == Completion.CLIENT_GONE
                    ? this
                    : new Ending(trace, Completion.CLIENT_GONE, path, reason, usage, streamed);
        }
    }

    /// @param deadline of the whole request
    /// @param sinceNanos when the request came, in `System.nanoTime()`
    Exchange(
            Serving serving,
            Dialog dialog,
            Headers headers,
            ReplySink reply,
            Leg upstream,
            Deadline deadline,
            long sinceNanos) {
        this.serving = serving;
        this.dialog = dialog;
        this.headers = headers;
        this.reply = reply;
        this.upstream = upstream;
        this.id = serving.ids().next();
        this.tracing = serving.options()
                .tracedShare()
                .map(share -> TraceContext.of(headers, id, share))
                .orElse(null);
        this.startedNanos = sinceNanos;
        this.deadline = deadline;
    }

    /// Says that the client has left; interrupts whatever the exchange waits for. Any thread.
    void clientGone() {
        clientGone(goneReason);
    }

    /// Says that the client has left, and how.
    ///
    /// @param reason stable word for metrics and logs
    public void clientGone(String reason) {
        synchronized (lock) {
            if (!over && !gone && !reply.aborted() && !reply.delivered()) {
                gone = true;
                goneReason = reason;
                if (worker != null) {
                    worker.interrupt();
                }
            }
        }
    }

    /// Serves the request; to be called once, on a virtual thread.
    ///
    /// @param over run when the request is no longer in flight, before its completion is told
    public void run(byte[] body, Runnable over) {
        synchronized (lock) {
            worker = Thread.currentThread();
            if (gone) {
                worker.interrupt();
            }
        }
        finish(serve(body), over);
    }

    /// Ends an exchange whose body was not taken; to be called once, instead of {@link #run}.
    public void refuse(GatewayError error, Runnable over) {
        finish(refuse(serving.unrouted(id, headers), error), over);
    }

    /// Ends an exchange whose client left before its body was there; to be called once, instead of {@link #run}.
    void abandon(Runnable over) {
        abandon(goneReason, over);
    }

    /// The same for another reason.
    public void abandon(String reason, Runnable over) {
        finish(new Ending(serving.unrouted(id, headers), Completion.CLIENT_GONE, "error", reason), over);
    }

    private Ending serve(byte[] body) {
        RoutingTrace trace = serving.unrouted(id, headers);
        try (PlanHolder.Lease lease = serving.plans().lease();
                upstream) {
            Optional<String> awaited = serving.plans().awaited();
            if (awaited.isPresent()) {
                return refuse(trace, Reception.awaiting(awaited.get()));
            }
            ChatRequest request = dialog.read(body, headers);
            var inbound = new Inbound(
                    id,
                    dialog.dialect(),
                    request.facts(),
                    request.body(),
                    request.streaming(),
                    deadline,
                    false,
                    tracing,
                    dialog.path());
            Routed routed = serving.pipeline()
                    .handle(lease.plan(), inbound, serving.listener().around(upstream));
            trace = routed.trace();
            dialog.tell(trace.facts());
            if (tracing != null && tracing.sampled()) {
                trace.facts().add(new Fact.Received(dialog.path()));
            }
            return answer(trace, dialog.reply(routed.reply()), request.streaming());
        } catch (GatewayException refused) {
            return refuse(trace, refused.error());
        } catch (InterruptedException _) {
            return interrupted(trace);
        } catch (RuntimeException | Error bug) {
            LOGGER.atError().setCause(bug).addKeyValue("requestId", id).log("a request failed because of a bug");
            return reply.fault()
                    ? new Ending(trace, 500, "error", PANIC, Usage.NONE, reply.started())
                    : giveUp(trace, internal());
        }
    }

    /// What a client is told of a fault of the router's own.
    static GatewayError internal() {
        return new GatewayError(500, "internal_error", "Internal routing error. Contact your administrator.");
    }

    private Ending interrupted(RoutingTrace trace) {
        boolean left;
        synchronized (lock) {
            left = gone;
        }
        return left
                ? new Ending(trace, Completion.CLIENT_GONE, "error", goneReason)
                : giveUp(trace, Reception.stopped());
    }

    /// Tells the client of a fault that may come after a stream has begun.
    private Ending giveUp(RoutingTrace trace, GatewayError error) {
        if (!reply.started()) {
            return refuse(trace, error);
        }
        reply.abort();
        return new Ending(trace, error.status(), "error", error.code(), Usage.NONE, true);
    }

    private Ending answer(RoutingTrace trace, Reply answered, boolean streaming)
            throws GatewayException, InterruptedException {
        return switch (answered) {
            case Reply.Whole(int status, var received, byte[] body) -> {
                String path = ReplyHeaders.path(received);
                Optional<byte[]> events = streaming && status < 300 ? events(received, body) : Optional.empty();
                Headers head = merged(
                        events.isEmpty() ? received : ReplyHeaders.streamed(received), headersOf(trace, path, status));
                reply.answer(status, head, events.orElse(body));
                boolean metered = status < 300 && ReplyHeaders.models(path);
                Usage usage = metered ? dialog.usage(body) : Usage.NONE;
                yield new Ending(trace, status, path, reason(status), usage, events.isPresent());
            }
            case Reply.Streamed streamed -> {
                try (ReplyStream stream = streamed.stream()) {
                    yield pump(trace, streamed, stream);
                }
            }
            case Reply.Answered(var text, var path) -> {
                var answer = new Answer(
                        text, path, trace.modelName(), serving.clock().instant().getEpochSecond());
                Headers head = headersOf(trace, path)
                        .with()
                        .set("content-type", streaming ? "text/event-stream; charset=utf-8" : "application/json")
                        .build();
                reply.answer(200, head, dialog.answer(answer, streaming));
                yield new Ending(trace, 200, path, "", Usage.NONE, streaming);
            }
            case Reply.Refused(var error) -> refuse(trace, error);
        };
    }

    /// What a client that asked for a stream gets of a reply in one piece; empty for the reply as it is.
    private Optional<byte[]> events(Headers received, byte[] body) {
        return ReplyHeaders.json(received) ? dialog.events(body) : Optional.empty();
    }

    /// Passes a stream on as it arrives. The head waits for the first piece, so that a backend that breaks off before
    /// it said anything is an error with a status, not a broken stream. It does not wait where it is the price of
    /// that piece, nor where the client's dialect has pings and the backend is silent for so long that one is due.
    private Ending pump(RoutingTrace trace, Reply.Streamed streamed, ReplyStream stream) throws InterruptedException {
        StreamMeter meter = dialog.meter();
        boolean open = true;
        String path = ReplyHeaders.path(streamed.headers());
        Headers head = merged(streamed.headers(), headersOf(trace, path, streamed.status()));
        if (reply.headFirst()) {
            reply.start(streamed.status(), head, new byte[0]);
        } else {
            reply.beginWhenSilent(streamed.status(), head);
        }
        keepAlive(meter);
        Piece piece = stream.next();
        boolean begun = reply.started();
        if (!begun && piece instanceof Piece.Broken(var why)) {
            return refuse(trace, broken(why));
        }
        if (!begun && piece instanceof Piece.Chunk(byte[] first)) {
            reply.start(streamed.status(), head, first);
            meter.accept(first);
            reply.betweenEvents(!meter.insideEvent());
            piece = stream.next();
        } else if (!begun) {
            reply.start(streamed.status(), head, new byte[0]);
        }
        while (open && piece instanceof Piece.Chunk(byte[] bytes)) {
            open = reply.write(bytes, deadline);
            meter.accept(bytes);
            reply.betweenEvents(!meter.insideEvent());
            if (open) {
                piece = stream.next();
            }
        }
        if (!open) {
            reply.abort();
            return new Ending(trace, Completion.CLIENT_GONE, path, "client_stalled", meter.usage(), true);
        }
        String reason = endStream(piece, meter, streamed.status());
        Usage usage = path.equals(ReplyHeaders.UPSTREAM) ? meter.usage() : Usage.NONE;
        return new Ending(trace, streamed.status(), path, reason, usage, true);
    }

    private void keepAlive(StreamMeter meter) {
        byte[] ping = dialog.ping();
        if (ping.length > 0) {
            reply.betweenEvents(!meter.insideEvent());
            reply.keepAlive(ping, serving.options().keepAlive().toNanos());
        }
    }

    /// Ends the client's stream as the backend's ended; returns what was wrong with it.
    private String endStream(Piece last, StreamMeter meter, int status) throws InterruptedException {
        String reason = reason(status);
        GatewayError error = null;
        if (last instanceof Piece.Broken(var why)) {
            reason = why.code();
            error = broken(why);
        } else if (meter.insideEvent()) {
            reason = "stream_cut";
            error = new GatewayError(502, reason, "the model's backend ended the stream inside an event; try again");
        } else if (!meter.endedProperly() && status < 300) {
            reason = "stream_unfinished";
        }
        if (error != null) {
            // A half event must end before another can begin.
            byte[] gap = meter.insideEvent() ? new byte[] {'\n', '\n'} : new byte[0];
            byte[] event = dialog.streamError(error);
            var bytes = new byte[gap.length + event.length];
            System.arraycopy(gap, 0, bytes, 0, gap.length);
            System.arraycopy(event, 0, bytes, gap.length, event.length);
            reply.write(bytes, deadline);
        }
        reply.end();
        return reason;
    }

    private static GatewayError broken(Failure why) {
        int status = why.code().equals("upstream_timeout") ? 504 : 502;
        return new GatewayError(
                status, why.code(), "the model's backend broke off its reply (" + why.detail() + "); try again");
    }

    private Ending refuse(RoutingTrace trace, GatewayError error) {
        String path = switch (error.status()) {
            case 429 -> "rate_limited";
            case 403 -> "blocked";
            default -> "error";
        };
        Headers.Builder head = headersOf(trace, path).with().set("content-type", "application/json");
        if (error.status() == 401) {
            head.set("www-authenticate", ReplyHeaders.CHALLENGE);
        }
        error.retryAfterSeconds().ifPresent(seconds -> head.set("retry-after", Integer.toString(seconds)));
        error.allowance()
                .ifPresent(left -> head.set("x-ratelimit-limit", Long.toString(left.limit()))
                        .set("x-ratelimit-remaining", Long.toString(left.remaining()))
                        .set("x-ratelimit-reset", Long.toString(left.resetSeconds()))
                        .set("x-vsr-ratelimit-rule", ResponseHeaders.headerSafe(left.rule())));
        reply.send(error.status(), head.build(), dialog.error(error));
        return new Ending(trace, error.status(), path, error.code());
    }

    private void finish(Ending served, Runnable released) {
        Ending ending;
        synchronized (lock) {
            ending = gone ? served.unseen(goneReason) : served;
            over = true;
            Thread.interrupted(); // one that came too late must not reach the listener
        }
        released.run();
        var completion = new Completion(
                ending.trace,
                ending.status,
                ending.path,
                ending.errorReason,
                ending.usage,
                ending.streamed,
                upstream.firstByteNanos(),
                upstreamNanos(ending.trace),
                System.nanoTime() - startedNanos,
                tracing);
        reply.then(() -> serving.tell(completion)); // the client need not wait for those who count and log
    }

    /// Time the models took. The exchange's own leg calls neither those of a loop or an image nor one that is asked
    /// again.
    private long upstreamNanos(RoutingTrace trace) {
        long called = upstream.nanos();
        if (called > 0) {
            return called
                    + trace.facts()
                            .last(Fact.ContextRecovered.class)
                            .map(recovered -> recovered.told().nanos())
                            .orElse(0L);
        }
        return trace.loop()
                .map(Fact.Looped::nanos)
                .or(() -> trace.image().map(Fact.ImageMade::nanos))
                .orElse(0L);
    }

    private Headers headersOf(RoutingTrace trace, String path) {
        return ReplyHeaders.of(trace, path, headers);
    }

    private Headers headersOf(RoutingTrace trace, String path, int status) {
        return ReplyHeaders.of(trace, path, status, headers);
    }

    private static Headers merged(Headers received, Headers own) {
        // a backend's own `x-vsr-` headers have been dropped
        return received.with().remove(ReplyHeaders.PATH).addAll(own).build();
    }

    private static String reason(int status) {
        return status < 400 ? "" : status < 500 ? "upstream_4xx" : "upstream_5xx";
    }
}
