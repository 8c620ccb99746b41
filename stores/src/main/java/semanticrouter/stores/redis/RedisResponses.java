package semanticrouter.stores.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.store.StoredResponse;
import semanticrouter.stores.response.Bounds;

/// Keeps responses in Redis or Valkey, one key `PREFIX:response:ID` each, which the server expires.
///
/// The server may be away when the router starts: it is connected to when it is first needed, and again after that.
/// How many records there are is bounded by their age and the server's own memory policy.
public final class RedisResponses implements ResponseStore {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final RedisOptions options;
    private final Bounds bounds;
    private final Clock clock;
    private final RedisClient client;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private long failedNanos;
    private boolean failed;

    public RedisResponses(RedisOptions options, Bounds bounds, Clock clock) {
        this.options = options;
        this.bounds = bounds;
        this.clock = clock;
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

    @Override
    public String kind() {
        return options.kind();
    }

    @Override
    public Durability durability() {
        return Durability.SERVER;
    }

    private String key(String id) {
        return options.prefix() + ":response:" + id;
    }

    @Override
    public void put(StoredResponse response) throws StoreException, InterruptedException {
        SetArgs expiry = SetArgs.Builder.keepttl();
        if (!bounds.age().isZero()) {
            long left = bounds.expiryMillis(response.created()) - clock.millis();
            expiry = SetArgs.Builder.px(Duration.ofMillis(Math.max(1, left)));
        }
        SetArgs with = expiry;
        ask(redis -> redis.set(key(response.id()), RecordText.of(response), with));
    }

    @Override
    public Optional<StoredResponse> get(String id, Owner owner) throws StoreException, InterruptedException {
        String text = ask(redis -> redis.get(key(id)));
        return text == null
                ? Optional.empty()
                : RecordText.read(text).filter(record -> record.owner().equals(owner));
    }

    @Override
    public boolean delete(String id, Owner owner) throws StoreException, InterruptedException {
        if (get(id, owner).isEmpty()) {
            return false;
        }
        Long deleted = ask(redis -> redis.del(key(id)));
        return deleted != null && deleted > 0;
    }

    @Override
    public void check() throws StoreException, InterruptedException {
        ask(RedisCommands::ping);
    }

    @Override
    public long count() {
        return -1;
    }

    private <T> @Nullable T ask(Function<RedisCommands<String, String>, @Nullable T> command)
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
