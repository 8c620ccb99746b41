package semanticrouter.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.vertx.grpc.common.GrpcError;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.gateway.upstream.Mailbox;

/// One stream from Envoy, which is one HTTP request and its response (specification: dataplane §1.1). Lives on the
/// event loop of its connection and never blocks; the exchange it begins runs on a virtual thread of its own.
///
/// A stream that ends cleanly lets Envoy go on by itself, so whatever goes wrong before a request has been routed ends
/// it with an error or with a response.
final class ProcessingStream implements Line {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProcessingStream.class);
    private static final String LATE = "deadline_exceeded";
    /// Bytes of a response that wait for the exchange before Envoy has to wait.
    private static final long QUEUED_MAX = 256 << 10;

    private final ExtProcServer server;
    private final GrpcServerRequest<ProcessingRequest, ProcessingResponse> envoy;
    private final Carrier carrier;
    private final boolean crowded;
    private final Mailbox<Frame> frames = new Mailbox<>();
    private final AtomicLong queued = new AtomicLong();
    private final long openedNanos = System.nanoTime();
    private Phase phase = new Phase.Opened();
    private Modes modes = Modes.UNKNOWN;
    private boolean paused;
    private boolean requestAnswered;
    private boolean trailersOwed;
    private boolean timedOut;
    private boolean over;

    /// What is expected next.
    private sealed interface Phase {
        /// The request's headers.
        record Opened() implements Phase {}

        /// The request's body.
        record Body(RequestIntake intake) implements Phase {}

        /// The response's headers; the exchange has the request.
        record Request(Routing routing) implements Phase {}

        /// The response's body.
        record Response(Routing routing) implements Phase {}

        /// Anything: the request passes through.
        record Opaque() implements Phase {}

        /// Nothing but the end.
        record Ended() implements Phase {}
    }

    ProcessingStream(
            ExtProcServer server,
            GrpcServerRequest<ProcessingRequest, ProcessingResponse> envoy,
            Carrier carrier,
            boolean crowded) {
        this.crowded = crowded;
        this.server = server;
        this.envoy = envoy;
        this.carrier = carrier;
    }

    void begin() {
        envoy.handler(this::message);
        envoy.endHandler(_ -> leftAndEnd("stream_ended_before_terminal_response"));
        envoy.errorHandler(this::broken);
        envoy.exceptionHandler(_ -> leftAndEnd("extproc_receive_failed"));
        envoy.response().exceptionHandler(_ -> left("client_canceled"));
    }

    /// Envoy has reset the stream, as it does with whatever its client gives up: there is nobody to tell any more.
    private void broken(GrpcError error) {
        long allowed = envoy.timeout();
        boolean late = allowed > 0 && System.nanoTime() - openedNanos >= allowed * 1_000_000;
        left(late ? LATE : error == GrpcError.CANCELLED ? "client_canceled" : "extproc_receive_failed");
    }

    /// Whether more streams are open than may be.
    boolean crowded() {
        return crowded;
    }

    Carrier carrier() {
        return carrier;
    }

    Modes modes() {
        return modes;
    }

    /// The listener of Envoy that took the request; empty when its configuration does not say. It comes with the stream
    /// and not with the request, so no client can say it.
    String listener() {
        String named = envoy.headers().get(ExtProcOptions.LISTENER);
        return named == null ? "" : named;
    }

    Mailbox<Frame> frames() {
        return frames;
    }

    GrpcServerRequest<ProcessingRequest, ProcessingResponse> envoy() {
        return envoy;
    }

    private void message(ProcessingRequest message) {
        if (over) {
            return;
        }
        try {
            heard(message);
        } catch (RuntimeException bug) {
            LOGGER.atError().setCause(bug).log("a stream of Envoy failed because of a bug");
            fail(GrpcStatus.INTERNAL, "internal error");
        }
    }

    private void heard(ProcessingRequest message) {
        switch (message.getRequestCase()) {
            case REQUEST_HEADERS -> requestHeaders(message, message.getRequestHeaders());
            case REQUEST_BODY -> requestBody(message.getRequestBody());
            case REQUEST_TRAILERS -> requestTrailers();
            case RESPONSE_HEADERS -> responseHeaders(message.getResponseHeaders());
            case RESPONSE_BODY -> responseBody(message.getResponseBody());
            case RESPONSE_TRAILERS -> responseTrailers();
            case REQUEST_NOT_SET -> fail(GrpcStatus.INVALID_ARGUMENT, "a message without a request");
        }
    }

    private void requestHeaders(ProcessingRequest message, HttpHeaders headers) {
        if (!(phase instanceof Phase.Opened)) {
            unexpected("request headers");
            return;
        }
        modes = Modes.of(message);
        if (message.getObservabilityMode()) {
            // Envoy goes on without waiting and heeds no answer.
            phase = new Phase.Opaque();
            return;
        }
        switch (server.admission().headers(this, Frame.headers(headers.getHeaders()), headers.getEndOfStream())) {
            case Admission.Admitted.Passing() -> phase = new Phase.Opaque();
            case Admission.Admitted.Awaited(var intake) -> phase = new Phase.Body(intake);
            case Admission.Admitted.Begun(var routing) -> phase = new Phase.Request(routing);
            case Admission.Admitted.Answered() -> phase = new Phase.Ended();
        }
    }

    private void requestBody(HttpBody body) {
        switch (phase) {
            case Phase.Body(var intake) -> take(intake.part(body.getBody().toByteArray(), body.getEndOfStream()));
            case Phase.Opaque _ -> Passage.requestBody(this, body.getBody().toByteArray(), body.getEndOfStream());
            case Phase.Opened _, Phase.Request _, Phase.Response _, Phase.Ended _ -> unexpected("a request body");
        }
    }

    private void take(RequestIntake.Taken taken) {
        switch (taken) {
            case RequestIntake.Taken.More() -> {}
            case RequestIntake.Taken.Begun(var routing) -> phase = new Phase.Request(routing);
        }
    }

    private void requestTrailers() {
        switch (phase) {
            case Phase.Body(var intake) -> {
                trailersOwed = modes.duplexRequest();
                take(intake.trailers());
            }
            case Phase.Request _, Phase.Response _ -> {
                trailersOwed = true;
                if (requestAnswered) {
                    answerTrailers();
                }
            }
            case Phase.Opaque _ -> send(Answers.requestTrailers());
            case Phase.Opened _, Phase.Ended _ -> unexpected("request trailers");
        }
    }

    private void answerTrailers() {
        if (trailersOwed) {
            trailersOwed = false;
            write(Answers.requestTrailers());
        }
    }

    private void responseHeaders(HttpHeaders headers) {
        switch (phase) {
            case Phase.Request(var routing) -> {
                if (!requestAnswered) {
                    // Envoy answered its client itself, before it had heard what to do.
                    routing.clientGone("local_reply");
                    phase = new Phase.Opaque();
                    Passage.responseHeaders(this, Frame.headers(headers.getHeaders()));
                    return;
                }
                phase = new Phase.Response(routing);
                frames.put(new Frame.Head(Frame.headers(headers.getHeaders()), headers.getEndOfStream()));
            }
            case Phase.Body(var intake) -> {
                // Envoy answered its client itself, for example because the body was too long for it.
                intake.abandon("local_reply");
                phase = new Phase.Opaque();
                Passage.responseHeaders(this, Frame.headers(headers.getHeaders()));
            }
            case Phase.Opaque _ -> Passage.responseHeaders(this, Frame.headers(headers.getHeaders()));
            case Phase.Opened _, Phase.Response _, Phase.Ended _ -> unexpected("response headers");
        }
    }

    private void responseBody(HttpBody body) {
        switch (phase) {
            case Phase.Response(var routing)
            when routing.done() -> Passage.responseBody(this, body.getBody().toByteArray(), body.getEndOfStream());
            case Phase.Response _ -> {
                byte[] bytes = body.getBody().toByteArray();
                if (queued.addAndGet(bytes.length) > QUEUED_MAX && !paused) {
                    paused = true;
                    envoy.pause();
                }
                frames.put(new Frame.Part(bytes, body.getEndOfStream()));
            }
            case Phase.Opaque _ -> Passage.responseBody(this, body.getBody().toByteArray(), body.getEndOfStream());
            case Phase.Opened _, Phase.Body _, Phase.Request _, Phase.Ended _ -> unexpected("a response body");
        }
    }

    private void responseTrailers() {
        switch (phase) {
            case Phase.Response(var routing) -> {
                if (routing.done()) {
                    send(Answers.responseTrailers());
                } else {
                    frames.put(new Frame.Trailers());
                }
            }
            case Phase.Opaque _ -> send(Answers.responseTrailers());
            case Phase.Opened _, Phase.Body _, Phase.Request _, Phase.Ended _ -> unexpected("response trailers");
        }
    }

    private void unexpected(String what) {
        String expected = switch (phase) {
            case Phase.Opened _ -> "request headers; set processing_mode.request_header_mode to SEND";
            case Phase.Body _ -> "a request body; set processing_mode.request_body_mode to BUFFERED";
            case Phase.Request _ -> "response headers; set processing_mode.response_header_mode to SEND";
            case Phase.Response _ -> "a response body";
            case Phase.Opaque _, Phase.Ended _ -> "the end of the stream";
        };
        fail(GrpcStatus.INVALID_ARGUMENT, what + " came in place of " + expected);
    }

    private void leftAndEnd(String reason) {
        if (!over) {
            left(reason);
            var _ = envoy.response().end();
        }
    }

    /// The stream has ended or broken on Envoy's side.
    private void left(String reason) {
        if (over) {
            return;
        }
        over = true;
        switch (phase) {
            case Phase.Body(var intake) -> intake.abandon(reason);
            case Phase.Request(var routing) -> routing.clientGone(reason);
            case Phase.Response(var routing) -> routing.clientGone(reason);
            case Phase.Opened _, Phase.Opaque _, Phase.Ended _ -> {}
        }
        phase = new Phase.Ended();
        server.closed(this);
    }

    /// Ends what takes longer than it may. On any thread.
    void sweep(long now, long allowedNanos) {
        carrier.order(() -> {
            if (now - openedNanos > allowedNanos) {
                timeUp();
            } else if (phase instanceof Phase.Body(var intake)) {
                take(intake.look(now));
            }
        });
    }

    private void timeUp() {
        if (over || timedOut) {
            return;
        }
        timedOut = true;
        switch (phase) {
            case Phase.Request _, Phase.Response _ -> frames.put(new Frame.TimedOut());
            case Phase.Body _, Phase.Opened _, Phase.Opaque _, Phase.Ended _ ->
                fail(GrpcStatus.DEADLINE_EXCEEDED, "the request took too long");
        }
    }

    /// The exchange has ended; Envoy may still have trailers to tell of.
    void exchanged() {
        if (timedOut) {
            fail(GrpcStatus.DEADLINE_EXCEEDED, "the request took too long");
        }
    }

    @Override
    public void send(ProcessingResponse answer) {
        carrier.order(() -> write(answer));
    }

    /// Whether an answer is short enough; ends the stream when it is not, as gRPC ends it. What can be refused in
    /// words was refused before ({@link EnvoyReply#answer}, {@link EnvoyLeg#send}).
    private boolean fits(ProcessingResponse answer) {
        int bytes = answer.getSerializedSize();
        if (bytes <= server.messageBytes()) {
            return true;
        }
        fail(
                GrpcStatus.RESOURCE_EXHAUSTED,
                "an answer of " + bytes + " bytes is longer than a message may be, " + server.messageBytes()
                        + "; raise global.integrations.looper.grpc_max_msg_size_mb");
        return false;
    }

    private void write(ProcessingResponse answer) {
        if (over || !fits(answer)) {
            return;
        }
        boolean routed = answer.hasRequestBody() && !requestAnswered;
        if (routed && phase instanceof Phase.Request(var routing)) {
            routing.answered(); // before Envoy knows, so that its next request finds the place free
        }
        var _ = envoy.response().write(answer);
        if (routed && phase instanceof Phase.Request) {
            requestAnswered = true;
            answerTrailers();
        }
    }

    @Override
    public void sendLast(ProcessingResponse answer) {
        carrier.order(() -> {
            if (!over && fits(answer)) {
                over = true;
                phase = new Phase.Ended();
                server.closed(this);
                var _ = envoy.response().end(answer);
            }
        });
    }

    @Override
    public void fail(GrpcStatus status, String why) {
        carrier.order(() -> {
            if (!over) {
                envoy.response().status(status).statusMessage(why);
                leftAndEnd(reason(status));
            }
        });
    }

    private static String reason(GrpcStatus status) {
        return switch (status) {
            case DEADLINE_EXCEEDED -> LATE;
            case INTERNAL -> "processor_panic";
            case RESOURCE_EXHAUSTED -> "extproc_message_too_large";
            default -> "extproc_protocol_error";
        };
    }

    @Override
    public void taken(int bytes) {
        if (queued.addAndGet(-bytes) <= QUEUED_MAX / 2) {
            carrier.order(() -> {
                if (paused && queued.get() <= QUEUED_MAX / 2) {
                    paused = false;
                    envoy.resume();
                }
            });
        }
    }

    @Override
    public void then(Runnable action) {
        carrier.order(action);
    }
}
