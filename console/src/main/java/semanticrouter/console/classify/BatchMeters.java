package semanticrouter.console.classify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import semanticrouter.core.fault.GatewayException;

/// Metrics of calls that classify many texts (specification: dataplane §6.9, signals §1.10
/// `api.batch_classification.metrics`). Label values are names of tasks, error codes of this program and configured
/// labels. Safe for all threads.
public final class BatchMeters {
    private static final Set<String> TASKS = Set.of("intent", "pii", "security", "all");
    private static final String TASK = "processing_type";

    private final MeterRegistry registry;
    private final Settings settings;
    private final RandomGenerator random;
    private final AtomicInteger running = new AtomicInteger();

    /// What is measured.
    ///
    /// @param enabled false for nothing
    /// @param share of the calls whose duration and size are measured, 0 to 1; all are counted
    /// @param ranges labels of batch sizes, the first that holds counts
    /// @param seconds bounds of the histogram of durations, ascending; empty for the usual ones
    /// @param sizes bounds of the histogram of sizes, ascending; empty for the usual ones
    /// @param concurrency whether calls that run are shown
    public record Settings(
            boolean enabled,
            double share,
            List<Range> ranges,
            List<Double> seconds,
            List<Double> sizes,
            boolean concurrency) {
        private static final List<Double> SECONDS =
                List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);
        private static final List<Double> SIZES = List.of(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0);

        /// All calls, with the usual bounds.
        public static final Settings DEFAULT = new Settings(true, 1, List.of(), List.of(), List.of(), false);

        public Settings {
            ranges = List.copyOf(ranges);
            seconds = seconds.isEmpty() ? SECONDS : seconds.stream().sorted().toList();
            sizes = sizes.isEmpty() ? SIZES : sizes.stream().sorted().toList();
        }
    }

    /// A label for sizes from `least` to `most`.
    public record Range(int least, int most, String label) {}

    /// A call.
    ///
    /// @param <T> of its answer
    interface Batch<T> {
        T classify() throws GatewayException, InterruptedException;
    }

    /// @param random decides which calls are measured; safe for many threads
    public BatchMeters(MeterRegistry registry, Settings settings, RandomGenerator random) {
        this.registry = registry;
        this.settings = settings;
        this.random = random;
        if (settings.enabled && settings.concurrency) {
            Gauge.builder("batch_classification_concurrent_goroutines", running, AtomicInteger::get)
                    .description("Calls that classify many texts and run now.")
                    .register(registry);
        }
    }

    /// Runs a call and counts it.
    ///
    /// @param task as the client wrote it
    /// @param size texts of the call
    <T> T measured(String task, int size, Batch<T> batch) throws GatewayException, InterruptedException {
        if (!settings.enabled) {
            return batch.classify();
        }
        String known = TASKS.contains(task) ? task : "unknown";
        long began = System.nanoTime();
        running.incrementAndGet();
        try {
            T answer = batch.classify();
            counter("batch_classification_texts_total", "Texts that were classified in batches.", known)
                    .increment(size);
            return answer;
        } catch (GatewayException refused) {
            failed(known, refused.error().code());
            throw refused;
        } catch (RuntimeException bug) {
            failed(known, "internal_error");
            throw bug;
        } finally {
            running.decrementAndGet();
            counter("batch_classification_requests_total", "Calls that classify many texts.", known)
                    .increment();
            if (settings.share >= 1 || random.nextDouble() < settings.share) {
                measure(known, size, Duration.ofNanos(System.nanoTime() - began));
            }
        }
    }

    private void measure(String task, int size, Duration took) {
        Timer.builder("batch_classification_duration_seconds")
                .description("Time of calls that classify many texts.")
                .tags(TASK, task, "batch_size", label(size))
                .serviceLevelObjectives(settings.seconds.stream()
                        .map(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
                        .toArray(Duration[]::new))
                .register(registry)
                .record(took);
        DistributionSummary.builder("batch_classification_size_distribution")
                .description("Texts of calls that classify many.")
                .tags(TASK, task)
                .serviceLevelObjectives(
                        settings.sizes.stream().mapToDouble(Double::doubleValue).toArray())
                .register(registry)
                .record(size);
    }

    private String label(int size) {
        return settings.ranges.stream()
                .filter(range -> range.least <= size && size <= range.most)
                .map(Range::label)
                .findFirst()
                .orElse(settings.ranges.isEmpty() ? "all" : "other");
    }

    private void failed(String task, String code) {
        Counter.builder("batch_classification_errors_total")
                .description("Calls that classify many texts and failed.")
                .tags(TASK, task, "error_type", code)
                .register(registry)
                .increment();
    }

    private Counter counter(String name, String help, String task) {
        return Counter.builder(name).description(help).tags(TASK, task).register(registry);
    }
}
