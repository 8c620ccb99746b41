package semanticrouter.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// One measurement against one address. Bounded in time; at most as many requests in flight as connections.
final class LoadRun {
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

    private final int port;
    private final byte[] request;
    private final int connections;

    LoadRun(int port, String body, int connections) {
        this.port = port;
        this.request = Connection.request(body);
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
        var counters = new Counters();
        long start = System.nanoTime();
        var done = new CountDownLatch(connections);
        try (var wires = new Wires(port)) {
            for (int i = 0; i < connections; i++) {
                new Again(wires, counters, start + time.toNanos(), done).start();
            }
            done.await();
        }
        return counters.result(start, time);
    }

    /// One connection that is always busy.
    private final class Again {
        private final Wires wires;
        private final Counters counters;
        private final long end;
        private final CountDownLatch done;
        private long sent;

        Again(Wires wires, Counters counters, long end, CountDownLatch done) {
            this.wires = wires;
            this.counters = counters;
            this.end = end;
            this.done = done;
        }

        void start() {
            sent = System.nanoTime();
            wires.sendAnew(request, this::ended);
        }

        private void ended(Wires.Wire wire, String outcome) {
            long now = System.nanoTime();
            counters.count(outcome, now - sent);
            if (now >= end || outcome.equals(Wires.NO_CONNECTION)) {
                done.countDown();
            } else if (wire.open()) {
                sent = now;
                wires.send(wire, request, this::ended);
            } else {
                start();
            }
        }
    }

    /// At a fixed rate whatever the answers do. Latency counts from the moment a request was due, so a stall is charged
    /// to every request it delays (no coordinated omission).
    Result openLoop(double perSecond, Duration time) throws InterruptedException {
        var counters = new Counters();
        var flights = new Semaphore(connections);
        var idle = new LinkedBlockingQueue<Wires.Wire>();
        double gap = 1e9 / perSecond;
        long total = Math.round(perSecond * time.toNanos() / 1e9);
        long start = System.nanoTime() + Duration.ofMillis(50).toNanos();
        try (var wires = new Wires(port)) {
            for (long i = 0; i < total; i++) {
                long due = start + Math.round(i * gap);
                waitUntil(due);
                flights.acquire();
                Wires.Ending ending = (wire, outcome) -> {
                    counters.count(outcome, System.nanoTime() - due);
                    if (wire.open()) {
                        idle.add(wire);
                    }
                    flights.release();
                };
                Wires.Wire wire = idle.poll();
                if (wire != null && wire.open()) {
                    wires.send(wire, request, ending);
                } else {
                    wires.sendAnew(request, ending);
                }
            }
            flights.acquire(connections);
        }
        return counters.result(start, time);
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

    /// Counters all connections share.
    private static final class Counters {
        private final Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
        private final Histogram failed = new ConcurrentHistogram(LONGEST_NANOS, 1);

        void count(String outcome, long nanos) {
            (outcome.equals("200") ? latencies : failed).recordValue(Math.clamp(nanos, 1, LONGEST_NANOS));
        }

        Result result(long start, Duration time) {
            double seconds = (System.nanoTime() - start) / 1e9;
            long requests = latencies.getTotalCount();
            return new Result(
                    requests, failed.getTotalCount(), requests / Math.max(seconds, time.toMillis() / 1e3), latencies);
        }
    }
}
