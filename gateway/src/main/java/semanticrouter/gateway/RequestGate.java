package semanticrouter.gateway;

import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.dialog.Endpoint;
import semanticrouter.gateway.identity.Callers;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.gateway.loop.RequestThreads;
import semanticrouter.gateway.upstream.HttpUpstream;
import semanticrouter.protocols.ClientProtocol;
import semanticrouter.protocols.openai.ModelList;

/// Takes requests from the listeners: refuses what has no place here, and starts an {@link Exchange} for each chat
/// request (specification: dataplane §1.3). Runs on event loops and never blocks.
final class RequestGate {
    private static final String MODELS = "/v1/models";

    private final Vertx vertx;
    private final Serving serving;
    private final HttpUpstream upstream;
    private final Map<String, Endpoint> endpoints;
    private final SideRoutes sides;
    private final ClientProtocol fallback;
    private final Callers callers;
    private final Semaphore permits;
    private final RequestThreads threads;

    /// @param endpoints where chat requests are posted, by path
    /// @param sides what is answered without routing
    /// @param fallback the dialect errors are told in elsewhere
    RequestGate(
            Vertx vertx,
            Serving serving,
            HttpUpstream upstream,
            Map<String, Endpoint> endpoints,
            SideRoutes sides,
            ClientProtocol fallback) {
        this.vertx = vertx;
        this.serving = serving;
        this.upstream = upstream;
        this.endpoints = Map.copyOf(endpoints);
        this.sides = sides;
        this.fallback = fallback;
        this.callers =
                new Callers(serving.options().apiKeys(), serving.options().identity());
        this.threads = new RequestThreads(serving.options().loopThreads());
        this.permits = new Semaphore(serving.options().limits().concurrentRequests());
    }

    /// Requests being served.
    int inFlight() {
        return serving.options().limits().concurrentRequests() - permits.availablePermits();
    }

    void handle(HttpServerRequest request) {
        String path = normal(request.path());
        Endpoint endpoint = endpoints.get(path);
        SideRoutes.Route side = endpoint == null ? sides.find(path) : null;
        if (endpoint != null) {
            if (request.method().equals(HttpMethod.POST)) {
                chat(request, endpoint);
            } else {
                refuse(request, endpoint.shape(), notAllowed("POST"), "POST");
            }
        } else if (path.equals(MODELS)) {
            models(request);
        } else if (side != null) {
            SideRoutes.Work work = side.works().get(request.method().name());
            if (work == null) {
                String allowed = String.join(", ", side.works().keySet());
                refuse(request, side.shape(), notAllowed(allowed), allowed);
            } else {
                side(request, side.shape(), work);
            }
        } else {
            Endpoint messages = endpoints.get("/v1/messages");
            refuse(
                    request,
                    path.startsWith("/v1/messages") && messages != null ? messages.shape() : fallback,
                    new GatewayError(
                            404,
                            "endpoint_not_found",
                            "endpoint not found; POST /v1/chat/completions, /v1/responses or /v1/messages, or GET /v1/models"),
                    "");
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
                                + serving.options().limits().headerBytes() + " bytes; shorten them")
                : new GatewayError(400, "malformed_request", "the request is not valid HTTP");
        write(request.response(), fallback, error, "");
        request.connection().close();
    }

    /// The path without its query and without one trailing slash.
    private static String normal(@Nullable String path) {
        if (path == null) {
            return "";
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private void models(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            refuse(request, fallback, notAllowed("GET"), "GET");
            return;
        }
        if (admitted(request).isEmpty()) {
            refuse(request, fallback, unauthorized(), "");
            return;
        }
        long now = serving.clock().instant().getEpochSecond();
        request.response()
                .putHeader("content-type", "application/json")
                .end(ModelList.of(serving.plans().current(), now));
    }

    private void side(HttpServerRequest request, ClientProtocol shape, SideRoutes.Work work) {
        var carrier = new Carrier(vertx.getOrCreateContext());
        Optional<Headers> headers = admitted(request);
        if (headers.isEmpty()) {
            refuse(request, shape, unauthorized(), "");
        } else if (!permits.tryAcquire()) {
            refuse(request, shape, overloaded(), "");
        } else {
            var leg = upstream.leg(carrier);
            var exchange = new SideExchange(serving, shape, work, headers.get(), request, carrier, leg);
            exchange.start(vertx, permits::release);
        }
    }

    private void chat(HttpServerRequest request, Endpoint endpoint) {
        var carrier = new Carrier(vertx.getOrCreateContext());
        Optional<Headers> admitted = admitted(request);
        Headers headers = admitted.orElse(Headers.NONE);
        var reply = new ClientReply(carrier, request.response());
        var exchange = new Exchange(serving, endpoint.dialogs().get(), headers, reply, upstream.leg(carrier));
        if (admitted.isEmpty()) {
            drop(request);
            threads.brief(carrier, () -> exchange.refuse(unauthorized(), () -> {}));
        } else if (!permits.tryAcquire()) {
            drop(request);
            threads.brief(carrier, () -> exchange.refuse(overloaded(), () -> {}));
        } else {
            new Admission(request, exchange, carrier).start();
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
                    serving.options().limits(),
                    this::run,
                    error -> brief(() -> exchange.refuse(error, permits::release)));
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
                brief(() -> exchange.abandon(permits::release));
            }
        }

        private void run(byte[] body) {
            begun = true;
            threads.route(carrier, serving.plans().current(), body.length, () -> exchange.run(body, permits::release));
        }

        private void brief(Runnable work) {
            begun = true;
            threads.brief(carrier, work);
        }
    }

    /// The headers a request is routed with; empty when its caller may not come in.
    private Optional<Headers> admitted(HttpServerRequest request) {
        return callers.admit(ClientHeaders.capture(request.headers()), () -> peer(request));
    }

    private static @Nullable Principal peer(HttpServerRequest request) {
        try {
            return request.isSSL() ? request.sslSession().getPeerPrincipal() : null;
        } catch (SSLPeerUnverifiedException _) {
            return null; // it showed no certificate
        }
    }

    private void drop(HttpServerRequest request) {
        new BodyIntake(vertx, request, serving.options().limits(), _ -> {}, _ -> {}).drop();
    }

    private void refuse(HttpServerRequest request, ClientProtocol protocol, GatewayError error, String allow) {
        drop(request);
        write(request.response(), protocol, error, allow);
    }

    /// Answers a request that no exchange was begun for, and counts it.
    private void write(HttpServerResponse response, ClientProtocol protocol, GatewayError error, String allow) {
        String id = serving.ids().next();
        response.setStatusCode(error.status());
        ReplyHeaders.keystone("error", id).forEach(response::putHeader);
        if (!allow.isEmpty()) {
            response.putHeader("allow", allow);
        }
        response.putHeader("content-type", "application/json").end(Buffer.buffer(protocol.error(error)));
        serving.tell(new Completion(
                serving.unrouted(id), error.status(), "error", error.code(), Usage.NONE, false, 0, 0, 0));
    }

    private static GatewayError notAllowed(String allowed) {
        return new GatewayError(405, "method_not_allowed", "method not allowed; use " + allowed);
    }

    private static GatewayError unauthorized() {
        return new GatewayError(401, "invalid_api_key", "Unauthorized: missing or invalid API key");
    }

    private static GatewayError overloaded() {
        return new GatewayError(503, "overloaded", "too many requests are being served; try again", OptionalInt.of(1));
    }
}
