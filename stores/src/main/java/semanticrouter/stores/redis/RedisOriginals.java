package semanticrouter.stores.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.recovery.Original;
import semanticrouter.core.recovery.OriginalPlace;
import semanticrouter.core.recovery.OriginalSelector;
import semanticrouter.core.recovery.OriginalStore;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoreException;

/// Keeps originals in Redis or Valkey: the hash `PREFIX {originals}: PLACE` for each request, which the server expires,
/// the sorted set `PREFIX {originals} due` of them by when they expire, and the number of their bytes under
/// `PREFIX {originals} bytes`, all on one node of a cluster. Safe for all threads.
public final class RedisOriginals implements OriginalStore {
    /// Requests that have expired are taken off the books by later ones, so many at a time.
    private static final int SWEPT = 1_000;

    /// Requests looked at in one step when some are taken out.
    private static final int STEP = 500;

    /// Members of the set are `BYTES:PLACE`. The server drops hashes that have expired itself; the books follow.
    private static final String DROP = """
            local function drop(member, keys, begin)
                local size, place = string.match(member, '^(%d+):(.+)$')
                if redis.call('ZREM', keys[1], member) == 1 then
                    redis.call('DECRBY', keys[2], size)
                end
                return redis.call('DEL', begin .. place)
            end
            """;

    /// All that belongs to one request comes together, so that nothing stays that nobody counts.
    private static final String PUT = DROP + """
            local now, due, size, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
            for _, old in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[7])) do
                drop(old, KEYS, ARGV[5])
            end
            if size > most then return 0 end
            while tonumber(redis.call('GET', KEYS[2]) or '0') + size > most do
                local oldest = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
                if not oldest then
                    redis.call('DEL', KEYS[2])
                    break
                end
                drop(oldest, KEYS, ARGV[5])
            end
            for at = 8, #ARGV, 2 do
                redis.call('HSET', KEYS[3], ARGV[at], ARGV[at + 1])
            end
            redis.call('PEXPIRE', KEYS[3], due - now)
            redis.call('ZADD', KEYS[1], due, size .. ':' .. ARGV[6])
            redis.call('INCRBY', KEYS[2], size)
            for _, book in ipairs({KEYS[1], KEYS[2]}) do
                if redis.call('PTTL', book) < due - now then
                    redis.call('PEXPIRE', book, due - now)
                end
            end
            return 1""";

    private static final String REMOVE = DROP + """
            local gone = 0
            for at = 2, #ARGV do
                gone = gone + drop(ARGV[at], KEYS, ARGV[1])
            end
            return gone""";

    private static final String[] HEAD = {"recipe", "decision", "tenant", "user", "request"};
    private static final String SINCE = "since";
    private static final String UNTIL = "until";

    /// Stands before ids among the fields.
    private static final String TEXT = "text:";

    private final RedisOptions options;
    private final Clock clock;
    private final RedisLink link;

    /// @param options its prefix stands before every key as it is
    public RedisOriginals(RedisOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
        link = new RedisLink(options);
    }

    @Override
    public String kind() {
        return options.kind();
    }

    @Override
    public boolean shared() {
        return true;
    }

    private String begin() {
        return options.prefix() + "{originals}:";
    }

    private String[] books() {
        return new String[] {options.prefix() + "{originals}due", options.prefix() + "{originals}bytes"};
    }

