package semanticrouter.kubernetes.source;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.reload.ConfigOverlay;
import semanticrouter.config.reload.ReloadLog;
import semanticrouter.config.reload.ReloadReport;
import semanticrouter.kubernetes.client.Backoff;
import semanticrouter.kubernetes.client.ClusterClient;
import semanticrouter.kubernetes.client.ListWatch;
import semanticrouter.kubernetes.client.Resource;
import semanticrouter.kubernetes.client.ResourceKind;

/// Completes the router's file with the pool and the route of a namespace, has it reloaded when they change, and tells
/// in their status what became of them (specification: dataplane §0.5, surfaces §4.3).
///
/// Nothing that the cluster says or fails to say ends the configuration that is in use. Its threads, daemons, are
/// ended by {@link #close}.
public final class ClusterSource implements ConfigOverlay, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClusterSource.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final int MOST_SETTLING = 10;
    private static final Duration END = Duration.ofSeconds(5);

    private final ClusterClient client;
    private final RandomGenerator random;
    private final StatusWriter statuses;
    private final Seen seen = new Seen();
    private final List<Thread> threads = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cluster-timer").factory());
    private final AtomicReference<@Nullable ReloadReport> others = new AtomicReference<>();
    private volatile @Nullable Attempt newest;
    private String inUse = "";

    /// Something that looks at the configuration again.
    public interface Reload {
        ReloadReport now() throws InterruptedException;
    }

    /// @param client closed with this
    /// @param random spreads what several routers do
    public ClusterSource(ClusterClient client, Clock clock, RandomGenerator random) {
        this.client = client;
        this.random = random;
        this.statuses = new StatusWriter(client, clock, backoff());
    }

    private Backoff backoff() {
        return new Backoff(FIRST_WAIT, LONGEST_WAIT, random);
    }

    @Override
    public @Nullable ConfigSource over(ConfigSource file, Diagnostics found) {
        Attempt attempt = Attempt.of(seen.snapshot(), file, client.namespace());
        newest = attempt;
        return attempt.told(found);
    }

    /// What has to be there before a configuration can be made; empty when nothing is missing.
    public Optional<String> awaited() {
        String obstacle = Attempt.obstacle(seen.snapshot(), client.namespace());
        return obstacle.isEmpty() ? Optional.empty() : Optional.of(obstacle);
    }

    /// Begins to watch. Call once.
    ///
    /// @param reload has the configuration made again
    /// @param told of every reload, on a thread of this
    public void start(Reload reload, Consumer<ReloadReport> told) {
        for (ResourceKind kind : List.of(ResourceKind.POOL, ResourceKind.ROUTE)) {
            var watch = new ListWatch(client, kind, new Watched(), backoff(), random, timer);
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("cluster-watch-" + kind.plural())
                    .unstarted(watch::run));
        }
        threads.add(Thread.ofPlatform().daemon().name("cluster-source").unstarted(() -> run(reload, told)));
        threads.forEach(Thread::start);
    }

    /// Says what became of a reload that others asked for.
    public void reloaded(ReloadReport report) {
        others.set(report);
        seen.nudge();
    }

    private void run(Reload reload, Consumer<ReloadReport> told) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    step(reload, told);
                } catch (RuntimeException bug) {
                    LOGGER.atError()
                            .addKeyValue("event", ReloadReport.Refused.CODE)
                            .addKeyValue("component", ReloadLog.COMPONENT)
                            .setCause(bug)
                            .log(
                                    "what the cluster says could not be taken in; the last good configuration stays in use");
                    Thread.sleep(FIRST_WAIT);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void step(Reload reload, Consumer<ReloadReport> told) throws InterruptedException {
        if (seen.changed(statuses.idle(IDLE))) {
            // A pool and its route are often changed together.
            for (int rounds = 0; rounds < MOST_SETTLING && seen.changed(SETTLE); rounds++) {}
            ReloadReport report = reload.now();
            others.set(null);
            ReloadLog.tell(report);
            told.accept(report);
            judge(report);
        } else {
            ReloadReport report = others.getAndSet(null);
            if (report != null) {
                judge(report);
            }
        }
        if (statuses.idle(IDLE).isZero()) {
            statuses.flush();
        }
    }

    /// Has the status of every resource say what became of it.
    private void judge(ReloadReport report) {
        Attempt attempt = newest;
        if (attempt == null || !attempt.seen().known()) {
            return;
        }
        String hash = attempt.source().map(ConfigSource::hash).orElse("");
        if (!report.hash().equals(hash) && !report.hash().isEmpty()) {
            return; // there was a newer attempt meanwhile, of which a report follows
        }
        boolean used = !(report instanceof ReloadReport.Refused);
        String before = used || inUse.isEmpty() ? "" : "; " + inUse + " stays in use";
        Map<Resource, Verdict> verdicts = new LinkedHashMap<>();
        for (ResourceKind kind : List.of(ResourceKind.POOL, ResourceKind.ROUTE)) {
            for (Resource resource : Attempt.held(attempt.seen(), kind)) {
                verdicts.put(resource, Verdict.of(resource, attempt, report, before));
            }
        }
        if (used) {
            inUse = verdicts.keySet().stream()
                    .map(resource -> "generation " + resource.generation() + " of " + resource)
                    .reduce((one, other) -> one + " with " + other)
                    .orElse("");
        }
        statuses.want(verdicts);
    }

    /// Takes in what the watches say.
    private final class Watched implements ListWatch.Told {
        @Override
        public void now(ResourceKind kind, List<Resource> resources) {
            seen.now(kind, resources);
        }

        @Override
        public void trouble(ResourceKind kind, String why) {
            if (seen.trouble(kind, why)) {
                LOGGER.atWarn()
                        .addKeyValue("event", "cluster_unreachable")
                        .addKeyValue("resources", kind.plural())
                        .addKeyValue("reason", why)
                        .log("the cluster cannot be asked; what it said before stays in use, and it is asked again");
            }
        }

        @Override
        public void well(ResourceKind kind) {
            if (seen.well(kind)) {
                LOGGER.atInfo()
                        .addKeyValue("event", "cluster_reachable")
                        .addKeyValue("resources", kind.plural())
                        .log("the cluster answers again");
            }
        }
    }

    /// Stops watching; returns when nothing of it runs any more.
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        client.close();
        timer.shutdownNow();
        for (Thread thread : threads) {
            try {
                if (!thread.join(END)) {
                    LOGGER.atWarn().addKeyValue("thread", thread.getName()).log("a watch of the cluster does not end");
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
