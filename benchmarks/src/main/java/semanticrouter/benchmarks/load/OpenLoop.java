package semanticrouter.benchmarks.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Sends requests at a given rate whatever the answers do, over as many connections as that takes, and sees what
/// becomes of each one. Requests that are due when every connection is taken are not sent; they are counted apart.
final class OpenLoop implements AutoCloseable {
    private static final Duration IDLE_MOST = Duration.ofSeconds(30); // the router closes idle connections after 75 s
    /// A finer clock would take processor time from what is measured; latency counts from when a request was due
    /// anyway.
    private static final long TICK_NANOS = 1_000_000;

    private static final Duration SLOT = Duration.ofMillis(250);
    private static final long LONGEST_NANOS = Wires.PATIENCE.multipliedBy(2).toNanos();

    private final int connections;
    private final Wires wires;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Wires.Wire> idle = new ConcurrentLinkedDeque<>();

    /// @param connections most at once, so most requests in flight
    OpenLoop(int port, int connections) {
        this.connections = connections;
        this.wires = new Wires(port);
        this.free = new Semaphore(connections);
    }

    /// What became of the requests of one run.
    static final class Report {
        private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();
        private final LongAdder inTime = new LongAdder();
        private final LongAdder sent = new LongAdder();
        private final LongAdder unsent = new LongAdder();
        private final Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
        private final ConcurrentSkipListMap<Long, Histogram> slots = new ConcurrentSkipListMap<>();
        private final AtomicLong lastTrouble = new AtomicLong();
        private final long span;
        private final double seconds;

        Report(Duration time) {
            span = time.toNanos();
            seconds = span / 1e9;
        }

        /// Requests by outcome: a status, `200 cut short` where an answer broke off, `hang`, or what failed.
        Map<String, Long> outcomes() {
            var counts = new TreeMap<String, Long>();
            outcomes.forEach((name, count) -> counts.put(name, count.sum()));
            return counts;
        }

        long count(String outcome) {
            return outcomes().getOrDefault(outcome, 0L);
        }

        long sent() {
            return sent.sum();
        }

        long unsent() {
            return unsent.sum();
        }

        /// Answers with 200 a second that arrived while requests were being sent; later ones are no good to the rate.
        double goodPerSecond() {
            return inTime.sum() / seconds;
        }

        double millis(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e6;
        }

        /// From the run's begin to the end of the last quarter of a second in which some request got another answer
        /// than 200, or half of the answers took longer than that.
        Duration settled(Duration longest) {
            long last = lastTrouble.get();
            for (Map.Entry<Long, Histogram> slot : slots.entrySet()) {
                if (slot.getValue().getValueAtPercentile(50) > longest.toNanos()) {
                    last = Math.max(last, slot.getKey() + 1);
                }
            }
            return SLOT.multipliedBy(last);
        }

        private void count(String outcome, long since, long nanos) {
            outcomes.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
            if (outcome.equals("200") && since + nanos <= span) {
                inTime.increment();
            }
            long slot = Math.max(0, since) / SLOT.toNanos();
            if (outcome.equals("200")) {
                long bounded = Math.clamp(nanos, 1, LONGEST_NANOS);
                latencies.recordValue(bounded);
                slots.computeIfAbsent(slot, _ -> new ConcurrentHistogram(LONGEST_NANOS, 2))
                        .recordValue(bounded);
            } else {
                lastTrouble.accumulateAndGet(slot + 1, Math::max);
            }
        }
    }

    /// Runs for a time and waits until every request has ended.
    ///
    /// @param requests the whole request with a number
    Report run(double perSecond, Duration time, LongFunction<byte[]> requests) throws InterruptedException {
        var report = new Report(time);
        double gap = 1e9 / perSecond;
        long total = Math.round(perSecond * time.toNanos() / 1e9);
        long start = System.nanoTime();
        for (long i = 0; i < total; i++) {
            long due = start + Math.round(i * gap);
            long left;
            while ((left = due - System.nanoTime()) > 0) {
                LockSupport.parkNanos(Math.max(left, TICK_NANOS));
            }
            if (!free.tryAcquire()) {
                report.unsent.increment();
                continue;
            }
            report.sent.increment();
            send(requests.apply(i), (wire, outcome) -> {
                report.count(outcome, due - start, System.nanoTime() - due);
                if (wire.open()) {
                    idle.addFirst(wire);
                }
                free.release();
            });
        }
        free.acquire(connections);
        free.release(connections);
        return report;
    }

    private void send(byte[] request, Wires.Ending ending) {
        for (Wires.Wire found = idle.pollFirst(); found != null; found = idle.pollFirst()) {
            if (found.open() && System.nanoTime() - found.since() < IDLE_MOST.toNanos()) {
                wires.send(found, request, ending);
                return;
            }
            Wires.close(found);
        }
        wires.sendAnew(request, ending);
    }

    @Override
    public void close() {
        wires.close();
    }
}
