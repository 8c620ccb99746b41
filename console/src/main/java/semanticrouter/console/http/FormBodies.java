package semanticrouter.console.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import semanticrouter.core.fault.GatewayError;

/// Receives the bodies of forms with files as they are, for they may be large: few at a time, and no more of one than
/// its route takes.
final class FormBodies {
    /// Where the body is kept for the route.
    static final String BODY = "form";

    private static final int AT_ONCE = 2;
    private static final int RETRY_SECONDS = 1;

    private final Semaphore slots = new Semaphore(AT_ONCE);

    /// Receives a body and goes on, or says why not.
    void take(RoutingContext http, int limit, Consumer<GatewayError> refuse) {
        if (!slots.tryAcquire()) {
            refuse.accept(new GatewayError(
                    503, "OVERLOADED", "other files are coming in; try again", OptionalInt.of(RETRY_SECONDS)));
            return;
        }
        var open = new AtomicBoolean(true);
        Runnable free = () -> {
            if (open.getAndSet(false)) {
                slots.release();
            }
        };
        HttpServerRequest request = http.request();
        Buffer body = Buffer.buffer();
        http.response().closeHandler(_ -> free.run());
        request.exceptionHandler(_ -> free.run());
        request.handler(piece -> {
            if (!open.get()) {
                return;
            }
            if (body.length() + piece.length() > limit) {
                free.run();
                http.response().putHeader("connection", "close");
                refuse.accept(new GatewayError(
                        413,
                        "REQUEST_BODY_TOO_LARGE",
                        "the body is larger than the " + limit + " bytes this route takes"));
                return;
            }
            body.appendBuffer(piece);
        });
        request.endHandler(_ -> {
            if (open.get()) {
                free.run(); // whatever becomes of the call, the place is another's
                http.put(BODY, body);
                http.next();
            }
        });
    }
}
