package semanticrouter.gateway;

import io.vertx.core.http.HttpConnection;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.model.Secret;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.accept.AdmissionQueue;
import semanticrouter.gateway.dialog.Endpoint;
import semanticrouter.gateway.identity.Callers;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.identity.KeyReport;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.gateway.loop.RequestThreads;
import semanticrouter.gateway.upstream.Leg;
import semanticrouter.protocols.ClientProtocol;
import semanticrouter.protocols.openai.ModelList;

/// What every listener of a gateway shares: where a path leads, who may enter, and how an exchange begins
/// (specification: dataplane §1.3). Safe for all threads.
public final class Reception {
    private static final String MODELS = "/v1/models";
    /// When whoever finds the router stopping should try again: most starts take less.
    private static final int STOPPED_SECONDS = 5;
    private static final int AWAITED_SECONDS = 5;

    private final Serving serving;
    private final Map<String, Endpoint> endpoints;
    private final SideRoutes sides;
    private final ClientProtocol fallback;
    private final AdmissionQueue places;
    private volatile Doors doors;
    private volatile boolean stopping;
    private final RequestThreads threads;

    /// Who is let in.
    ///
    /// @param everywhere where no listener has keys of its own, and by an Envoy that names none
    /// @param keys of listeners with their own, by {@link Listener#where()} and by {@link #named} of their name
    /// @param own those let in by such a listener
    private record Doors(Callers everywhere, Map<String, List<Secret>> keys, Map<String, Callers> own) {
        static Doors of(Callers everywhere, Map<String, List<Secret>> keys, IdentityOptions identity) {
            var own = new HashMap<String, Callers>();
            keys.forEach((where, its) -> own.put(where, everywhere.by(its, identity)));
            return new Doors(everywhere, Map.copyOf(keys), Map.copyOf(own));
        }

        Callers at(Listener listener) {
            return own.getOrDefault(listener.where(), everywhere);
        }

        Callers at(String listener) {
            return own.getOrDefault(named(listener), everywhere);
        }

        /// No address, for it has no port.
        static String named(String listener) {
            return "name " + listener;
        }
    }

    /// Where a request leads.
    public sealed interface Way {
        /// To a model.
        record Chat(Endpoint endpoint) implements Way {}

        /// To the list of models.
        record Models() implements Way {}

        /// To something that is answered without routing.
        ///
        /// @param shape how errors are told there
        record Side(ClientProtocol shape, SideRoutes.Work work) implements Way {}

        /// Nowhere.
        ///
        /// @param shape how errors are told there
        /// @param allow the methods that are allowed; empty when none is
        record Closed(ClientProtocol shape, GatewayError error, String allow) implements Way {}
    }

    /// The answer to a request that no exchange was begun for.
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    public record Refusal(int status, Headers headers, byte[] body) {}

    /// @param endpoints where chat requests are posted, by path
    /// @param sides what is answered without routing
    /// @param fallback the dialect errors are told in elsewhere
    /// @param places for the requests of all listeners
    Reception(
            Serving serving,
            Map<String, Endpoint> endpoints,
            SideRoutes sides,
            ClientProtocol fallback,
            AdmissionQueue places) {
        this.serving = serving;
        this.endpoints = Map.copyOf(endpoints);
        this.sides = sides;
        this.fallback = fallback;
        this.places = places;
        GatewayOptions options = serving.options();
        this.doors = Doors.of(
                new Callers(options.apiKeys(), options.identity(), serving.clock()),
                keys(options.listeners()),
                options.identity());
        this.threads = new RequestThreads(serving.options().loopThreads());
    }

