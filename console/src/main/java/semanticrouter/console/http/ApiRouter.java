package semanticrouter.console.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.config.document.global.Permission;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;

/// Serves a {@link RouteTable}: guard, access check, body cap, then the action on a virtual thread of its own.
///
/// What is not in the table is 404, a wrong method 405. At most {@link #MAX_RUNNING} actions run at a time; more are
/// 503.
public final class ApiRouter implements AutoCloseable {
    /// Bound of the actions that run at a time.
    public static final int MAX_RUNNING = 256;

    private static final Logger LOGGER = LoggerFactory.getLogger(ApiRouter.class);
    private static final int RETRY_SECONDS = 2;
    private static final GatewayError STARTING = new GatewayError(
            503,
            "ROUTER_STARTING",
            "the router is starting and answers this later; GET /startup-status says how far it has come",
            OptionalInt.of(RETRY_SECONDS));
    private static final String ID = "requestId";
    private static final String PRINCIPAL = "principal";

    private final Vertx vertx;
    private final AccessControl access;
    private final OriginGuard guard;
    private final AuditTrail audit;
    private final Clock clock;
    private final Bodies bodies = new Bodies();
    private final Semaphore slots = new Semaphore(MAX_RUNNING);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("api-", 0).factory());

    public ApiRouter(Vertx vertx, AccessControl access, OriginGuard guard, AuditTrail audit, Clock clock) {
        this.vertx = vertx;
        this.access = access;
        this.guard = guard;
        this.audit = audit;
        this.clock = clock;
    }

    /// A router with the guard and error pages of this server, to which routes can be added.
    public Router open(RouteTable table) {
        Router router = Router.router(vertx);
        router.route().handler(this::begin);
        table.routes().forEach(route -> mount(router, route));
        router.errorHandler(
                404,
                http -> fail(
                        http,
                        new GatewayError(
                                404, "NOT_FOUND", "there is no such path here; GET /api/v1 lists what there is")));
        router.errorHandler(405, http -> wrongMethod(http, table));
        router.errorHandler(
                400,
                http -> fail(
                        http, new GatewayError(400, "BAD_REQUEST", "the request line or its escapes are malformed")));
        router.errorHandler(500, this::bug);
        return router;
    }

    /// A router that answers a table and, to callers that are known, says of everything else that it is not there yet.
    public Router opening(RouteTable table) {
        Router router = open(table);
        router.route().handler(this::later);
        return router;
    }

    private void later(RoutingContext http) {
        try {
            http.put(PRINCIPAL, access.identify(authorization(http)));
            fail(http, STARTING);
        } catch (GatewayException refused) {
            refuse(http, refused);
        }
    }

    private void mount(Router router, Route route) {
        var mounted = router.route(HttpMethod.valueOf(route.method()), route.template());
        mounted.handler(http -> admit(http, route.permission()));
        int limit = route.contract().bodyLimit();
        if (route.contract().body().form()) {
            mounted.handler(http -> bodies.takeForm(http, limit, error -> fail(http, error)));
        } else if (limit > 0) {
            mounted.handler(http -> bodies.take(http, limit, error -> fail(http, error)));
        }
        mounted.handler(http -> run(http, route));
    }

    private void begin(RoutingContext http) {
        String id = http.request().getHeader("x-request-id");
        if (id == null || !id.matches("[!-~]{1,128}")) {
            id = UUID.randomUUID().toString();
        }
        http.put(ID, id);
        http.response().putHeader("x-request-id", id).putHeader("x-content-type-options", "nosniff");
        var host = http.request().authority();
        guard.objection(host == null ? null : host.toString(), http.request().getHeader("origin"))
                .ifPresentOrElse(why -> fail(http, new GatewayError(403, "FORBIDDEN_ORIGIN", why)), http::next);
    }

    /// Lets a request pass that may, and answers one that may not.
    public void admit(RoutingContext http, Permission permission) {
        try {
            http.put(PRINCIPAL, access.admit(authorization(http), permission));
            http.next();
        } catch (GatewayException refused) {
            refuse(http, refused);
        }
    }

    private static Optional<String> authorization(RoutingContext http) {
        return Optional.ofNullable(http.request().getHeader("authorization"));
    }

    private void refuse(RoutingContext http, GatewayException refused) {
        if (refused.error().status() == 401) {
            http.response().putHeader("www-authenticate", "Bearer");
        }
        fail(http, refused.error());
    }

    private void run(RoutingContext http, Route route) {
        if (!slots.tryAcquire()) {
            Bodies.release(http);
            fail(http, new GatewayError(503, "OVERLOADED", "too many calls are running; try again", OptionalInt.of(1)));
            return;
        }
        ApiRequest request = request(http);
        Context loop = vertx.getOrCreateContext();
        // No future: one that is cancelled before its thread has begun would never give the slot back.
        var running = new AtomicReference<@Nullable Thread>();
        threads.execute(() -> {
            running.set(Thread.currentThread());
            try {
                act(route, request, http, loop);
            } finally {
                Bodies.release(http);
                slots.release();
            }
        });
        http.response().closeHandler(_ -> {
            Thread worker = running.get();
            if (worker != null) {
                worker.interrupt();
            }
        });
    }

    private void act(Route route, ApiRequest request, RoutingContext http, Context loop) {
        ApiReply reply;
        try {
            reply = route.action().answer(request);
        } catch (GatewayException refused) {
            reply = ErrorBody.of(refused.error(), request.id(), clock);
        } catch (InterruptedException _) {
            note(route, request, Completion.CLIENT_GONE); // what it has begun may have been done
            return; // nobody reads an answer
        } catch (RuntimeException | Error bug) {
            LOGGER.atError()
                    .setCause(bug)
                    .addKeyValue("request_id", request.id())
                    .log("a route of the management API failed");
            reply = internal(request.id());
        }
        note(route, request, reply.status());
        ApiReply done = reply;
        loop.runOnContext(_ -> write(http, done));
    }

    private void note(Route route, ApiRequest request, int status) {
        if (route.contract().mutating()) {
            audit.note(new AuditTrail.Entry(
                    route.method() + " " + route.path(), request.principal().role(), request.id(), status));
        }
    }

    private ApiRequest request(RoutingContext http) {
        var query = new HashMap<String, String>();
        http.queryParams().forEach(entry -> query.putIfAbsent(entry.getKey(), entry.getValue()));
        var headers = new Headers.Builder();
        http.request().headers().forEach(entry -> {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            if (!name.equals("authorization") && !name.equals("cookie")) {
                headers.add(name, entry.getValue());
            }
        });
        Buffer body = http.get(Bodies.BODY);
        return new ApiRequest(
                id(http),
                Objects.requireNonNull(http.<Principal>get(PRINCIPAL), "routes run after the access check"),
                peer(http),
                Map.copyOf(http.pathParams()),
                query,
                headers.build(),
                body == null ? new byte[0] : body.getBytes());
    }

    private static String peer(RoutingContext http) {
        SocketAddress peer = http.request().remoteAddress();
        return peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
    }

    private void wrongMethod(RoutingContext http, RouteTable table) {
        String allowed = String.join(", ", table.methods(http.normalizedPath()));
        http.response().putHeader("allow", allowed);
        fail(http, new GatewayError(405, "METHOD_NOT_ALLOWED", "this path answers to " + allowed));
    }

    private void bug(RoutingContext http) {
        Throwable failure = http.failure();
        LOGGER.atError()
                .setCause(failure == null ? new IllegalStateException("failed without a cause") : failure)
                .addKeyValue("request_id", id(http))
                .log("serving a request failed");
        write(http, internal(id(http)));
    }

    /// The id that {@link #begin} gave the request; empty for one so malformed that it never got there.
    private static String id(RoutingContext http) {
        String id = http.get(ID);
        return id == null ? "" : id;
    }

    private ApiReply internal(String requestId) {
        return ErrorBody.of(
                new GatewayError(500, "INTERNAL_ERROR", "an internal fault; the log has it under the request id"),
                requestId,
                clock);
    }

    /// Answers with an error body.
    public void fail(RoutingContext http, GatewayError error) {
        write(http, ErrorBody.of(error, id(http), clock));
    }

    private static void write(RoutingContext http, ApiReply reply) {
        HttpServerResponse response = http.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        response.setStatusCode(reply.status());
        response.putHeader("content-type", reply.type());
        response.putHeader("cache-control", "no-store");
        reply.headers().forEach((name, value) -> response.putHeader(name, value));
        response.end(Buffer.buffer(reply.body()));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
