package semanticrouter.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayError;

/// Takes the body of one request within its limits. Lives on the event loop of the request.
///
/// A body that is refused is still read and dropped until its time is up, so that the client gets to see the answer and
/// the connection can serve again.
final class BodyIntake {
    /// How long a client that was too slow may take to read so.
    private static final long LINGER_MILLIS = 500;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final GatewayOptions.Limits limits;
    private final Consumer<byte[]> taken;
    private final Consumer<GatewayError> refused;
    private @Nullable Buffer body;
    private boolean dropping;
    private boolean ended;
    private long timer = -1;

    /// @param taken told of the whole body; at most one of `taken` and `refused` is called, once
    BodyIntake(
            Vertx vertx,
            HttpServerRequest request,
            GatewayOptions.Limits limits,
            Consumer<byte[]> taken,
            Consumer<GatewayError> refused) {
        this.vertx = vertx;
        this.request = request;
        this.limits = limits;
        this.taken = taken;
        this.refused = refused;
    }

    void start() {
        watch();
        request.handler(this::part);
        request.endHandler(_ -> end());
        if (announced() > limits.json().bodyBytes()) {
            refuse(tooLarge());
        } else if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            request.response().writeContinue();
        }
    }

    /// Reads and drops what comes; for requests that are refused on sight.
    void drop() {
        dropping = true;
        watch();
        request.endHandler(_ -> end());
    }

    /// Most bodies are there with their head; only those that are not get a timer.
    private void watch() {
        vertx.runOnContext(_ -> {
            if (!ended) {
                timer = vertx.setTimer(limits.bodyTime().toMillis(), _ -> timeUp());
            }
        });
    }

    /// Stops watching the time, when the connection is gone.
    void cancel() {
        ended = true;
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
    }

    private long announced() {
        String length = request.getHeader("content-length");
        if (length == null) {
            return 0;
        }
        try {
            return Long.parseLong(length.strip());
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE; // more than a long holds; anything else the codec has refused already
        }
    }

    private void part(Buffer part) {
        if (dropping) {
            return;
        }
        Buffer soFar = body;
        if ((soFar == null ? 0 : soFar.length()) + (long) part.length()
                > limits.json().bodyBytes()) {
            refuse(tooLarge());
        } else if (soFar == null) {
            body = part;
        } else {
            body = soFar.appendBuffer(part);
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        cancel();
        if (!dropping) {
            Buffer whole = body;
            body = null;
            taken.accept(whole == null ? new byte[0] : whole.getBytes());
        }
    }

    private void timeUp() {
        if (ended) {
            return;
        }
        if (!dropping) {
            refuse(new GatewayError(
                    408,
                    "body_timeout",
                    "the request body did not arrive within "
                            + limits.bodyTime().toMillis() + " ms; send it faster"));
        }
        cancel();
        vertx.setTimer(LINGER_MILLIS, _ -> hangUp());
    }

    private void hangUp() {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }

    private void refuse(GatewayError error) {
        dropping = true;
        body = null;
        refused.accept(error);
    }

    private GatewayError tooLarge() {
        return new GatewayError(
                413,
                "body_too_large",
                "the request body is longer than " + limits.json().bodyBytes() + " bytes; shorten it");
    }
}
