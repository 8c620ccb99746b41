package semanticrouter.config.check.global;

import static semanticrouter.config.check.context.CheckContext.at;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.global.RedisServer;
import semanticrouter.config.document.global.ReplayStores;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.tree.DocPath;

/// What the process offers beside routing: metrics over sliding windows, the status of a start, and that the store of
/// records can be reached as it is written (specification: dataplane §3.2, §6.9, C10, D6).
record ServiceChecks(CheckContext context) {
    private static final Pattern ADDRESS = Pattern.compile(".+:[0-9]{1,5}");
    private static final int WINDOWS = 8;
    private static final Duration LONGEST = Duration.ofDays(7);

    void check(Services services) {
        windows(services.observability().metrics().windowedMetrics());
        status(services.startupStatus());
        replay(services.routerReplay());
    }

    private void status(Services.StartupStatus status) {
        RedisServer redis = status.redis();
        boolean there = redis != null && ADDRESS.matcher(redis.address()).matches();
        if (status.storeBackend().equals("redis") && !there) {
            context.report()
                    .error(
                            "startup-status",
                            at("global.services.startup_status"),
                            "the redis store needs an address",
                            "add redis.address as host:port, or set store_backend: file");
        }
    }

    private void windows(Services.@Nullable WindowedMetrics windowed) {
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

    private void replay(Services.RouterReplay replay) {
        DocPath here = at("global.services.router_replay");
        String backend = replay.storeBackend();
        switch (backend) {
            case "redis" -> {
                ReplayStores.Redis redis = replay.redis();
                if (redis == null || !ADDRESS.matcher(redis.address()).matches()) {
                    refuse(here, "the redis store needs an address", "add redis.address as host:port");
                }
            }
            case "postgres" -> {
                ReplayStores.Postgres postgres = replay.postgres();
                if (postgres == null
                        || postgres.host().isBlank()
                        || postgres.database().isBlank()
                        || postgres.user().isBlank()) {
                    refuse(here, "the postgres store needs host, database and user", "add them under postgres");
                }
            }
            case "milvus", "qdrant" ->
                refuse(
                        here.key("store_backend"),
                        "records cannot be kept in " + backend + ": that store is not built",
                        "choose memory, sqlite, redis or postgres");
            default -> {}
        }
    }

    private void refuse(DocPath at, String what, String mend) {
        context.report().error("replay-store", at, what, mend + ", or set store_backend: sqlite");
    }
}