    /// The name of a place, from which nobody learns who it is.
    private static String name(OriginalPlace place) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : head(place)) {
                byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
                sha.update((utf8.length + ":").getBytes(StandardCharsets.UTF_8));
                sha.update(utf8);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static List<String> head(OriginalPlace place) {
        return List.of(
                place.recipe(),
                place.decision(),
                place.owner().tenant(),
                place.owner().user(),
                place.request());
    }

    @Override
    public boolean put(OriginalPlace place, Map<String, String> texts, Duration ttl, long bytesMost)
            throws StoreException, InterruptedException {
        long now = clock.millis();
        long until = now + ttl.toMillis();
        String name = name(place);
        var arguments = new ArrayList<>(List.of(
                Long.toString(now),
                Long.toString(until),
                Long.toString(OriginalStore.bytes(texts)),
                Long.toString(bytesMost),
                begin(),
                name,
                Integer.toString(SWEPT)));
        List<String> head = head(place);
        for (int i = 0; i < HEAD.length; i++) {
            arguments.addAll(List.of(HEAD[i], head.get(i)));
        }
        arguments.addAll(List.of(SINCE, Long.toString(now), UNTIL, Long.toString(until)));
        texts.forEach((id, text) -> arguments.addAll(List.of(TEXT + id, OriginalText.write(text))));
        String[] books = books();
        Long put = link.ask(redis -> redis.eval(
                PUT,
                ScriptOutputType.INTEGER,
                new String[] {books[0], books[1], begin() + name},
                arguments.toArray(String[]::new)));
        return Long.valueOf(1).equals(put);
    }

    @Override
    public Optional<Original> get(OriginalPlace place, String id) throws StoreException, InterruptedException {
        List<KeyValue<String, String>> fields =
                link.ask(redis -> redis.hmget(begin() + name(place), SINCE, UNTIL, TEXT + id));
        if (fields == null || fields.stream().anyMatch(field -> !field.hasValue())) {
            return Optional.empty();
        }
        Instant until = instant(fields.get(1).getValue());
        return until.isAfter(clock.instant())
                ? OriginalText.read(fields.get(2).getValue())
                        .map(text -> new Original(text, instant(fields.get(0).getValue()), until))
                : Optional.empty();
    }

    /// A moment; what is none, as nobody here writes it, is long past.
    private static Instant instant(String millis) {
        return millis.matches("\\d{1,15}") ? Instant.ofEpochMilli(Long.parseLong(millis)) : Instant.EPOCH;
    }

    @Override
    public long remove(OriginalSelector selector) throws StoreException, InterruptedException {
        List<String> members = link.ask(redis -> redis.zrange(books()[0], 0, -1));
        long removed = 0;
        for (int from = 0; members != null && from < members.size(); from += STEP) {
            List<String> step = members.subList(from, Math.min(from + STEP, members.size()));
            List<@Nullable List<KeyValue<String, String>>> heads = link.askAll(
                    step, (redis, member) -> redis.hmget(begin() + member.substring(member.indexOf(':') + 1), HEAD));
            var meant = new ArrayList<String>(List.of(begin()));
            for (int i = 0; i < step.size(); i++) {
                if (place(heads.get(i)).filter(selector::matches).isPresent()) {
                    meant.add(step.get(i));
                }
            }
            Long gone = meant.size() == 1
                    ? Long.valueOf(0)
                    : link.<Long>ask(redis ->
                            redis.eval(REMOVE, ScriptOutputType.INTEGER, books(), meant.toArray(String[]::new)));
            removed += gone == null ? 0 : gone;
        }
        return removed;
    }

    private static Optional<OriginalPlace> place(@Nullable List<KeyValue<String, String>> head) {
        if (head == null || head.stream().anyMatch(field -> !field.hasValue())) {
            return Optional.empty(); // expired meanwhile
        }
        List<String> said = head.stream().map(KeyValue::getValue).toList();
        return Optional.of(
                new OriginalPlace(said.get(0), said.get(1), new Owner(said.get(2), said.get(3)), said.get(4)));
    }

    @Override
    public Held held() throws StoreException, InterruptedException {
        Long requests = link.ask(redis -> redis.zcard(books()[0]));
        String bytes = link.ask(redis -> redis.get(books()[1]));
        return new Held(requests == null ? 0 : requests, bytes == null ? 0 : Long.parseLong(bytes));
    }

    @Override
    public void close() {
        link.close();
    }
}
