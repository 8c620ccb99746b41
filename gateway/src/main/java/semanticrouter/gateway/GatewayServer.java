package semanticrouter.gateway;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.accept.AdmissionQueue;
import semanticrouter.gateway.accept.CertifiedPort;
import semanticrouter.gateway.accept.ClientConnections;
import semanticrouter.gateway.accept.CountedVertx;
import semanticrouter.gateway.accept.PlaceLimit;
import semanticrouter.gateway.accept.TlsFiles;
import semanticrouter.gateway.dialog.Endpoint;
import semanticrouter.gateway.responses.ResponsesApi;
import semanticrouter.gateway.upstream.HealthProbes;
import semanticrouter.gateway.upstream.HttpUpstream;
import semanticrouter.gateway.upstream.RouterCalls;
import semanticrouter.protocols.anthropic.AnthropicMessages;
import semanticrouter.protocols.openai.OpenAiChat;

/// The running gateway: its listeners, its client to the backends and the event loops under both.
///
/// Closing it lets requests in flight end within {@link GatewayOptions#drain()}, then cuts the rest. Until then whoever
/// comes is told to try again elsewhere.
public final class GatewayServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(GatewayServer.class);
    private static final long SWEEP_MILLIS = 1000;
    private static final long PLACES_MILLIS = 100;
    private static final long START_SECONDS = 30;
    private static final long CLOSE_MILLIS = 5000;
    private static final long DRAIN_LOOK_MILLIS = 20;

    private final Vertx vertx;
    private final GatewayOptions options;
    private final HttpUpstream upstream;
    private final HealthProbes probes;
    private final Reception reception;
    private final RequestGate gate;
    private final ClientConnections connections;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<CertifiedPort> certified = new CopyOnWriteArrayList<>();
    private final Queue<IntSupplier> busy = new ConcurrentLinkedQueue<>();

    /// Where time and chance come from.
    ///
    /// @param random safe for many threads
    public record Sources(Clock clock, RandomGenerator random) {
        public static Sources ofSystem() {
            return new Sources(Clock.systemUTC(), new SecureRandom());
        }
    }

    /// Finds out what every server here needs to know of the machine, so that the first need not wait for it. Blocks
    /// for
    /// some tens of milliseconds.
    public static void prepare() {
        CountedVertx.prepare();
    }

    private GatewayServer(
            GatewayOptions options, PlanHolder plans, Pipeline pipeline, CompletionListener listener, Sources sources) {
        this.options = options;
        GatewayOptions.Limits limits = options.limits();
        var places = new AdmissionQueue(new PlaceLimit(limits.concurrentRequests()), limits.waitingRequests());
        connections = new ClientConnections(
                limits.connections(),
                limits.idleTime(),
                limits.requestTime().plus(limits.bodyTime()),
                places,
                limits.waitTime());
        vertx = CountedVertx.create(options.eventLoops(), connections);
        upstream = new HttpUpstream(vertx, options.upstream(), options.eventLoops(), sources.clock(), sources.random());
        probes = new HealthProbes(vertx, upstream);
        var calls = new RouterCalls(vertx, upstream, listener::around, sources.clock());
        var ids = new RequestIds(sources.random());
        var serving = new Serving(options, plans, pipeline.calling(calls), listener, sources.clock(), ids);
        var openai = new OpenAiChat(options.limits().json());
        var anthropic = new AnthropicMessages(options.limits().json());
        Map<String, Endpoint> endpoints = new HashMap<>();
        endpoints.put("/v1/chat/completions", Endpoint.of(openai));
        endpoints.put("/v1/messages", Endpoint.of(anthropic));
        Optional<ResponsesApi> responses = options.responses()
                .map(kept ->
                        new ResponsesApi(kept, options.limits().json(), openai, sources.clock(), sources.random()));
        responses.ifPresent(api -> endpoints.put("/v1/responses", new Endpoint(openai, api::open)));
        var sides = new SideRoutes(responses, openai, anthropic, plans);
        reception = new Reception(serving, endpoints, sides, openai, places);
        gate = new RequestGate(vertx, reception, upstream, connections);
    }

    /// Starts listening.
    ///
    /// @throws IOException when a listener cannot be opened
    public static GatewayServer start(
            GatewayOptions options, PlanHolder plans, Pipeline pipeline, CompletionListener listener)
            throws IOException, InterruptedException {
        return start(options, plans, pipeline, listener, Sources.ofSystem());
    }

    /// Starts listening, with time and chance from elsewhere.
    ///
    /// @throws IOException when a listener cannot be opened
    public static GatewayServer start(
            GatewayOptions options, PlanHolder plans, Pipeline pipeline, CompletionListener listener, Sources sources)
            throws IOException, InterruptedException {
        var server = new GatewayServer(options, plans, pipeline, listener, sources);
        try {
            for (Listener address : options.listeners()) {
                server.ports.add(server.listen(
                        address, server.httpOptions(), () -> request -> server.gate.handle(request, address)));
            }
            server.vertx.setPeriodic(SWEEP_MILLIS, _ -> server.connections.sweep());
            server.vertx.setPeriodic(PLACES_MILLIS, _ -> server.gate.places().timePassed());
            server.probes.follow(plans);
            return server;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    /// Opens another listener on the gateway's event loops; it closes with the gateway, after its requests have ended.
    ///
    /// @param http its options; the address replaces theirs
    /// @param handlers makes what serves a request, once for each event loop
    /// @return its port
    /// @throws IOException when it cannot be opened
    public int listen(Listener address, HttpServerOptions http, Supplier<Handler<HttpServerRequest>> handlers)
            throws IOException, InterruptedException {
        // A negative port is one of the system's choice which all event loops that name it share.
        http.setHost(address.host()).setPort(address.port() == 0 ? -1 - servers.size() : address.port());
        address.tls().ifPresent(files -> CertifiedPort.secure(http.setUseAlpn(true), files, ClientAuth.REQUEST));
        String where = "cannot listen on " + address.host() + ":" + address.port() + ": ";
        var all = new DeploymentOptions().setInstances(options.eventLoops());
        var loops = new ConcurrentLinkedQueue<HttpServer>();
        try {
            vertx.deployVerticle(() -> new Loop(http, handlers.get(), loops), all)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IOException(where + "not ready in time", late);
        } catch (ExecutionException failed) {
            throw new IOException(where + failed.getCause(), failed);
        }
        servers.addAll(loops);
        address.tls().ifPresent(files -> certified.add(new CertifiedPort(files, http, loops)));
        int port = loops.element().actualPort();
        LOGGER.atInfo()
                .addKeyValue("event", "server_starting")
                .addKeyValue("component", "extproc") // whatever listens, as the contract names it
                .addKeyValue("host", address.host())
                .addKeyValue("port", port)
                .log("listening");
        return port;
    }

    private HttpServerOptions httpOptions() {
        var http = new HttpServerOptions()
                .setMaxHeaderSize(options.limits().headerBytes())
                .setMaxInitialLineLength(8192)
                .setMaxChunkSize(64 << 10)
                .setReuseAddress(true)
                .setTcpNoDelay(true)
                .setStrictThreadMode(true) // whatever writes does so on the event loop; a queue would cost 5 KB each
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        http.getInitialSettings().setMaxHeaderListSize(options.limits().headerBytes());
        return http;
    }

    /// One event loop's share of a listener.
    private final class Loop extends VerticleBase {
        private final HttpServerOptions http;
        private final Handler<HttpServerRequest> handler;
        private final Queue<HttpServer> listening;

        Loop(HttpServerOptions http, Handler<HttpServerRequest> handler, Queue<HttpServer> listening) {
            this.http = http;
            this.handler = handler;
            this.listening = listening;
        }

        @Override
        public Future<?> start() {
            HttpServer server = vertx.createHttpServer(http)
                    .connectionHandler(connections::opened)
                    .invalidRequestHandler(gate::invalid)
                    .requestHandler(this::begin);
            return server.listen().onSuccess(listening::add);
        }

        private void begin(HttpServerRequest request) {
            if (!connections.requestBegan(request.connection())) {
                return; // its connection is about to be closed
            }
            request.response().endHandler(_ -> connections.requestEnded(request.connection()));
            handler.handle(request);
        }
    }

    /// The ports that show a certificate, those of {@link #listen} too.
    public List<CertifiedPort> certified() {
        return List.copyOf(certified);
    }

    /// The port of each listener, in their order.
    public List<Integer> ports() {
        return List.copyOf(ports);
    }

    /// The port of the first listener.
    public int port() {
        return ports.getFirst();
    }

    /// Has the end of the gateway wait for more than the requests of its own listeners.
    ///
    /// @param count how many are in flight; any thread
    public void awaitToo(IntSupplier count) {
        busy.add(count);
    }

    /// What every listener shares.
    public Reception reception() {
        return reception;
    }

    /// The event loops.
    public Vertx vertx() {
        return vertx;
    }

    /// The client to the backends, for calls that do not come from a listener.
    public HttpUpstream upstream() {
        return upstream;
    }

    /// Chat requests being served.
    public int inFlight() {
        return gate.inFlight();
    }

    /// Chat requests that are worked on: those being served whose reply does not stream.
    public int working() {
        return gate.places().working();
    }

    /// Chat requests that wait for a place.
    public int waiting() {
        return gate.places().waiting();
    }

    /// Most chat requests that are worked on at once as of now.
    public int places() {
        return gate.places().limit();
    }

    /// What became of the requests that came.
    public AdmissionQueue.Counts admissions() {
        return gate.places().counts();
    }

    /// Connections of clients.
    public int connections() {
        return connections.count();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        probes.stop();
        reception.stop();
        try {
            long left = drained();
            var closing = new ArrayList<Future<Void>>();
            servers.forEach(server -> closing.add(server.shutdown(left, TimeUnit.MILLISECONDS)));
            Future.join(closing)
                    .eventually(() -> {
                        // A client that is not closed is kept for ever, and with it what its event loops know.
                        upstream.close();
                        return vertx.close();
                    })
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(left + CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException failed) {
            LOGGER.atWarn().setCause(failed).log("the gateway did not stop cleanly; its threads end with the process");
        } catch (InterruptedException _) {
            var _ = vertx.close();
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until nothing is in flight, or the time is up.
    ///
    /// @return milliseconds that are left
    private long drained() throws InterruptedException {
        var until = Deadline.after(System.nanoTime(), options.drain());
        while (inFlight() + waiting() > 0 || busy.stream().anyMatch(count -> count.getAsInt() > 0)) {
            if (until.passed()) {
                return 0;
            }
            Thread.sleep(Math.min(DRAIN_LOOK_MILLIS, 1 + until.nanosLeft() / 1_000_000));
        }
        return until.nanosLeft() / 1_000_000;
    }
}