    /// Where a request leads.
    ///
    /// @param path without its query
    public Way way(String method, String path) {
        String at = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        Endpoint endpoint = endpoints.get(at);
        if (endpoint != null) {
            return method.equals("POST") ? new Way.Chat(endpoint) : notAllowed(endpoint.shape(), "POST");
        }
        if (at.equals(MODELS)) {
            return method.equals("GET") ? new Way.Models() : notAllowed(fallback, "GET");
        }
        if (at.startsWith(MODELS + "/") && method.equals("GET")) {
            return new Way.Models(); // there is no page for one model
        }
        SideRoutes.Route side = sides.find(at);
        if (side != null) {
            SideRoutes.Work work = side.works().get(method);
            return work == null
                    ? notAllowed(side.shape(), String.join(", ", side.works().keySet()))
                    : new Way.Side(side.shape(), work);
        }
        Endpoint messages = endpoints.get("/v1/messages");
        return new Way.Closed(
                at.startsWith("/v1/messages") && messages != null ? messages.shape() : fallback,
                new GatewayError(
                        404,
                        "endpoint_not_found",
                        "endpoint not found; POST /v1/chat/completions, /v1/responses or /v1/messages, or GET /v1/models"),
                "");
    }

    private static Way notAllowed(ClientProtocol shape, String allowed) {
        return new Way.Closed(
                shape, new GatewayError(405, "method_not_allowed", "method not allowed; use " + allowed), allowed);
    }

    /// The dialect errors are told in where no endpoint says another.
    public ClientProtocol fallback() {
        return fallback;
    }

    /// How much a request may cost, how much a client.
    public GatewayOptions options() {
        return serving.options();
    }

    /// Where time comes from.
    public Clock clock() {
        return serving.clock();
    }

    private static Map<String, List<Secret>> keys(List<Listener> listeners) {
        var keys = new HashMap<String, List<Secret>>();
        listeners.forEach(listener -> listener.apiKeys().ifPresent(own -> {
            keys.put(listener.where(), own);
            if (!listener.name().isEmpty()) {
                keys.put(Doors.named(listener.name()), own);
            }
        }));
        return keys;
    }

    /// Lets others in from now on; requests that have been let in go on.
    ///
    /// @param apiKeys keys that let in without saying who comes; with no key at all everybody is let in
    /// @param listeners with keys of their own; one that asks for a key and is not among them takes all of
    ///     `apiKeys`, so that no revoked one opens it until it closes, or keeps its own where there are none
    public void letIn(List<Secret> apiKeys, List<Listener> listeners, IdentityOptions identity) {
        Doors before = doors;
        var keys = new HashMap<String, List<Secret>>();
        before.keys().forEach((where, own) -> {
            if (own.isEmpty() || apiKeys.isEmpty()) {
                keys.put(where, own);
            }
        });
        keys.putAll(keys(listeners));
        doors = Doors.of(before.everywhere().by(apiKeys, identity), keys, identity);
    }

    /// What is known about keys that are fetched for tokens; empty where none are.
    public Optional<KeyReport> tokenKeys() {
        return doors.everywhere().keys();
    }

    /// Lets nobody in from now on; requests that have been let in go on.
    void stop() {
        stopping = true;
    }

    /// Whether nobody is let in any more, because the router is stopping; {@link #stopped} is to be answered.
    public boolean stopping() {
        return stopping;
    }

    /// How errors are told where a request leads.
    public ClientProtocol shape(Way way) {
        return switch (way) {
            case Way.Chat(var endpoint) -> endpoint.shape();
            case Way.Side(var shape, var _) -> shape;
            case Way.Closed(var shape, var _, var _) -> shape;
            case Way.Models() -> fallback;
        };
    }

    /// The headers a request is routed with that Envoy asks about; empty when its caller may not come in.
    ///
    /// @param connection may show a certificate
    /// @param listener of Envoy that took it, as Envoy's configuration says; for one that is not known,
    ///     as the empty one, the keys of all listeners count
    public Optional<Headers> admit(Headers captured, HttpConnection connection, String listener) {
        return doors.at(listener).admit(captured, () -> peer(connection));
    }

    /// The same for a request that a listener took.
    Optional<Headers> admit(Headers captured, HttpConnection connection, Listener listener) {
        return doors.at(listener).admit(captured, () -> peer(connection));
    }

    private static @Nullable Principal peer(HttpConnection connection) {
        try {
            return connection.isSsl() ? connection.sslSession().getPeerPrincipal() : null;
        } catch (SSLPeerUnverifiedException _) {
            return null; // it showed no certificate
        }
    }

