package semanticrouter.console.demo;

import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;

/// Lets visitors' calls in: a token bucket for each address, one for all of them, and a bound on those that run at a
/// time, so that the page cannot crowd out the requests that are served. Safe for all threads.
final class DemoGate {
    /// Addresses that are remembered; the one that called longest ago goes first. A visitor who is forgotten begins
    /// with
    /// a full bucket, which the bucket of all bounds.
    static final int PEERS = 4_096;

    private static final double MINUTE = 60_000;

    private final DemoLimits limits;
    private final Clock clock;
    private final Semaphore running;
    private final Map<String, Bucket> peers = new LinkedHashMap<>(64, 0.75f, true);
    private final Bucket all;

    DemoGate(DemoLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.running = new Semaphore(limits.atOnce());
        this.all = new Bucket(limits.totalBurst(), limits.totalPerMinute(), clock.millis());
    }

    /// Work for one call.
    @FunctionalInterface
    interface Work<T> {
        T run() throws GatewayException, InterruptedException;
    }

    /// Does work for a visitor.
    ///
    /// @param peer the visitor's address
    /// @throws GatewayException 429 `RATE_LIMITED`, with the seconds to wait
    <T> T admit(String peer, Work<T> work) throws GatewayException, InterruptedException {
        count(peer);
        if (!running.tryAcquire()) {
            throw refused("other visitors' texts are being worked on; try again", 1);
        }
        try {
            return work.run();
        } finally {
            running.release();
        }
    }

    private synchronized void count(String peer) throws GatewayException {
        long now = clock.millis();
        Bucket own = peers.computeIfAbsent(peer, _ -> new Bucket(limits.peerBurst(), limits.peerPerMinute(), now));
        if (peers.size() > PEERS) {
            Iterator<String> longestAgo = peers.keySet().iterator();
            longestAgo.next();
            longestAgo.remove();
        }
        int wait = Math.max(own.secondsUntilNext(now), all.secondsUntilNext(now));
        if (wait > 0) {
            throw refused("more demonstrations than one page may ask for; try again later", wait);
        }
        own.take();
        all.take();
    }

    private static GatewayException refused(String why, int seconds) {
        return new GatewayException(new GatewayError(429, "RATE_LIMITED", why, OptionalInt.of(seconds)));
    }

    /// Fills at a steady rate up to its size; every call takes one out.
    private static final class Bucket {
        private final int size;
        private final double perMilli;
        private double left;
        private long at;

        Bucket(int size, int perMinute, long now) {
            this.size = size;
            this.perMilli = perMinute / MINUTE;
            this.left = size;
            this.at = now;
        }

        /// 0 when there is one to take.
        int secondsUntilNext(long now) {
            left = Math.min(size, left + Math.max(0, now - at) * perMilli);
            at = now;
            return left >= 1 ? 0 : (int) Math.ceil((1 - left) / perMilli / 1_000);
        }

        void take() {
            left--;
        }
    }
}
