package semanticrouter.stores.loop;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.loop.SuspendedLoop;
import semanticrouter.core.loop.SuspendedLoops;

/// Keeps suspended loops in the process: at most {@value #MOST}, and {@value #CHARACTERS} characters of them. The
/// oldest
/// go first.
public final class MemoryLoops implements SuspendedLoops {
    static final int MOST = 1_000;
    static final long CHARACTERS = 32L << 20;

    private final Duration age;
    private final Clock clock;
    /// In the order they were put.
    private final Map<String, SuspendedLoop> loops = new LinkedHashMap<>();

    private long characters;

    /// @param age how long a loop may wait
    public MemoryLoops(Duration age, Clock clock) {
        this.age = age;
        this.clock = clock;
    }

    @Override
    public synchronized void put(SuspendedLoop loop) {
        forget(loops.remove(loop.id()));
        loops.put(loop.id(), loop);
        characters += loop.state().length();
        Iterator<SuspendedLoop> oldest = loops.values().iterator();
        while (oldest.hasNext()) {
            SuspendedLoop one = oldest.next();
            boolean over = loops.size() > MOST || characters > CHARACTERS && loops.size() > 1;
            if (over || expired(one)) {
                oldest.remove();
                characters -= one.state().length();
            }
        }
    }

    private boolean expired(SuspendedLoop loop) {
        return !loop.since().plus(age).isAfter(clock.instant());
    }

    private void forget(@Nullable SuspendedLoop removed) {
        characters -= removed == null ? 0 : removed.state().length();
    }

    @Override
    public synchronized Optional<SuspendedLoop> get(String id) {
        return Optional.ofNullable(loops.get(id)).filter(loop -> !expired(loop));
    }

    @Override
    public synchronized Optional<SuspendedLoop> take(String id) {
        Optional<SuspendedLoop> found = get(id);
        forget(loops.remove(id));
        return found;
    }

    @Override
    public synchronized void close() {
        loops.clear();
        characters = 0;
    }
}
