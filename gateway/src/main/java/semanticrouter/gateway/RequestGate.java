package semanticrouter.gateway;

import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.request.Headers;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.accept.AdmissionQueue;
import semanticrouter.gateway.accept.ClientConnections;
import semanticrouter.gateway.accept.Doorstep;
import semanticrouter.gateway.accept.Framing;
import semanticrouter.gateway.accept.PlaceWait;
import semanticrouter.gateway.dialog.Endpoint;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.gateway.upstream.HttpUpstream;
import semanticrouter.protocols.ClientProtocol;

/// Takes requests from the listeners: refuses what has no place here, and starts an {@link Exchange} for each chat
/// request (specification: dataplane §1.3). Runs on event loops and never blocks.
final class RequestGate {
    private static final GatewayError MALFORMED =
            new GatewayError(400, "malformed_request", "the request is not valid HTTP");

    private final Vertx vertx;
    private final Reception reception;
    private final HttpUpstream upstream;
    private final ClientConnections connections;
    private final AdmissionQueue places;

    RequestGate(Vertx vertx, Reception reception, HttpUpstream upstream, ClientConnections connections) {
        this.vertx = vertx;
        this.reception = reception;
        this.upstream = upstream;
        this.connections = connections;
        this.places = reception.places();
    }

    /// Requests being served.
    int inFlight() {
        return places.inside();
    }

    /// Who is served, who waits, who was turned away.
    AdmissionQueue places() {
        return places;
    }

    /// @param listener that took it
    void handle(HttpServerRequest request, Listener listener) {
        if (Framing.doubtful(request)) {
            hangUp(request, MALFORMED);
            return;
        }
        String path = request.path();
        Reception.Way way = reception.way(request.method().name(), path == null ? "" : path);
        if (reception.stopping()) {
            turnAway(request, reception.shape(way));
            return;
        }
        switch (way) {
            case Reception.Way.Chat(var endpoint) -> chat(request, endpoint, listener);
            case Reception.Way.Models() -> models(request, listener);
            case Reception.Way.Side side -> side(request, side, listener);
            case Reception.Way.Closed(var shape, var error, var allow) -> refuse(request, shape, error, allow);
        }
    }

