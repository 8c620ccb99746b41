package semanticrouter.console.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import semanticrouter.core.fault.GatewayError;

/// Receives the bodies of requests as they are: no more of one than its route takes, and no more of all together than
/// there is room for. Forms with files may be large, so few come at a time.
final class Bodies {
    /// Where the body is kept for the route.
    static final String BODY = "body";

    /// Room for bodies without files, those of actions that run included: three of the largest, 10 MiB, and more of
    /// others, in the default heap.
    static final long ROOM = 32 << 20;

    private static final String HOLD = "room";
    private static final int FORMS_AT_ONCE = 2;
    private static final int RETRY_SECONDS = 1;

    private final Semaphore forms = new Semaphore(FORMS_AT_ONCE);
    private final AtomicLong held = new AtomicLong();

    /// Receives a body and goes on, or says why not; whoever goes on calls {@link #release} when the body is done with.
    void take(RoutingContext http, int limit, Consumer<GatewayError> refuse) {
        var hold = new Hold();
        http.put(HOLD, hold);
        receive(http, limit, refuse, hold);
    }

    /// The same for a form with files, whose place is another's as soon as it is there.
    void takeForm(RoutingContext http, int limit, Consumer<GatewayError> refuse) {
        if (!forms.tryAcquire()) {
            refuse.accept(busy("other files are coming in; try again"));
            return;
        }
        receive(http, limit, refuse, new Place());
    }

    /// Gives back the room of a body.
    static void release(RoutingContext http) {
        Hold hold = http.get(HOLD);
        if (hold != null) {
            hold.free();
        }
    }

    private void receive(RoutingContext http, int limit, Consumer<GatewayError> refuse, Claim claim) {
        HttpServerRequest request = http.request();
        if (Entrance.announced(request) > limit) {
            claim.free();
            refuse.accept(tooLarge(limit));
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            http.response().writeContinue();
        }
        Buffer body = Buffer.buffer();
        http.response().closeHandler(_ -> claim.free());
        request.exceptionHandler(_ -> claim.free());
        request.handler(piece -> {
            if (!claim.open()) {
                return;
            }
            if (body.length() + piece.length() > limit) {
                claim.free();
                http.response().putHeader("connection", "close");
                refuse.accept(tooLarge(limit));
            } else if (!claim.grow(piece.length())) {
                claim.free();
                refuse.accept(busy("other bodies are coming in; try again"));
            } else {
                body.appendBuffer(piece);
            }
        });
        request.endHandler(_ -> {
            if (claim.open()) {
                claim.received();
                http.put(BODY, body);
                http.next();
            }
        });
    }

    private static GatewayError busy(String why) {
        return new GatewayError(503, "OVERLOADED", why, OptionalInt.of(RETRY_SECONDS));
    }

    private static GatewayError tooLarge(int limit) {
        return new GatewayError(
                413, "REQUEST_BODY_TOO_LARGE", "the body is larger than the " + limit + " bytes this route takes");
    }

    /// What a body that comes in takes from others.
    private abstract static class Claim {
        private final AtomicBoolean open = new AtomicBoolean(true);

        boolean open() {
            return open.get();
        }

        void free() {
            if (open.getAndSet(false)) {
                giveBack();
            }
        }

        abstract boolean grow(int bytes);

        abstract void received();

        abstract void giveBack();
    }

    /// Room for a body until its action is over.
    private final class Hold extends Claim {
        private final AtomicLong own = new AtomicLong();

        @Override
        boolean grow(int bytes) {
            own.addAndGet(bytes);
            return held.addAndGet(bytes) <= ROOM;
        }

        @Override
        void received() {}

        @Override
        void giveBack() {
            held.addAndGet(-own.get());
        }
    }

    /// One of the places of forms.
    private final class Place extends Claim {
        @Override
        boolean grow(int bytes) {
            return true;
        }

        @Override
        void received() {
            free();
        }

        @Override
        void giveBack() {
            forms.release();
        }
    }
}
