package semanticrouter.stores.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.replay.ReplayHead;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.replay.ReplayText;
import semanticrouter.stores.response.Bounds;

/// Keeps records of routed requests in Redis or Valkey: one hash `PREFIX ID` each, which the server expires, and the
/// sorted set `PREFIX index` of their ids by time. Both keys of a prefix must be on one server.
public final class RedisReplays implements ReplayStore {
    private static final String HEAD = "head";
    private static final String SUMMARY = "summary";
    private static final String DETAIL = "detail";
    private static final int BATCH = 200;

    private final RedisOptions options;
    private final Bounds bounds;
    private final Clock clock;
    private final RedisLink link;

    /// @param options its prefix stands before ids as it is
    public RedisReplays(RedisOptions options, Bounds bounds, Clock clock) {
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
        return options.prefix() + id;
    }

    /// No id of a request has a dot.
    private String index() {
        return options.prefix() + ".index";
    }

    /// A question that waits to be sent with others.
    @FunctionalInterface
    private interface Ask {
        RedisFuture<?> of(RedisClusterAsyncCommands<String, String> redis);
    }

    /// The records go together, and what finds them goes once they are there.
    @Override
    public void put(List<ReplayRecord> records) throws StoreException, InterruptedException {
        if (records.isEmpty()) {
            return;
        }
        var writes = new ArrayList<Ask>(2 * records.size());
        var found = new LinkedHashMap<String, Long>();
        for (ReplayRecord record : records) {
            ReplayHead head = record.head();
            Map<String, String> fields = Map.of(
                    HEAD,
                    ReplayText.of(head),
                    SUMMARY,
                    ReplayText.of(record.summary().get()),
                    DETAIL,
                    ReplayText.of(record.detail().get()));
            writes.add(redis -> redis.hset(key(head.id()), fields));
            if (!bounds.age().isZero()) {
                Duration left = Duration.ofMillis(Math.max(1, bounds.expiryMillis(head.time()) - clock.millis()));
                writes.add(redis -> redis.pexpire(key(head.id()), left));
            }
            found.put(head.id(), head.time().toEpochMilli());
        }
        link.askAll(writes, (redis, write) -> write.of(redis));
        link.ask(redis -> {
            redis.zadd(index(), scored(found));
            trim(redis);
            return true;
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static ScoredValue<String>[] scored(Map<String, Long> found) {
        return found.entrySet().stream()
                .map(entry -> ScoredValue.just((double) entry.getValue(), entry.getKey()))
                .toArray(ScoredValue[]::new);
    }

    /// Removes what is too old or too many; the server has removed the records of the too old.
    private void trim(RedisClusterCommands<String, String> redis) {
        if (!bounds.age().isZero()) {
            double oldest = clock.millis() - (double) bounds.age().toMillis();
            redis.zremrangebyscore(index(), Range.create(Double.NEGATIVE_INFINITY, oldest));
        }
        List<String> over = redis.zrevrange(index(), bounds.records(), bounds.records() + BATCH);
        if (!over.isEmpty()) {
            remove(redis, over);
        }
    }

    private void remove(RedisClusterCommands<String, String> redis, List<String> ids) {
        redis.del(ids.stream().map(this::key).toArray(String[]::new));
        redis.zrem(index(), ids.toArray(String[]::new));
    }

    @Override
    public Optional<ReplayRecord> get(String id) throws StoreException, InterruptedException {
        return read(link.ask(redis -> redis.hgetall(key(id))));
    }

    /// The record in the fields of a hash; empty when it is not whole or too old.
    private Optional<ReplayRecord> read(@Nullable Map<String, String> fields) {
        String head = fields == null ? null : fields.get(HEAD);
        if (fields == null || head == null) {
            return Optional.empty();
        }
        ReplayRecord record = ReplayText.record(
                ReplayText.head(head), fields.getOrDefault(SUMMARY, "{}"), fields.getOrDefault(DETAIL, "{}"));
        return bounds.expiryMillis(record.head().time()) > clock.millis() ? Optional.of(record) : Optional.empty();
    }

    @Override
    public Page newest(ReplayQuery query, int offset, int limit) throws StoreException, InterruptedException {
        List<String> meant = meant(query);
        int end = (int) Math.min((long) offset + limit, meant.size());
        List<ReplayRecord> records =
                link.askAll(meant.subList(Math.min(offset, end), end), (redis, id) -> redis.hgetall(key(id))).stream()
                        .flatMap(fields -> read(fields).stream())
                        .toList();
        return new Page(records, meant.size());
    }

    /// Ids of the records that are meant, newest first.
    private List<String> meant(ReplayQuery query) throws StoreException, InterruptedException {
        return heads().stream().filter(query::matches).map(ReplayHead::id).toList();
    }

    /// Every head, newest first.
    private List<ReplayHead> heads() throws StoreException, InterruptedException {
        List<String> ids = link.ask(redis -> {
            double oldest = bounds.age().isZero()
                    ? Double.NEGATIVE_INFINITY
                    : clock.millis() - (double) bounds.age().toMillis() + 1;
            return redis.zrevrangebyscore(
                    index(), Range.create(oldest, Double.POSITIVE_INFINITY), Limit.create(0, bounds.records()));
        });
        return link
                .askAll(Objects.requireNonNullElse(ids, List.of()), (redis, id) -> redis.hget(key(id), HEAD))
                .stream()
                .filter(Objects::nonNull)
                .map(ReplayText::head)
                .toList();
    }

    @Override
    public long purge(ReplayQuery query, long keep) throws StoreException, InterruptedException {
        List<String> meant = meant(query);
        List<String> gone = meant.subList((int) Math.min(keep, meant.size()), meant.size());
        for (int from = 0; from < gone.size(); from += BATCH) {
            List<String> batch = gone.subList(from, Math.min(from + BATCH, gone.size()));
            link.ask(redis -> {
                remove(redis, batch);
                return true;
            });
        }
        return gone.size();
    }

    @Override
    public boolean delete(String id) throws StoreException, InterruptedException {
        boolean there = get(id).isPresent();
        if (there) {
            link.ask(redis -> {
                remove(redis, List.of(id));
                return true;
            });
        }
        return there;
    }

    @Override
    public List<Wins> wins() throws StoreException, InterruptedException {
        return Wins.of(heads());
    }

    @Override
    public void check() throws StoreException, InterruptedException {
        link.ask(RedisClusterCommands::ping);
    }

    @Override
    public void close() {
        link.close();
    }
}
