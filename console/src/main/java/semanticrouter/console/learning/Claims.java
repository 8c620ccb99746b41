package semanticrouter.console.learning;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayException;

/// Sees to it that what is sent again under one key is done once (specification: selection-looper §3.5):
/// a call under a key that is at work waits for the first, and one that failed gives the key back.
/// Bounded; safe for all threads, which wait, so none of an event loop.
///
/// @param <T> what the work gives
final class Claims<T> {
    static final Duration LIFE = Duration.ofMinutes(10);

    /// Claims held; the oldest goes first.
    static final int MOST = 10_000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Key, Claim<T>> claims = new LinkedHashMap<>();
    private final Clock clock;

    Claims(Clock clock) {
        this.clock = clock;
    }

    /// Who claims, and under which key.
    record Key(String principal, String key) {}

    /// Work to be done once.
    @FunctionalInterface
    interface Work<T> {
        T run() throws GatewayException, InterruptedException;
    }

    /// What came of it.
    ///
    /// @param repeated whether it was done before
    record Done<T>(T value, boolean repeated) {}

    private static final class Claim<T> {
        private final String content;
        private final long untilMillis;
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable T value;

        Claim(String content, long untilMillis) {
            this.content = content;
            this.untilMillis = untilMillis;
        }
    }

    /// Does the work, or gives what it gave under this key before.
    ///
    /// @param content of the call: another one under the same key is refused
    /// @throws GatewayException 409 `IDEMPOTENCY_KEY_REUSED`, 503 when the first takes too long, or the
    /// work's own
    Done<T> once(Key key, String content, Work<T> work) throws GatewayException, InterruptedException {
        Claim<T> own = new Claim<>(content, clock.millis() + LIFE.toMillis());
        Optional<Claim<T>> first = claim(key, own);
        while (first.isPresent()) {
            T value = await(first.get(), content);
            if (value != null) {
                return new Done<>(value, true);
            }
            first = claim(key, own);
        }
        try {
            T value = work.run();
            own.value = value;
            return new Done<>(value, false);
        } finally {
            if (own.value == null) {
                release(key, own);
            }
            own.ended.countDown();
        }
    }

    private @Nullable T await(Claim<T> first, String content) throws GatewayException, InterruptedException {
        if (!first.content.equals(content)) {
            throw new GatewayException(
                    409,
                    "IDEMPOTENCY_KEY_REUSED",
                    "another body came under this Idempotency-Key a moment ago; use a new key for it");
        }
        if (!first.ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new GatewayException(
                    503, "OUTCOME_PENDING", "the first call under this key is still at work; try again");
        }
        return first.value;
    }

    /// Claims the key; the claim that has it otherwise.
    private Optional<Claim<T>> claim(Key key, Claim<T> own) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long now = clock.millis();
            Claim<T> known = claims.get(key);
            if (known != null && known.untilMillis > now) {
                return Optional.of(known);
            }
            claims.remove(key);
            claims.put(key, own);
            trim(now);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Claims are in the order they were made, so those that have ended their life stand first.
    private void trim(long now) {
        Iterator<Claim<T>> oldest = claims.values().iterator();
        while (oldest.hasNext()) {
            boolean over = oldest.next().untilMillis <= now;
            if (!over && claims.size() <= MOST) {
                return;
            }
            oldest.remove();
        }
    }

    private void release(Key key, Claim<T> own) {
        lock.lock();
        try {
            claims.remove(key, own);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return claims.size();
        } finally {
            lock.unlock();
        }
    }
}
