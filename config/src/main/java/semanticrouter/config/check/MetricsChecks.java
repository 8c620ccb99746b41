package semanticrouter.config.check;

import static semanticrouter.config.check.CheckContext.at;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.tree.DocPath;

/// Metrics over sliding windows (specification: dataplane §6.9).
record MetricsChecks(CheckContext context) {
    private static final int WINDOWS = 8;
    private static final Duration LONGEST = Duration.ofDays(7);

    void check(Services.Metrics metrics) {
        Services.WindowedMetrics windowed = metrics.windowedMetrics();
        if (windowed == null || !windowed.enabled()) {
            return;
        }
        DocPath here = at("global.services.observability.metrics.windowed_metrics");
        List<Duration> windows = windowed.timeWindows();
        if (windows.isEmpty() || windows.size() > WINDOWS) {
            error(
                    here.key("time_windows"),
                    "there are " + windows.size() + " windows",
                    "name one to " + WINDOWS + ", such as [1m, 15m, 1h], or remove the key");
        }
        var seen = new HashSet<Duration>();
        for (int i = 0; i < windows.size(); i++) {
            Duration window = windows.get(i);
            DocPath place = here.key("time_windows").index(i);
            if (window.toSeconds() < 1 || window.toNanosPart() != 0 || window.compareTo(LONGEST) > 0) {
                error(place, "a window has whole seconds, from 1s to 7d", "write a length such as 5m");
            } else if (!seen.add(window)) {
                error(place, "there is another window of this length", "remove one of them");
            }
        }
    }

    private void error(DocPath place, String message, String hint) {
        context.report().error("windowed-metrics", place, message, hint);
    }
}
