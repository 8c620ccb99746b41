package semanticrouter.stores.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.store.StoreException;

/// The way to one server. The server may be away when the router starts: it is connected to when it is first needed,
/// and again after that.
final class RedisLink implements AutoCloseable {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final RedisOptions options;
    private final RedisClient client;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private long failedNanos;
    private boolean failed;

    RedisLink(RedisOptions options) {
        this.options = options;
        client = RedisClient.create(address(options));
        client.setOptions(clientOptions(options));
    }

    private static RedisURI address(RedisOptions options) {
        RedisURI.Builder address = RedisURI.builder()
                .withHost(options.host())
                .withPort(options.port())
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

    private static ClientOptions clientOptions(RedisOptions options) {
        ClientOptions.Builder client = ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(4096)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.connectTime())
                        .build());
        options.tls().ifPresent(tls -> client.sslOptions(sslOptions(tls)));
        return client.build();
    }

    private static SslOptions sslOptions(RedisOptions.Tls tls) {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider();
        tls.trust().ifPresent(file -> ssl.trustManager(file.toFile()));
        if (tls.certificate().isPresent() && tls.key().isPresent()) {
            ssl.keyManager(tls.certificate().get().toFile(), tls.key().get().toFile(), new char[0]);
        }
        return ssl.build();
    }

    <T> @Nullable T ask(Function<RedisCommands<String, String>, @Nullable T> command)
            throws StoreException, InterruptedException {
        try {
            return command.apply(connected().sync());
        } catch (RedisException unusable) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new StoreException(
                    "the " + options.kind() + " store at " + options.host() + ":" + options.port()
                            + " cannot be used; check that it runs and that address and password are right",
                    unusable);
        }
    }

    /// The one connection, which many threads share and which comes back by itself; made when it is first needed, and
    /// not tried more often than twice a second.
    private StatefulRedisConnection<String, String> connected() throws InterruptedException {
        StatefulRedisConnection<String, String> known = connection;
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
                    known = client.connect();
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
