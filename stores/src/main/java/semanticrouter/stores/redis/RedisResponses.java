package semanticrouter.stores.redis;

import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
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
    private final RedisOptions options;
    private final Bounds bounds;
    private final Clock clock;
    private final RedisLink link;

    public RedisResponses(RedisOptions options, Bounds bounds, Clock clock) {
        this.options = options;
        this.bounds = bounds;
        this.clock = clock;
        link = new RedisLink(options);
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
        link.ask(redis -> redis.set(key(response.id()), RecordText.of(response), with));
    }

    @Override
    public Optional<StoredResponse> get(String id, Owner owner) throws StoreException, InterruptedException {
        String text = link.ask(redis -> redis.get(key(id)));
        return text == null
                ? Optional.empty()
                : RecordText.read(text).filter(record -> record.owner().equals(owner));
    }

    @Override
    public boolean delete(String id, Owner owner) throws StoreException, InterruptedException {
        if (get(id, owner).isEmpty()) {
            return false;
        }
        Long deleted = link.ask(redis -> redis.del(key(id)));
        return deleted != null && deleted > 0;
    }

    @Override
    public void check() throws StoreException, InterruptedException {
        link.ask(RedisClusterCommands::ping);
    }

    @Override
    public long count() {
        return -1;
    }

    @Override
    public void close() {
        link.close();
    }
}
