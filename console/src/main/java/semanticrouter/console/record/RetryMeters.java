package semanticrouter.console.record;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import semanticrouter.core.model.RetryReport;

/// The models' retries as metrics: as many series as there are models now. Safe for all threads.
final class RetryMeters {
    private final MeterRegistry registry;
    private final Supplier<List<RetryReport>> reports;
    private final Map<String, Shown> shown = new HashMap<>();

    /// The last report of one model and the meters that read it.
    private static final class Shown {
        private volatile RetryReport report;
        private final List<Meter> meters = new ArrayList<>();

        Shown(RetryReport report) {
            this.report = report;
        }
    }

    RetryMeters(MeterRegistry registry, Supplier<List<RetryReport>> reports) {
        this.registry = registry;
        this.reports = reports;
    }

    /// Brings the meters up to date.
    synchronized void refresh() {
        var present = new HashSet<String>();
        for (RetryReport report : reports.get()) {
            present.add(report.model());
            shown.computeIfAbsent(report.model(), _ -> show(report)).report = report;
        }
        shown.entrySet().removeIf(entry -> {
            if (present.contains(entry.getKey())) {
                return false;
            }
            entry.getValue().meters.forEach(registry::remove);
            return true;
        });
    }

    private Shown show(RetryReport first) {
        var show = new Shown(first);
        counter(show, "made", RetryReport::made);
        counter(show, "refused", RetryReport::refused);
        return show;
    }

    private void counter(Shown show, String result, ToDoubleFunction<RetryReport> value) {
        show.meters.add(FunctionCounter.builder("router_retries_total", show, of -> value.applyAsDouble(of.report))
                .description("Retries of calls: made, or refused because the budget was spent.")
                .tags("model", show.report.model(), "result", result)
                .register(registry));
    }
}
