package semanticrouter.console.record;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import semanticrouter.core.trace.Completion;

/// The requests served lately, by id, in memory. Bounded by number and age; holds no text. Safe for all threads.
public final class ExplanationStore {
    /// Kept unless told otherwise.
    public static final int DEFAULT_CAPACITY = 2_000;

    /// Age up to which they are kept unless told otherwise.
    public static final Duration DEFAULT_AGE = Duration.ofHours(1);

    /// Most requests taken in within one second. Above it the newest thousand would cover less than a few seconds
    /// anyway,
    /// and keeping each of them for so short a time makes every garbage collection copy them all.
    public static final int PER_SECOND = 200;

    private final SequencedMap<String, Completion> byId = new LinkedHashMap<>();
    private final int capacity;
    private final Duration age;
    private final Clock clock;
    private long second;
    private int taken;

    /// @param capacity 1 or more; the oldest makes room
    /// @param age of a request, from when its routing began, after which it is forgotten
    public ExplanationStore(int capacity, Duration age, Clock clock) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is below 1");
        }
        this.capacity = capacity;
        this.age = age;
        this.clock = clock;
    }

    /// Some of what is kept.
    ///
    /// @param total of all that is kept
    public record Page(List<Completion> completions, int total) {
        public Page {
            completions = List.copyOf(completions);
        }
    }

    /// Keeps a finished request, unless {@link #PER_SECOND} were kept within this second.
    public synchronized void accept(Completion completion) {
        long now = clock.instant().getEpochSecond();
        taken = now == second ? taken + 1 : 1;
        second = now;
        if (taken > PER_SECOND) {
            return;
        }
        forget();
        byId.putLast(completion.trace().id(), completion);
        if (byId.size() > capacity) {
            byId.pollFirstEntry();
        }
    }

    public synchronized Optional<Completion> find(String id) {
        forget();
        return Optional.ofNullable(byId.get(id));
    }

    /// Those that ended last come first.
    public synchronized Page newest(int offset, int limit) {
        forget();
        var page = new ArrayList<Completion>();
        byId.reversed().values().stream().skip(offset).limit(limit).forEach(page::add);
        return new Page(page, byId.size());
    }

    /// Drops what is too old. Requests end in another order than they begin in, so one that began early but ended late
    /// may outlive its age by the time of those before it.
    private void forget() {
        Instant oldest = clock.instant().minus(age);
        while (!byId.isEmpty() && byId.firstEntry().getValue().trace().time().isBefore(oldest)) {
            byId.pollFirstEntry();
        }
    }
}