    /// A request whose head cannot be read: only its headers' size or its form can be wrong.
    void invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        boolean tooLong = cause instanceof TooLongFrameException;
        GatewayError error = tooLong
                ? new GatewayError(
                        431,
                        "headers_too_large",
                        "the request line or headers are longer than "
                                + reception.options().limits().headerBytes() + " bytes; shorten them")
                : MALFORMED;
        hangUp(request, error);
    }

    /// Answers a request that came while the router is stopping, and has its client connect elsewhere.
    private void turnAway(HttpServerRequest request, ClientProtocol shape) {
        if (request.version() != HttpVersion.HTTP_2) {
            connections.closeAfter(request); // streams of HTTP/2 beside this one go on
        }
        refuse(request, shape, Reception.stopped(), "");
    }

    /// Answers and closes the connection: what lies behind may be part of the request.
    private void hangUp(HttpServerRequest request, GatewayError error) {
        request.response().putHeader("connection", "close");
        write(request.response(), reception.fallback(), error, "");
        request.connection().close();
    }

    private void models(HttpServerRequest request, Listener listener) {
        Optional<GatewayError> awaiting = reception.awaiting();
        if (awaiting.isPresent()) {
            refuse(request, reception.fallback(), awaiting.get(), "");
        } else if (admitted(request, listener).isPresent()) {
            request.response().putHeader("content-type", "application/json").end(Buffer.buffer(reception.models()));
        } else {
            refuse(request, reception.fallback(), Reception.unauthorized(), "");
        }
    }

    private void side(HttpServerRequest request, Reception.Way.Side way, Listener listener) {
        var carrier = new Carrier(vertx.getOrCreateContext());
        Optional<Headers> headers = admitted(request, listener);
        if (headers.isEmpty()) {
            refuse(request, way.shape(), Reception.unauthorized(), "");
        } else if (!entered(connections.doorstep(request.connection()))) {
            places.turnedAway();
            refuse(request, way.shape(), Reception.overloaded(), "");
        } else {
            var reply = new ClientReply(carrier, request.response());
            answer(request, carrier, reception.side(way, headers.get(), reply, upstream.leg(carrier, places)));
        }
    }

    private void answer(HttpServerRequest request, Carrier carrier, SideExchange exchange) {
        var intake = new BodyIntake(
                vertx,
                request,
                reception.options().limits(),
                body -> carrier.start(() -> {
                    byte[] taken = request.method().equals(HttpMethod.POST) ? body : new byte[0];
                    var parameters = new HashMap<String, String>();
                    request.params()
                            .forEach(parameter -> parameters.putIfAbsent(parameter.getKey(), parameter.getValue()));
                    exchange.run(taken, parameters, places::leave);
                }),
                error -> carrier.start(() -> exchange.refuse(error, places::leave)));
        request.response().closeHandler(_ -> {
            intake.cancel();
            exchange.clientGone(places::leave);
        });
        intake.start();
    }

    private void chat(HttpServerRequest request, Endpoint endpoint, Listener listener) {
        var carrier = new Carrier(vertx.getOrCreateContext());
        Optional<Headers> admitted = admitted(request, listener);
        Headers headers = admitted.orElse(Headers.NONE);
        GatewayError packed = Reception.packed(headers);
        var reply = new ClientReply(carrier, request.response());
        Doorstep doorstep = connections.doorstep(request.connection());
        long since = doorstep == null ? System.nanoTime() : doorstep.since();
        Duration time =
                listener.requestTime().orElse(reception.options().limits().requestTime());
        Exchange exchange = reception.exchange(endpoint, headers, reply, upstream.leg(carrier, places), time, since);
        if (admitted.isEmpty()) {
            drop(request);
            reception.brief(carrier, () -> exchange.refuse(Reception.unauthorized(), () -> {}));
        } else if (packed != null) {
            drop(request);
            reception.brief(carrier, () -> exchange.refuse(packed, () -> {}));
        } else if (entered(doorstep)) {
            new Admission(request, exchange, carrier).start();
        } else {
            var wait = new Wait(request, exchange, carrier);
            if (doorstep != null && doorstep.late()) {
                wait.shed();
            } else {
                wait.start();
            }
        }
    }

    private boolean entered(@Nullable Doorstep doorstep) {
        return doorstep != null && doorstep.takePlace() || places.tryEnter();
    }

    /// A request that waits for a place, on its event loop; its time counts already.
    private final class Wait {
        private final HttpServerRequest request;
        private final Exchange exchange;
        private final Carrier carrier;
        private final PlaceWait place = new PlaceWait(places, this::entered, this::late);

        Wait(HttpServerRequest request, Exchange exchange, Carrier carrier) {
            this.request = request;
            this.exchange = exchange;
            this.carrier = carrier;
        }

        void start() {
            if (!place.start(carrier, reception.options().limits().waitTime())) {
                shed();
                return;
            }
            request.pause();
            request.exceptionHandler(_ -> left());
            request.response().closeHandler(_ -> left());
        }

        private void entered() {
            new Admission(request, exchange, carrier).start();
            request.resume();
        }

        private void late() {
            shed();
            request.resume();
        }

        private void left() {
            if (place.leave()) {
                reception.brief(carrier, () -> exchange.abandon(() -> {}));
            }
        }

        void shed() {
            places.turnedAway();
            drop(request);
            reception.brief(carrier, () -> exchange.refuse(Reception.overloaded(), () -> {}));
        }
    }

    /// A request that holds a permit until its exchange has ended.
    private final class Admission {
        private final HttpServerRequest request;
        private final Exchange exchange;
        private final Carrier carrier;
        private final BodyIntake intake;
        private boolean begun;

        Admission(HttpServerRequest request, Exchange exchange, Carrier carrier) {
            this.carrier = carrier;
            this.request = request;
            this.exchange = exchange;
            this.intake = new BodyIntake(
                    vertx,
                    request,
                    reception.options().limits(),
                    this::run,
                    error -> brief(() -> exchange.refuse(error, places::leave)));
        }

        void start() {
            HttpServerResponse response = request.response();
            request.exceptionHandler(_ -> left());
            response.exceptionHandler(_ -> left());
            response.closeHandler(_ -> left());
            intake.start();
        }

        private void left() {
            if (request.response().ended()) {
                return;
            }
            intake.cancel();
            if (begun) {
                exchange.clientGone();
            } else {
                brief(() -> exchange.abandon(places::leave));
            }
        }

        private void run(byte[] body) {
            begun = true;
            reception.route(carrier, body.length, () -> exchange.run(body, places::leave));
        }

        private void brief(Runnable work) {
            begun = true;
            reception.brief(carrier, work);
        }
    }

    /// The headers a request is routed with; empty when its caller may not come in.
    private Optional<Headers> admitted(HttpServerRequest request, Listener listener) {
        return reception.admit(ClientHeaders.capture(request.headers()), request.connection(), listener);
    }

    private void drop(HttpServerRequest request) {
        new BodyIntake(vertx, request, reception.options().limits(), _ -> {}, _ -> {}).drop();
    }

    private void refuse(HttpServerRequest request, ClientProtocol protocol, GatewayError error, String allow) {
        drop(request);
        write(request.response(), protocol, error, allow);
    }

    /// Answers a request that no exchange was begun for.
    private void write(HttpServerResponse response, ClientProtocol protocol, GatewayError error, String allow) {
        Reception.Refusal refusal = reception.refuse(protocol, error, allow);
        response.setStatusCode(refusal.status());
        refusal.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(refusal.body()));
    }
}
