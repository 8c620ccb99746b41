package semanticrouter.console.record;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import semanticrouter.console.record.ModelWindow.Figures;
import semanticrouter.console.record.ModelWindow.Sample;
import semanticrouter.core.trace.Completion;

/// Metrics of models over sliding windows (specification: dataplane §6.9, windowed). Safe for all threads; counting
/// takes no lock, and figures are worked out when they are read, not more often than told.
final class WindowedMeters {
    /// What models beyond the bound are counted as.
    static final String OTHERS = "other";

    /// What all models are counted as when they are not told apart.
    static final String ALL = "all";

    private final MeterRegistry registry;
    private final WindowSettings settings;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, List<Shown>> models = new ConcurrentHashMap<>();
    private volatile long updatedMillis = Long.MIN_VALUE;

    /// A window and what its gauges show.
    private static final class Shown {
        private final ModelWindow window;
        private volatile Figures figures = Figures.NONE;

        Shown(Duration time) {
            window = new ModelWindow(time);
        }
    }

    WindowedMeters(MeterRegistry registry, WindowSettings settings, InstantSource clock) {
        this.registry = registry;
        this.settings = settings;
        this.clock = clock;
    }

    /// Counts a request that a model was chosen for.
    void record(Completion done) {
        long now = clock.millis();
        boolean several = done.trace().loop().isPresent(); // whose time is nobody's own
        var sample = new Sample(
                !done.errorReason().isEmpty() && done.status() != Completion.CLIENT_GONE,
                done.usage().promptTokens(),
                done.usage().completionTokens(),
                several ? 0 : done.upstreamNanos());
        for (Shown shown : of(done.trace().modelName())) {
            shown.window.add(sample, now);
        }
    }

    private List<Shown> of(String model) {
        String name = settings.perModel() ? model : ALL;
        List<Shown> known = models.get(name);
        if (known != null) {
            return known;
        }
        // Two that come at once may pass the bound by one each; there are a few threads that count.
        String kept = models.size() < settings.models() ? name : OTHERS;
        return models.computeIfAbsent(kept, this::show);
    }

    /// Brings the figures up to date when they are old enough.
    void refresh() {
        long now = clock.millis();
        if (updatedMillis != Long.MIN_VALUE
                && now - updatedMillis < settings.update().toMillis()) {
            return;
        }
        updatedMillis = now;
        models.values().forEach(windows -> windows.forEach(shown -> shown.figures = shown.window.read(now)));
    }

    private List<Shown> show(String model) {
        List<Shown> windows = settings.windows().stream().map(Shown::new).toList();
        for (Shown shown : windows) {
            show(shown, Tags.of("model", model, "time_window", label(shown.window.time())));
        }
        if (settings.queues()) {
            gauge(
                    windows.getFirst(),
                    Tags.of("model", model),
                    "llm_model_queue_depth_estimated",
                    "Calls that are under way on average, by the rate they come at and the time they take, in the first window.",
                    Figures::underWay);
        }
        return windows;
    }

    private void show(Shown shown, Tags tags) {
        gauge(
                shown,
                tags,
                "llm_model_latency_windowed_seconds",
                "Time of a call on average, within a window.",
                Figures::latency);
        gauge(shown, tags, "llm_model_requests_windowed_total", "Requests within a window.", Figures::requests);
        gauge(
                shown,
                tags.and("token_type", "prompt"),
                "llm_model_tokens_windowed_total",
                "Tokens within a window.",
                Figures::promptTokens);
        gauge(
                shown,
                tags.and("token_type", "completion"),
                "llm_model_tokens_windowed_total",
                "Tokens within a window.",
                Figures::completionTokens);
        gauge(
                shown,
                tags,
                "llm_model_utilization_percentage",
                "Time of all calls in percent of a window, 100 at most.",
                Figures::utilization);
        gauge(
                shown,
                tags,
                "llm_model_error_rate_windowed",
                "Share of requests that failed, within a window.",
                Figures::errorRate);
        quantile(shown, tags, "p50", Figures::p50);
        quantile(shown, tags, "p95", Figures::p95);
        quantile(shown, tags, "p99", Figures::p99);
    }

    private void quantile(Shown shown, Tags tags, String rank, ToDoubleFunction<Figures> value) {
        gauge(
                shown,
                tags,
                "llm_model_latency_" + rank + "_windowed_seconds",
                "Time that the calls within a window stay below in this share, within a fifth.",
                value);
    }

    private void gauge(Shown shown, Tags tags, String name, String help, ToDoubleFunction<Figures> value) {
        Gauge.builder(name, shown, of -> value.applyAsDouble(of.figures))
                .description(help)
                .tags(tags)
                .register(registry);
    }

    /// A window as a label: `90s`, `5m`, `24h`.
    private static String label(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
