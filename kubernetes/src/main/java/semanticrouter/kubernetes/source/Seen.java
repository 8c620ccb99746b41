package semanticrouter.kubernetes.source;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import semanticrouter.kubernetes.client.Resource;
import semanticrouter.kubernetes.client.ResourceKind;

/// What the cluster was last seen to hold. Safe for all threads.
final class Seen {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Map<ResourceKind, List<Resource>> held = new HashMap<>();
    private final Map<ResourceKind, String> troubles = new HashMap<>();
    private boolean changed;
    private boolean nudged;

    /// All of it at one moment.
    ///
    /// @param pools empty while they are not known
    /// @param routes empty while they are not known
    /// @param trouble why the cluster cannot be asked at the moment
    record Snapshot(Optional<List<Resource>> pools, Optional<List<Resource>> routes, Optional<String> trouble) {
        boolean known() {
            return pools.isPresent() && routes.isPresent();
        }
    }

    Snapshot snapshot() {
        lock.lock();
        try {
            return new Snapshot(
                    Optional.ofNullable(held.get(ResourceKind.POOL)),
                    Optional.ofNullable(held.get(ResourceKind.ROUTE)),
                    troubles.values().stream().findFirst());
        } finally {
            lock.unlock();
        }
    }

    /// Takes what there is now; what differs in status only wakes nobody.
    void now(ResourceKind kind, List<Resource> resources) {
        lock.lock();
        try {
            List<Resource> before = held.put(kind, List.copyOf(resources));
            if (before == null || !same(before, resources)) {
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean same(List<Resource> before, List<Resource> after) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).sameAs(after.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// @return whether there was none before
    boolean trouble(ResourceKind kind, String why) {
        lock.lock();
        try {
            boolean fresh = troubles.put(kind, why) == null;
            if (held.size() < 2) {
                wake(); // who waits for the first list should know why
            }
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /// @return whether there was trouble before
    boolean well(ResourceKind kind) {
        lock.lock();
        try {
            return troubles.remove(kind) != null;
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        changed = true;
        news.signalAll();
    }

    /// Ends a wait, though nothing has changed.
    void nudge() {
        lock.lock();
        try {
            nudged = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a change or a nudge, and takes it.
    ///
    /// @return whether there was a change
    boolean changed(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (!changed && !nudged && left > 0) {
                left = news.awaitNanos(left);
            }
            boolean was = changed;
            changed = false;
            nudged = false;
            return was;
        } finally {
            lock.unlock();
        }
    }
}
