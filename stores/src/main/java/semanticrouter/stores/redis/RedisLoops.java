package semanticrouter.stores.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import semanticrouter.core.loop.SuspendedLoop;
import semanticrouter.core.loop.SuspendedLoops;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.loop.LoopText;

/// Keeps suspended loops in Redis under `PREFIX ID`, which the server expires. How many there are is bounded by their
/// time and the server's own memory policy. Safe for all threads.
public final class RedisLoops implements SuspendedLoops {
    private static final String TAKE = """
            local text = redis.call('GET', KEYS[1])
            redis.call('DEL', KEYS[1])
            return text""";

    private final RedisOptions options;
    private final Duration age;
    private final Clock clock;
    private final RedisLink link;

    /// @param options its prefix stands before every key as it is
    /// @param age how long a loop may wait
    public RedisLoops(RedisOptions options, Duration age, Clock clock) {
        this.options = options;
        this.age = age;
        this.clock = clock;
        link = new RedisLink(options);
    }

    private String key(String id) {
        return options.prefix() + id;
    }

    @Override
    public void put(SuspendedLoop loop) throws StoreException, InterruptedException {
        long left = loop.since().plus(age).toEpochMilli() - clock.millis();
        if (left > 0) {
            link.ask(redis -> redis.set(key(loop.id()), LoopText.of(loop), SetArgs.Builder.px(left)));
        }
    }

    @Override
    public Optional<SuspendedLoop> get(String id) throws StoreException, InterruptedException {
        return Optional.ofNullable(link.ask(redis -> redis.get(key(id)))).flatMap(text -> LoopText.read(id, text));
    }

    @Override
    public Optional<SuspendedLoop> take(String id) throws StoreException, InterruptedException {
        String text = link.<String>ask(redis -> redis.eval(TAKE, ScriptOutputType.VALUE, key(id)));
        return Optional.ofNullable(text).flatMap(kept -> LoopText.read(id, kept));
    }

    @Override
    public void close() {
        link.close();
    }
}