    /// Why requests are not served yet; empty when they are.
    public Optional<GatewayError> awaiting() {
        return serving.plans().awaited().map(Reception::awaiting);
    }

    /// The list of models, JSON.
    public byte[] models() {
        return ModelList.of(serving.plans().current(), serving.clock().instant().getEpochSecond())
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Begins an exchange with the headers of an admitted caller; it must be run, refused or abandoned.
    ///
    /// @param sinceNanos when its request came, in `System.nanoTime()`
    public Exchange exchange(Endpoint endpoint, Headers headers, ReplySink reply, Leg leg, long sinceNanos) {
        return exchange(endpoint, headers, reply, leg, options().limits().requestTime(), sinceNanos);
    }

    /// The same for a request that may take so long.
    Exchange exchange(Endpoint endpoint, Headers headers, ReplySink reply, Leg leg, Duration time, long sinceNanos) {
        var deadline = Deadline.after(sinceNanos, time);
        return new Exchange(serving, endpoint.dialogs().get(), headers, reply, leg, deadline, sinceNanos);
    }

    /// Begins an exchange that is answered without routing; it must be run.
    public SideExchange side(Way.Side way, Headers headers, ReplySink reply, Leg leg) {
        return new SideExchange(serving, way.shape(), way.work(), headers, reply, leg);
    }

    /// Refuses a request that no exchange was begun for, and counts it.
    ///
    /// @param allow methods to be named; empty for none
    public Refusal refuse(ClientProtocol shape, GatewayError error, String allow) {
        String id = serving.ids().next();
        Headers.Builder head = ReplyHeaders.keystone("error", id).with().set("content-type", "application/json");
        if (!allow.isEmpty()) {
            head.set("allow", allow);
        }
        if (error.status() == 401) {
            head.set("www-authenticate", ReplyHeaders.CHALLENGE);
        }
        error.retryAfterSeconds().ifPresent(seconds -> head.set("retry-after", Integer.toString(seconds)));
        serving.tell(new Completion(
                serving.unrouted(id, Headers.NONE), error.status(), "error", error.code(), Usage.NONE, false, 0, 0, 0));
        return new Refusal(error.status(), head.build(), shape.error(error));
    }

    /// Who is served, who waits, who was turned away.
    public AdmissionQueue places() {
        return places;
    }

    /// Starts the thread of an exchange that routes a request and has a place.
    public void route(Carrier carrier, int bodyBytes, Runnable task) {
        long ready = System.nanoTime();
        threads.route(carrier, serving.plans().current(), bodyBytes, () -> {
            places.began(ready);
            task.run();
        });
    }

    /// Starts the thread of an exchange that only needs an answer written.
    public void brief(Carrier carrier, Runnable task) {
        threads.brief(carrier, task);
    }

    /// What is said to those without a key.
    public static GatewayError unauthorized() {
        return new GatewayError(401, "invalid_api_key", "Unauthorized: missing or invalid API key");
    }

    /// What is said to a request whose body is packed; null to others. Nothing is unpacked for clients, so that none
    /// can send a body that grows.
    public static @Nullable GatewayError packed(Headers headers) {
        return headers.first("content-encoding")
                        .map(coding -> coding.equalsIgnoreCase("identity"))
                        .orElse(true)
                ? null
                : new GatewayError(
                        415,
                        "unsupported_encoding",
                        "the request has a content-encoding; send the body as it is, without one");
    }

    /// What is said when the router is stopping.
    public static GatewayError stopped() {
        return new GatewayError(
                503, "shutting_down", "the router is stopping; try again", OptionalInt.of(STOPPED_SECONDS));
    }

    /// What is said while the configuration is not whole yet.
    static GatewayError awaiting(String what) {
        return new GatewayError(
                503, "configuration_awaited", "the router is not ready: " + what, OptionalInt.of(AWAITED_SECONDS));
    }

    /// What is said when too much is going on.
    public static GatewayError overloaded() {
        return new GatewayError(503, "overloaded", "too many requests are being served; try again", OptionalInt.of(1));
    }
}
