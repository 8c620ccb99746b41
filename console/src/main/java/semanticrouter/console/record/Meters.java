package semanticrouter.console.record;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes meters of three types with the buckets of this program, and remembers them: a request looks up a dozen, and
/// asking the registry for one costs more than counting on it.
///
/// Safe for all threads.
final class Meters {
    private static final Duration[] STAGES =
            micros(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000);
    private static final Duration[] CALLS = Arrays.stream(new long[] {
                5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000
            })
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final double[] TOKENS = {16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576};
    private static final double[] MONEY = {0.000_01, 0.000_1, 0.001, 0.01, 0.1, 1, 10};
    private static final double[] SHARES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
    private static final double[] BITS = {0.001, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5};

    private static final double[] AGES = {1, 10, 60, 300, 900, 3_600, 14_400, 86_400, 604_800};

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Series, Counter> counters = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Series, Timer> timers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Series, DistributionSummary> summaries = new ConcurrentHashMap<>();

    /// @param registry where they live; asking twice for the same name and tags gives the same meter
    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    private static Duration[] micros(long... values) {
        return Arrays.stream(values)
                .mapToObj(value -> Duration.ofNanos(value * 1_000))
                .toArray(Duration[]::new);
    }

    Counter counter(String name, String help, String... tags) {
        return known(
                counters,
                name,
                tags,
                () -> Counter.builder(name).description(help).tags(tags).register(registry));
    }

    /// Seconds of work inside the router.
    Timer stage(String name, String help, String... tags) {
        return timer(name, help, STAGES, tags);
    }

    /// Seconds of waiting for a model.
    Timer call(String name, String help, String... tags) {
        return timer(name, help, CALLS, tags);
    }

    DistributionSummary tokens(String name, String help, String... tags) {
        return summary(name, help, TOKENS, tags);
    }

    /// Units of a currency.
    DistributionSummary money(String name, String help, String... tags) {
        return summary(name, help, MONEY, tags);
    }

    /// Numbers from 0 to 1.
    DistributionSummary share(String name, String help, String... tags) {
        return summary(name, help, SHARES, tags);
    }

    DistributionSummary bits(String name, String help, String... tags) {
        return summary(name, help, BITS, tags);
    }

    /// Seconds something has been kept.
    DistributionSummary ages(String name, String help, String... tags) {
        return summary(name, help, AGES, tags);
    }

    private Timer timer(String name, String help, Duration[] bounds, String... tags) {
        return known(
                timers,
                name,
                tags,
                () -> Timer.builder(name)
                        .description(help)
                        .tags(tags)
                        .serviceLevelObjectives(bounds)
                        .register(registry));
    }

    private DistributionSummary summary(String name, String help, double[] bounds, String... tags) {
        return known(
                summaries,
                name,
                tags,
                () -> DistributionSummary.builder(name)
                        .description(help)
                        .tags(tags)
                        .serviceLevelObjectives(bounds)
                        .register(registry));
    }

    /// Makes meters of one kind, as {@link #counter} does.
    @FunctionalInterface
    interface Kind<M> {
        M meter(String name, String help, String... tags);
    }

    /// The meters of one name, by the values of their labels: for what every request counts, since
    /// finding one here costs nothing but a look at a map for each label. A meter is made when it is
    /// first asked for, so that what never happened does not show. Safe for all threads.
    static final class Labelled<M> {
        private final Kind<M> kind;
        private final String name;
        private final String help;
        private final String[] labels;
        private final Node<M> root = new Node<>();
        private final AtomicInteger known = new AtomicInteger();

        /// What is known of the meters whose first labels have the same values.
        private static final class Node<M> {
            private final ConcurrentHashMap<String, Node<M>> next = new ConcurrentHashMap<>();
            private volatile @Nullable M meter;
        }

        /// @param kind a method of {@link Meters} that makes one meter
        Labelled(Kind<M> kind, String name, String help, String... labels) {
            this.kind = kind;
            this.name = name;
            this.help = help;
            this.labels = labels;
        }

        /// The meter that has no label.
        M only() {
            M meter = root.meter;
            return meter == null ? make() : meter;
        }

        M of(String value) {
            M meter = meter(next(root, value));
            return meter == null ? make(value) : meter;
        }

        M of(String first, String second) {
            M meter = meter(next(next(root, first), second));
            return meter == null ? make(first, second) : meter;
        }

        M of(String first, String second, String third, String fourth) {
            M meter = meter(next(next(next(next(root, first), second), third), fourth));
            return meter == null ? make(first, second, third, fourth) : meter;
        }

        private static <M> @Nullable Node<M> next(@Nullable Node<M> node, String value) {
            return node == null ? null : node.next.get(value);
        }

        private static <M> @Nullable M meter(@Nullable Node<M> node) {
            return node == null ? null : node.meter;
        }

        private M make(String... values) {
            var tags = new String[2 * labels.length];
            for (int i = 0; i < labels.length; i++) {
                tags[2 * i] = labels[i];
                tags[2 * i + 1] = values[i];
            }
            M meter = kind.meter(name, help, tags);
            if (known.get() < MetricsRecorder.MAX_SERIES) {
                known.incrementAndGet();
                Node<M> node = root;
                for (String value : values) {
                    node = node.next.computeIfAbsent(value, _ -> new Node<>());
                }
                node.meter = meter;
            }
            return meter;
        }
    }

    /// The registry stops at {@link MetricsRecorder#MAX_SERIES}; what is beyond is not remembered either.
    private static <M> M known(ConcurrentHashMap<Series, M> meters, String name, String[] tags, Supplier<M> make) {
        var series = new Series(name, tags);
        M meter = meters.get(series);
        if (meter == null) {
            meter = make.get();
            if (meters.size() < MetricsRecorder.MAX_SERIES) {
                meters.put(series, meter);
            }
        }
        return meter;
    }

    /// Name and tags of a meter, the tags as they were given: name, value, name, value.
    private static final class Series {
        private final String name;
        private final String[] tags;
        private final int hash;

        Series(String name, String[] tags) {
            this.name = name;
            this.tags = tags;
            this.hash = 31 * name.hashCode() + Arrays.hashCode(tags);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Series series && name.equals(series.name) && Arrays.equals(tags, series.tags);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
