package semanticrouter.extproc;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.extproc.Conversation.Body;
import semanticrouter.extproc.Conversation.Owed;
import semanticrouter.extproc.ExtProcOptions.StreamedBodies;
import semanticrouter.gateway.Reception;
import semanticrouter.gateway.accept.AdmissionQueue;
import semanticrouter.gateway.accept.PlaceWait;

/// Takes the body of one request, in one piece or in many, and then begins its exchange (specification: dataplane
/// §1.4). Lives on the event loop of its stream.
final class RequestIntake {
    private final ProcessingStream stream;
    private final Reception reception;
    private final StreamedBodies streamed;
    private final Conversation conversation;
    private final Target target;
    private @Nullable ByteArrayOutputStream pieces;
    private long firstNanos;

    /// What became of a piece.
    sealed interface Taken {
        /// More is to come.
        record More() implements Taken {}

        /// The exchange has been begun, or has been refused.
        record Begun(Routing routing) implements Taken {}
    }

    RequestIntake(
            ProcessingStream stream,
            Reception reception,
            StreamedBodies streamed,
            Conversation conversation,
            Target target) {
        this.stream = stream;
        this.reception = reception;
        this.streamed = streamed;
        this.conversation = conversation;
        this.target = target;
    }

    /// Takes a piece.
    Taken part(byte[] bytes, boolean end) {
        Modes modes = stream.modes();
        boolean last = end || modes.wholeRequest() || !modes.known() && !streamed.enabled();
        ByteArrayOutputStream before = pieces;
        if (before == null) {
            firstNanos = System.nanoTime();
        }
        long length = bytes.length + (before == null ? 0L : before.size());
        boolean inPieces = before != null || !last;
        if (length > most(inPieces)) {
            return refuse(tooLarge(most(inPieces)));
        }
        if (inPieces && tooLate(System.nanoTime())) {
            return refuse(tooSlow());
        }
        if (before == null && last) {
            return begin(new Body(bytes, false, false), Owed.REQUEST_BODY);
        }
        if (!streamed.enabled()) {
            return refuse(
                    new GatewayError(
                            500,
                            "streamed_bodies_off",
                            "the request body came in pieces; set global.router.streamed_body.enabled: true, or Envoy's request_body_mode: BUFFERED"));
        }
        ByteArrayOutputStream all = before == null ? new ByteArrayOutputStream() : before;
        pieces = all;
        all.writeBytes(bytes);
        if (last) {
            return begin(new Body(all.toByteArray(), true, false), Owed.REQUEST_BODY);
        }
        if (!modes.duplexRequest()) {
            stream.send(Answers.requestBody(Answers.asIs().setBodyMutation(Answers.body(new byte[0]))));
        }
        return new Taken.More();
    }

    /// The body is over and trailers follow.
    Taken trailers() {
        ByteArrayOutputStream all = pieces;
        if (stream.modes().duplexRequest() && all != null) {
            return begin(new Body(all.toByteArray(), true, true), Owed.REQUEST_BODY);
        }
        if (all == null) {
            return begin(Body.NONE, Owed.REQUEST_BODY);
        }
        return refuse(
                new GatewayError(
                        500,
                        "request_trailers",
                        "trailers came after the pieces of the request body; set Envoy's request_trailer_mode: SKIP, or request_body_mode: FULL_DUPLEX_STREAMED"));
    }

    /// Looks whether the rest takes too long.
    Taken look(long now) {
        return pieces != null && tooLate(now) ? refuse(tooSlow()) : new Taken.More();
    }

    private long most(boolean inPieces) {
        long every = reception.options().limits().json().bodyBytes();
        return inPieces && streamed.bytes() > 0 ? Math.min(streamed.bytes(), every) : every;
    }

    private boolean tooLate(long now) {
        return !streamed.time().isZero() && now - firstNanos > streamed.time().toNanos();
    }

    /// Begins the exchange as soon as there is a place for it.
    Taken begin(Body body, Owed owed) {
        var running = new Running();
        conversation.begin(body, owed);
        running.start(body.bytes());
        return new Taken.Begun(running);
    }

    private Taken refuse(GatewayError error) {
        var running = new Running();
        conversation.begin(Body.NONE, Owed.REQUEST_BODY);
        reception.brief(stream.carrier(), () -> target.refuse(error, running::over));
        return new Taken.Begun(running);
    }

    /// Ends what has not begun.
    void abandon(String reason) {
        reception.brief(stream.carrier(), () -> target.abandon(reason));
    }

    private static GatewayError tooLarge(long most) {
        return new GatewayError(
                413, "body_too_large", "the request body is longer than " + most + " bytes; shorten it");
    }

    private GatewayError tooSlow() {
        return new GatewayError(
                408,
                "body_timeout",
                "the request body did not arrive within " + streamed.time().toMillis() + " ms; send it faster");
    }

    /// The exchange once its body is there: waiting for a place, then being routed, then following Envoy's call. The
    /// place is for the routing; how many calls Envoy may have open is bounded by its streams.
    private final class Running implements Routing {
        private final AdmissionQueue places = reception.places();
        private final AtomicBoolean inside = new AtomicBoolean();
        private final AtomicBoolean done = new AtomicBoolean();
        private @Nullable PlaceWait wait;

        private void start(byte[] body) {
            if (places.tryEnter()) {
                enter(body);
                return;
            }
            var waiting = new PlaceWait(places, () -> enter(body), this::turnAway);
            if (waiting.start(stream.carrier(), reception.options().limits().waitTime())) {
                wait = waiting;
            } else {
                turnAway();
            }
        }

        private void enter(byte[] body) {
            inside.set(true);
            reception.route(stream.carrier(), body.length, () -> target.run(body, this::over));
        }

        private void turnAway() {
            places.turnedAway();
            reception.brief(stream.carrier(), () -> target.refuse(Reception.overloaded(), this::over));
        }

        @Override
        public void clientGone(String reason) {
            PlaceWait waiting = wait;
            if (waiting != null && waiting.leave()) {
                abandon(reason);
                over();
            } else {
                target.clientGone(reason, this::over);
            }
        }

        @Override
        public boolean done() {
            return done.get();
        }

        @Override
        public void answered() {
            if (inside.compareAndSet(true, false)) {
                places.leave();
            }
        }

        private void over() {
            answered();
            if (done.compareAndSet(false, true)) {
                stream.then(stream::exchanged);
            }
        }
    }
}
