package semanticrouter.stores.redis;

import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;
import semanticrouter.core.store.StatusStore;
import semanticrouter.core.store.StoreException;

/// Shows the state of the start in Redis under `PREFIX startup_status`. It goes with the router: a key that is not put
/// again within a minute expires. Safe for all threads.
public final class RedisStatus implements StatusStore {
    private static final Duration LASTS = Duration.ofMinutes(1);

    private final RedisOptions options;
    private final RedisLink link;

    /// @param options its prefix stands before the key as it is
    public RedisStatus(RedisOptions options) {
        this.options = options;
        link = new RedisLink(options);
    }

    private String key() {
        return options.prefix() + "startup_status";
    }

    @Override
    public String kind() {
        return options.kind();
    }

    @Override
    public Duration lasts() {
        return LASTS;
    }

    @Override
    public void put(String json) throws StoreException, InterruptedException {
        link.ask(redis -> redis.set(key(), json, SetArgs.Builder.px(LASTS)));
    }

    @Override
    public Optional<String> get() throws StoreException, InterruptedException {
        return Optional.ofNullable(link.ask(redis -> redis.get(key())));
    }

    @Override
    public void clear() throws StoreException, InterruptedException {
        link.ask(redis -> redis.del(key()));
    }

    @Override
    public void close() {
        link.close();
    }
}
