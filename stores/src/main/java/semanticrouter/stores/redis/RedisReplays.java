package semanticrouter.stores.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    @Override
    public void put(List<ReplayRecord> records) throws StoreException, InterruptedException {
        var texts = new LinkedHashMap<ReplayHead, Map<String, String>>();
        for (ReplayRecord record : records) {
            texts.put(
                    record.head(),
                    Map.of(
                            HEAD,
                            ReplayText.of(record.head()),
                            SUMMARY,
                            ReplayText.of(record.summary().get()),
                            DETAIL,
                            ReplayText.of(record.detail().get())));
        }
        link.ask(redis -> {
            texts.forEach((head, fields) -> {
                redis.hset(key(head.id()), fields);
                if (!bounds.age().isZero()) {
                    long left = bounds.expiryMillis(head.time()) - clock.millis();
                    redis.pexpire(key(head.id()), Duration.ofMillis(Math.max(1, left)));
                }
                redis.zadd(index(), (double) head.time().toEpochMilli(), head.id());
            });
            trim(redis);
            return true;
        });
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
        Map<String, String> fields = link.ask(redis -> redis.hgetall(key(id)));
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
        var records = new ArrayList<ReplayRecord>();
        int end = (int) Math.min((long) offset + limit, meant.size());
        for (String id : meant.subList(Math.min(offset, end), end)) {
            get(id).ifPresent(records::add);
        }
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
