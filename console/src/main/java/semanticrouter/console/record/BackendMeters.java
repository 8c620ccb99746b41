package semanticrouter.console.record;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import semanticrouter.core.model.BackendReport;

/// The backends' numbers as metrics: as many series as there are backends now. Safe for all threads.
final class BackendMeters {
    private final MeterRegistry registry;
    private final Supplier<List<BackendReport>> reports;
    private final Map<Key, Shown> shown = new HashMap<>();

    private record Key(String model, String backend) {}

    /// The last report of one backend and the meters that read it.
    private static final class Shown {
        private volatile BackendReport report;
        private final List<Meter> meters = new ArrayList<>();

        Shown(BackendReport report) {
            this.report = report;
        }
    }

    BackendMeters(MeterRegistry registry, Supplier<List<BackendReport>> reports) {
        this.registry = registry;
        this.reports = reports;
    }

    /// Brings the meters up to date.
    synchronized void refresh() {
        var present = new HashSet<Key>();
        for (BackendReport report : reports.get()) {
            var key = new Key(report.model(), report.backend());
            present.add(key);
            shown.computeIfAbsent(key, _ -> show(report)).report = report;
        }
        shown.entrySet().removeIf(entry -> {
            if (present.contains(entry.getKey())) {
                return false;
            }
            entry.getValue().meters.forEach(registry::remove);
            return true;
        });
    }

    private Shown show(BackendReport first) {
        var show = new Shown(first);
        Tags tags = Tags.of("model", first.model(), "backend", first.backend());
        gauge(
                show,
                tags,
                "router_backend_up",
                "Whether a backend gets calls: 1, or 0 while it is ejected or fails its health checks.",
                report -> report.state() == BackendReport.State.HEALTHY ? 1 : 0);
        gauge(show, tags, "router_backend_active", "Tries at a backend that are under way.", BackendReport::active);
        counter(show, tags.and("outcome", "success"), BackendReport::successes);
        counter(show, tags.and("outcome", "failure"), BackendReport::failures);
        counter(show, tags.and("outcome", "cancelled"), BackendReport::cancelled);
        show.meters.add(FunctionCounter.builder("router_backend_ejections_total", show, of -> of.report.ejections())
                .description("How often a backend was left out because calls failed.")
                .tags(tags)
                .register(registry));
        return show;
    }

    private void gauge(Shown show, Tags tags, String name, String help, ToDoubleFunction<BackendReport> value) {
        show.meters.add(Gauge.builder(name, show, of -> value.applyAsDouble(of.report))
                .description(help)
                .tags(tags)
                .register(registry));
    }

    private void counter(Shown show, Tags tags, ToDoubleFunction<BackendReport> value) {
        show.meters.add(
                FunctionCounter.builder("router_backend_tries_total", show, of -> value.applyAsDouble(of.report))
                        .description("Tries at a backend by how they ended.")
                        .tags(tags)
                        .register(registry));
    }
}
