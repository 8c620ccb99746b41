package semanticrouter.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// One measurement against one address. Bounded in time; at most as many requests in flight as connections.
final class LoadRun {
    private final int port;
    private final String body;
    private final int connections;

    LoadRun(int port, String body, int connections) {
        this.port = port;
        this.body = body;
        this.connections = connections;
    }

    /// What was measured.
    ///
    /// @param latencies nanoseconds
    record Result(long requests, long failures, double perSecond, Histogram latencies) {
        double millis(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e6;
        }
    }

    /// As fast as the connections go: each sends its next request when the last is answered.
    Result closedLoop(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        return run(time, (connection, _, counters) -> {
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                counters.count(connection.exchange(), System.nanoTime() - start);
            }
        });
    }

    /// At a fixed rate whatever the answers do. Latency counts from the moment a request was due, so a stall is charged
    /// to every request it delays (no coordinated omission).
    Result openLoop(double perSecond, Duration time) throws InterruptedException {
        long start = System.nanoTime() + Duration.ofMillis(50).toNanos();
        double gap = 1e9 / perSecond;
        long total = Math.round(perSecond * time.toNanos() / 1e9);
        return run(time, (connection, index, counters) -> {
            for (long i = index; i < total; i += connections) {
                long due = start + Math.round(i * gap);
                waitUntil(due);
                counters.count(connection.exchange(), System.nanoTime() - due);
            }
        });
    }

    private static void waitUntil(long due) {
        while (true) {
            long left = due - System.nanoTime();
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(left);
        }
    }

    /// What one connection does.
    private interface Worker {
        void run(Connection connection, int index, Counters counters) throws IOException;
    }

    /// Counters all connections share.
    private static final class Counters {
        private final ConcurrentHistogram latencies =
                new ConcurrentHistogram(Duration.ofMinutes(1).toNanos(), 3);
        private final AtomicLong failures = new AtomicLong();

        void count(int status, long nanos) {
            if (status == 200) {
                latencies.recordValue(
                        Math.max(1, Math.min(nanos, Duration.ofMinutes(1).toNanos())));
            } else {
                failures.incrementAndGet();
            }
        }
    }

    private Result run(Duration time, Worker worker) throws InterruptedException {
        var counters = new Counters();
        var done = new CountDownLatch(connections);
        var errors = new AtomicLong();
        long start = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            int index = i;
            Thread.ofVirtual().start(() -> {
                try (var connection = new Connection(port, body)) {
                    worker.run(connection, index, counters);
                } catch (IOException failed) {
                    errors.incrementAndGet();
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        long requests = counters.latencies.getTotalCount();
        return new Result(
                requests,
                counters.failures.get() + errors.get(),
                requests / Math.max(seconds, time.toMillis() / 1e3),
                counters.latencies);
    }
}
