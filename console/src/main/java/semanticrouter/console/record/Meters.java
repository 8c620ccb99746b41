package semanticrouter.console.record;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;

/// Makes meters of three types with the buckets of this program.
///
/// @param registry where they live; asking twice for the same name and tags gives the same meter
record Meters(MeterRegistry registry) {
    private static final Duration[] STAGES =
            micros(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000);
    private static final Duration[] CALLS = Arrays.stream(new long[] {
                5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000
            })
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final double[] TOKENS = {16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576};
    private static final double[] SHARES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
    private static final double[] BITS = {0.001, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5};

    private static Duration[] micros(long... values) {
        return Arrays.stream(values)
                .mapToObj(value -> Duration.ofNanos(value * 1_000))
                .toArray(Duration[]::new);
    }

    Counter counter(String name, String help, String... tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    /// Seconds of work inside the router.
    Timer stage(String name, String help, String... tags) {
        return Timer.builder(name)
                .description(help)
                .tags(tags)
                .serviceLevelObjectives(STAGES)
                .register(registry);
    }

    /// Seconds of waiting for a model.
    Timer call(String name, String help, String... tags) {
        return Timer.builder(name)
                .description(help)
                .tags(tags)
                .serviceLevelObjectives(CALLS)
                .register(registry);
    }

    DistributionSummary tokens(String name, String help, String... tags) {
        return summary(name, help, TOKENS, tags);
    }

    /// Numbers from 0 to 1.
    DistributionSummary share(String name, String help, String... tags) {
        return summary(name, help, SHARES, tags);
    }

    DistributionSummary bits(String name, String help, String... tags) {
        return summary(name, help, BITS, tags);
    }

    private DistributionSummary summary(String name, String help, double[] bounds, String... tags) {
        return DistributionSummary.builder(name)
                .description(help)
                .tags(tags)
                .serviceLevelObjectives(bounds)
                .register(registry);
    }
}
