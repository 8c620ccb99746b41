package semanticrouter.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
    /// Longer than any answer may take: a request without one by then hangs.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration IDLE_MOST = Duration.ofSeconds(30); // the router closes idle connections after 75 s
    /// A finer clock would take processor time from what is measured; latency counts from when a request was due
    /// anyway.
    private static final long TICK_NANOS = 1_000_000;

    private static final Duration WATCH = Duration.ofMillis(500);
    private static final Duration SLOT = Duration.ofMillis(250);

    private final int port;
    private final int connections;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
    private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
    private final Thread watch = Thread.startVirtualThread(this::endHangs);

    private record Idle(Connection connection, long since) {}

    /// A request under way. Its connection is closed when it hangs: a time limit for each read would set a timer for
    /// each, which takes more processor time than the read.
    private static final class Flight {
        private final Connection connection;
        private final long since = System.nanoTime();
        private volatile boolean hung;

        Flight(Connection connection) {
            this.connection = connection;
        }
    }

    /// @param connections most at once, so most requests in flight
    OpenLoop(int port, int connections) {
        this.port = port;
        this.connections = connections;
        this.free = new Semaphore(connections);
    }

    /// What became of the requests of one run.
    static final class Report {
        private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();
        private final LongAdder inTime = new LongAdder();
        private final LongAdder sent = new LongAdder();
        private final LongAdder unsent = new LongAdder();
        private final Histogram latencies =
                new ConcurrentHistogram(PATIENCE.multipliedBy(2).toNanos(), 3);
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
                long bounded = Math.clamp(nanos, 1, PATIENCE.multipliedBy(2).toNanos());
                latencies.recordValue(bounded);
                slots.computeIfAbsent(
                                slot,
                                _ -> new ConcurrentHistogram(
                                        PATIENCE.multipliedBy(2).toNanos(), 2))
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
            byte[] request = requests.apply(i);
            report.sent.increment();
            Thread.ofVirtual().start(() -> {
                try {
                    String outcome = send(request);
                    report.count(outcome, due - start, System.nanoTime() - due);
                } finally {
                    free.release();
                }
            });
        }
        free.acquire(connections);
        free.release(connections);
        return report;
    }

    private String send(byte[] request) {
        Connection connection = null;
        Flight flight = null;
        try {
            connection = take(request);
            flight = new Flight(connection);
            flights.add(flight);
            int status = connection.exchange(request, (_, _) -> {});
            if (connection.open()) {
                idle.addFirst(new Idle(connection, System.nanoTime()));
                connection = null;
            }
            return Integer.toString(status);
        } catch (Connection.CutShort cut) {
            return flight != null && flight.hung ? "hang" : cut.status + " cut short";
        } catch (EOFException _) {
            return flight != null && flight.hung ? "hang" : "closed without an answer";
        } catch (IOException failed) {
            if (flight != null && flight.hung) {
                return "hang";
            }
            return connection == null ? "no connection" : "reset without an answer";
        } finally {
            if (flight != null) {
                flights.remove(flight);
            }
            if (connection != null) {
                quietly(connection);
            }
        }
    }

    private Connection take(byte[] request) throws IOException {
        while (true) {
            Idle found = idle.pollFirst();
            if (found == null) {
                var made = new Connection(port, request);
                made.patience(0);
                return made;
            }
            if (System.nanoTime() - found.since < IDLE_MOST.toNanos()) {
                return found.connection;
            }
            quietly(found.connection);
        }
    }

    private void endHangs() {
        try {
            while (true) {
                Thread.sleep(WATCH);
                long now = System.nanoTime();
                for (Flight flight : flights) {
                    if (now - flight.since > PATIENCE.toNanos()) {
                        flight.hung = true;
                        quietly(flight.connection);
                    }
                }
            }
        } catch (InterruptedException _) {
            // The run is over.
        }
    }

    private static void quietly(Connection connection) {
        try {
            connection.close();
        } catch (IOException _) {
            // It is not used any more.
        }
    }

    @Override
    public void close() {
        watch.interrupt();
        List.copyOf(idle).forEach(kept -> quietly(kept.connection));
    }
}
