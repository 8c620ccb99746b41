package semanticrouter.stores.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.store.StoreException;

/// The way to one server or to a cluster. The server may be away when the router starts: it is connected to when it is
/// first needed,
/// and again after that.
final class RedisLink implements AutoCloseable {
    /// Questions that travel together; fewer than a connection takes.
    private static final int TOGETHER = 500;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final RedisOptions options;
    private final AbstractRedisClient client;
    private final Supplier<Commands> connect;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable Commands connection;
    private long failedNanos;
    private boolean failed;

    RedisLink(RedisOptions options) {
        this.options = options;
        List<RedisURI> addresses =
                options.nodes().stream().map(node -> address(node, options)).toList();
        if (options.cluster()) {
            RedisClusterClient cluster = RedisClusterClient.create(addresses);
            ClusterClientOptions.Builder settings = ClusterClientOptions.builder()
                    .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                            .enablePeriodicRefresh()
                            .build());
            set(settings, options);
            cluster.setOptions(settings.build());
            client = cluster;
            connect = () -> {
                StatefulRedisClusterConnection<String, String> made = cluster.connect();
                return new Commands(made.sync(), made.async());
            };
        } else {
            RedisClient single = RedisClient.create(addresses.getFirst());
            // A cluster connects to a node when it first asks it something; that question has to wait.
            ClientOptions.Builder settings =
                    ClientOptions.builder().disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
            set(settings, options);
            single.setOptions(settings.build());
            client = single;
            connect = () -> {
                StatefulRedisConnection<String, String> made = single.connect();
                return new Commands(made.sync(), made.async());
            };
        }
    }

    /// What can be asked of a server, and of a cluster.
    ///
    /// @param sync waits for each answer
    /// @param async does not, so that many questions travel together
    private record Commands(
            RedisClusterCommands<String, String> sync, RedisClusterAsyncCommands<String, String> async) {}

    private static RedisURI address(RedisOptions.Node node, RedisOptions options) {
        RedisURI.Builder address = RedisURI.builder()
                .withHost(node.host())
                .withPort(node.port())
                .withDatabase(options.database())
                .withTimeout(options.commandTime());
        if (!options.password().isEmpty()) {
            address.withPassword(options.password().toCharArray());
        }
        options.tls()
                .ifPresent(tls ->
                        address.withSsl(true).withVerifyPeer(tls.verify() ? SslVerifyMode.FULL : SslVerifyMode.NONE));
        return address.build();
    }

    private static void set(ClientOptions.Builder client, RedisOptions options) {
        client.requestQueueSize(4096)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.connectTime())
                        .build());
        options.tls().ifPresent(tls -> client.sslOptions(sslOptions(tls)));
    }

    private static SslOptions sslOptions(RedisOptions.Tls tls) {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider();
        tls.trust().ifPresent(file -> ssl.trustManager(file.toFile()));
        if (tls.certificate().isPresent() && tls.key().isPresent()) {
            ssl.keyManager(tls.certificate().get().toFile(), tls.key().get().toFile(), new char[0]);
        }
        return ssl.build();
    }

    <T> @Nullable T ask(Function<RedisClusterCommands<String, String>, @Nullable T> command)
            throws StoreException, InterruptedException {
        return told(() -> command.apply(connected().sync));
    }

    /// Asks one question about each of many things, all at once.
    ///
    /// @return the answers in the order of the things
    <A, T> List<@Nullable T> askAll(
            List<A> about,
            BiFunction<RedisClusterAsyncCommands<String, String>, A, ? extends RedisFuture<? extends T>> command)
            throws StoreException, InterruptedException {
        List<@Nullable T> answers = told(() -> {
            RedisClusterAsyncCommands<String, String> async = connected().async;
            var all = new ArrayList<@Nullable T>(about.size());
            for (int from = 0; from < about.size(); from += TOGETHER) {
                List<? extends RedisFuture<? extends T>> asked =
                        about.subList(from, Math.min(from + TOGETHER, about.size())).stream()
                                .map(one -> command.apply(async, one))
                                .toList();
                for (RedisFuture<? extends T> one : asked) {
                    all.add(LettuceFutures.awaitOrCancel(
                            one, options.commandTime().toNanos(), TimeUnit.NANOSECONDS));
                }
            }
            return all;
        });
        return answers == null ? List.of() : answers;
    }

    /// A question to the server.
    private interface Question<T> {
        @Nullable
        T ask() throws InterruptedException;
    }

    private <T> @Nullable T told(Question<T> question) throws StoreException, InterruptedException {
        try {
            return question.ask();
        } catch (RedisException unusable) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            String where =
                    options.nodes().stream().map(RedisOptions.Node::toString).collect(Collectors.joining(", "));
            throw new StoreException(
                    "the " + options.kind() + " store at " + where
                            + " cannot be used; check that it runs and that address and password are right",
                    unusable);
        }
    }

    /// The one connection, which many threads share and which comes back by itself; made when it is first needed, and
    /// not tried more often than twice a second.
    private Commands connected() throws InterruptedException {
        Commands known = connection;
        if (known != null) {
            return known;
        }
        connecting.lockInterruptibly();
        try {
            known = connection;
            if (known == null) {
                if (failed && System.nanoTime() - failedNanos < RETRY_NANOS) {
                    throw new RedisException("it could not be connected to a moment ago");
                }
                try {
                    known = connect.get();
                    connection = known;
                    failed = false;
                } catch (RedisException refused) {
                    failed = true;
                    failedNanos = System.nanoTime();
                    throw refused;
                }
            }
            return known;
        } finally {
            connecting.unlock();
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
