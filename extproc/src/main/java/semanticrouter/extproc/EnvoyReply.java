package semanticrouter.extproc;

import io.vertx.grpc.common.GrpcStatus;
import java.util.OptionalLong;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.gateway.ReplySink;

/// The reply of an exchange, told to Envoy: as edits of what the backend sends where that has begun, else as a response
/// of its own.
final class EnvoyReply implements ReplySink {
    private final Conversation envoy;
    private final EnvoyLeg leg;
    private boolean started;
    private volatile boolean aborted;
    private volatile boolean delivered;
    private byte[] ping = {};
    private long silentNanos;
    private long sentNanos;
    private boolean betweenEvents;

    EnvoyReply(Conversation envoy, EnvoyLeg leg) {
        this.envoy = envoy;
        this.leg = leg;
    }

    @Override
    public void send(int status, Headers headers, byte[] body) {
        switch (envoy.owed()) {
            case RESPONSE_HEADERS -> {
                last();
                if (body.length == 0 && leg.bodyless()) {
                    envoy.answerHead(status, headers, false);
                } else {
                    envoy.immediate(status, headers, body);
                }
            }
            case RESPONSE_BODY -> {
                last();
                if (status == envoy.status()) {
                    envoy.answerBody(status, headers, body, leg.whole());
                } else {
                    envoy.immediate(status, headers, body);
                }
            }
            case RESPONSE_TRAILERS -> {
                if (envoy.duplex() && status == envoy.status()) {
                    last();
                    envoy.answerTrailers(body);
                } else {
                    envoy.fail(GrpcStatus.INTERNAL, "the body ended before it could be answered");
                }
            }
            case NONE, REQUEST_HEADERS, REQUEST_BODY -> envoy.immediate(status, headers, body);
        }
    }

    @Override
    public void answer(int status, Headers headers, byte[] body) throws GatewayException {
        OptionalLong tooLong = envoy.beyond(headers, body, leg.whole());
        if (tooLong.isPresent()) {
            throw new GatewayException(
                    500,
                    "message_too_large",
                    "the answer takes a message of " + tooLong.getAsLong() + " bytes to Envoy, which may have "
                            + envoy.messageBytes()
                            + "; ask for less or raise global.integrations.looper.grpc_max_msg_size_mb");
        }
        send(status, headers, body);
    }

    @Override
    public void start(int status, Headers headers, byte[] first) {
        started = true;
        if (envoy.owed() == Conversation.Owed.RESPONSE_HEADERS) {
            envoy.answerHead(status, headers, true);
        }
        envoy.write(first);
    }

    @Override
    public boolean write(byte[] bytes, Deadline deadline) {
        long now = System.nanoTime();
        if (ping.length > 0 && betweenEvents && envoy.nothingWritten() && now - sentNanos >= silentNanos) {
            envoy.write(ping);
        }
        sentNanos = now;
        envoy.write(bytes);
        return true;
    }

    /// A ping goes with the first piece after the silence: Envoy takes bytes only in answer to bytes (specification:
    /// dataplane §1.11).
    @Override
    public void keepAlive(byte[] event, long silence) {
        ping = event;
        silentNanos = silence;
        sentNanos = System.nanoTime();
        betweenEvents = true;
    }

    @Override
    public void betweenEvents(boolean now) {
        betweenEvents = now;
    }

    /// Envoy sends no body before the headers have been answered.
    @Override
    public boolean headFirst() {
        return true;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public boolean aborted() {
        return aborted;
    }

    @Override
    public void abort() {
        aborted = true;
        envoy.fail(GrpcStatus.INTERNAL, "the reply was broken off");
    }

    /// What a request gets that the router failed at is for Envoy's `failure_mode_allow` to say (specification:
    /// dataplane §1.1).
    @Override
    public boolean fault() {
        aborted = true;
        envoy.fail(GrpcStatus.INTERNAL, "internal error");
        return true;
    }

    @Override
    public void end() {
        if (leg.broken()) {
            envoy.fail(GrpcStatus.DEADLINE_EXCEEDED, "the request took too long");
        } else {
            last();
            envoy.flush(true);
        }
    }

    /// Notes that the message which follows is the last, before Envoy knows: Envoy ends the stream as soon as it has
    /// it.
    private void last() {
        envoy.then(() -> delivered = true);
    }

    @Override
    public boolean delivered() {
        return delivered;
    }

    @Override
    public void then(Runnable action) {
        envoy.then(action);
    }
}
