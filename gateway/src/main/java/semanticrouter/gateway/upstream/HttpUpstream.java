package semanticrouter.gateway.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Resilience.Pool;
import semanticrouter.gateway.accept.OpenStreams;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.gateway.resilience.Health;

/// Calls the backends of models over HTTP with pooled connections. Safe for all threads; callers block, so they should
/// be virtual threads.
///
/// Backends without TLS are spoken to in HTTP/1.1, those with TLS in HTTP/2 where they offer it. Certificates and host
/// names are always checked.
public final class HttpUpstream implements Upstream, AutoCloseable {
    private final Vertx vertx;
    private final UpstreamOptions options;
    private final int loops;
    private final Clock clock;
    private final Health health;
    private final RandomGenerator random;
    /// Open connections that have served a call.
    private final Set<HttpConnection> used = ConcurrentHashMap.newKeySet();

    /// Clients by event loop: a call stays on the loop of its exchange, and no lock is shared between loops.
    private final Map<Object, Clients> clients = new ConcurrentHashMap<>();

    /// The clients of one event loop: one pair for the usual limits of connections, one for each other.
    private final class Clients {
        private final Pair usual = open(Pool.DEFAULT);
        private final Map<Pool, Pair> others = new ConcurrentHashMap<>();

        Pair of(Pool pool) {
            return pool.equals(Pool.DEFAULT) ? usual : others.computeIfAbsent(pool, HttpUpstream.this::open);
        }

        void close() {
            usual.close();
            others.values().forEach(Pair::close);
        }
    }

    private record Pair(HttpClient plain, HttpClient secure) {
        void close() {
            plain.close();
            secure.close();
        }
    }

    /// @param loops event loops that share the connections allowed
    /// @param random safe for many threads; draws backends by weight
    public HttpUpstream(Vertx vertx, UpstreamOptions options, int loops, Clock clock, RandomGenerator random) {
        this.vertx = vertx;
        this.options = options;
        this.loops = loops;
        this.clock = clock;
        this.health = new Health(System::nanoTime, random);
        this.random = random;
    }

    private Pair open(Pool limits) {
        int connections = Math.max(1, limits.connections() / loops);
        var pool = new PoolOptions()
                .setHttp1MaxSize(connections)
                .setHttp2MaxSize(Math.max(1, connections / 100))
                .setMaxWaitQueueSize(Math.max(1, limits.waiting() / loops));
        HttpClientOptions tls = clientOptions(options)
                .setSsl(true)
                .setVerifyHost(true)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2);
        options.trust().ifPresent(file -> tls.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return new Pair(client(clientOptions(options), pool), client(tls, pool));
    }

    private HttpClient client(HttpClientOptions http, PoolOptions pool) {
        return vertx.httpClientBuilder()
                .with(http)
                .with(pool)
                .withConnectHandler(connection -> {
                    // Each call hears of its connection's end by itself; the default would log what a backend sent.
                    connection.exceptionHandler(_ -> {});
                    connection.closeHandler(_ -> used.remove(connection));
                })
                .build();
    }

    /// Notes that a connection serves a call.
    ///
    /// @return true when it has served one before
    boolean reused(HttpConnection connection) {
        return !used.add(connection);
    }

    private static HttpClientOptions clientOptions(UpstreamOptions options) {
        return new HttpClientOptions()
                .setConnectTimeout((int) options.connectTime().toMillis())
                .setKeepAliveTimeout((int) options.keepAlive().toSeconds())
                .setHttp2KeepAliveTimeout((int) options.keepAlive().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(64 << 10)
                .setMaxChunkSize(64 << 10);
    }

    /// Sends one call from any thread; what is cancelled with the reply's stream is all there is to clean up.
    @Override
    public Reply send(Call call) throws InterruptedException {
        return leg(new Carrier(vertx.getOrCreateContext()), OpenStreams.UNHEARD).send(call);
    }

    /// The part of one exchange that leads to the backends; its sockets are served by the carrier's event loop.
    ///
    /// @param streams told of replies that stream
    public UpstreamLeg leg(Carrier carrier, OpenStreams streams) {
        return new UpstreamLeg(this, carrier, streams);
    }

    UpstreamOptions options() {
        return options;
    }

    Clock clock() {
        return clock;
    }

    /// What is known about the backends.
    public Health health() {
        return health;
    }

    RandomGenerator random() {
        return random;
    }

    HttpClient client(Carrier carrier, Backend backend, Pool limits) {
        Pair own = clients.computeIfAbsent(carrier.loop(), _ -> new Clients()).of(limits);
        return backend.tls() ? own.secure() : own.plain();
    }

    /// Closes idle and busy connections.
    @Override
    public void close() {
        clients.values().forEach(Clients::close);
    }
}
