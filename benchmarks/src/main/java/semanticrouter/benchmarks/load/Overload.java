package semanticrouter.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Finds what the router can do, asks twice that of it, and looks at every answer, at what the router itself counted,
/// and at how soon it is back to normal.
///
/// Capacity is what the router does before and after that with 64 busy connections, the mean of both, because a shared
/// machine's speed changes from one minute to the next. What it does with as many busy connections as the overload
/// keeps waiting is printed beside it: the difference is the price of the connections, not of the overload.
///
/// `Overload [--seconds 60] [--warm 40] [--connections 4000] [--launcher PATH]`; run it through `benchmarks/load
/// Overload`. Exits with 1 when a request hangs, gets no answer or is not classified, when goodput falls below 80 % of
/// capacity, or when the way back takes 5 s or more.
public final class Overload {
    private static final int CAPACITY_CONNECTIONS = 64;
    private static final double GOODPUT_LEAST = 0.8;
    private static final Duration RECOVERY_MOST = Duration.ofSeconds(5);
    private static final Duration CAPACITY_TIME = Duration.ofSeconds(5);
    private static final Duration NORMAL_TIME = Duration.ofSeconds(8);
    private static final String BODY =
            "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Please write a short note to my landlord"
                    + " about the broken heating and ask when it will be repaired.\"}]}";

    private Overload() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Options options = Options.of(args, Set.of("seconds", "warm", "connections", "launcher"));
        Path folder = Files.createTempDirectory("vllm-sr-overload");
        boolean good;
        try (var processes = new Processes(folder)) {
            int backend = Processes.freePort();
            processes.start(
                    "backend", backend, Processes.java(TrivialBackend.class.getName(), Integer.toString(backend)));
            RouterUnderTest router = RouterUnderTest.start(processes, folder, options.launcher(), backend, "60s", "");
            good = run(router, options);
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean run(RouterUnderTest router, Options options) throws IOException, InterruptedException {
        byte[] request = Connection.request(BODY);
        Duration time = Duration.ofSeconds(options.number("seconds", 60));
        int connections = options.number("connections", 4000);
        double capacity = capacity(router, Duration.ofSeconds(options.number("warm", 40)));
        OpenLoop.Report normal;
        OpenLoop.Report over;
        OpenLoop.Report after;
        Map<String, Long> counted;
        try (var loop = new OpenLoop(router.port(), connections)) {
            step("half of capacity", NORMAL_TIME.multipliedBy(2));
            loop.run(capacity / 2, NORMAL_TIME, _ -> request); // the client's own compilers settle
            normal = loop.run(capacity / 2, NORMAL_TIME, _ -> request);
            Map<String, Long> before = router.classified();
            step("twice the capacity", time);
            over = loop.run(capacity * 2, time, _ -> request);
            counted = settledCounts(router, before, over.sent());
            step("half of capacity again", NORMAL_TIME);
            after = loop.run(capacity / 2, NORMAL_TIME, _ -> request);
        }
        Duration longest = Duration.ofNanos(Math.round(Math.max(2 * normal.millis(99), 20) * 1e6));
        double again = capacity(router, NORMAL_TIME);
        step("as many connections as the client had, all busy", CAPACITY_TIME.multipliedBy(2));
        var busy = new LoadRun(router.port(), BODY, connections);
        busy.closedLoop(CAPACITY_TIME);
        double all = busy.closedLoop(CAPACITY_TIME).perSecond();
        row(
                "capacity",
                String.format(
                        Locale.ROOT,
                        "%.0f requests/s before, %.0f after; %.0f when all %d connections are busy",
                        capacity,
                        again,
                        all,
                        connections));
        return print((capacity + again) / 2, all, normal, over, counted, after, after.settled(longest));
    }

    /// Requests a second with every connection always busy, once compilers have settled.
    static double capacity(RouterUnderTest router, Duration warm) throws InterruptedException {
        step("finding the capacity", warm.plus(CAPACITY_TIME));
        var run = new LoadRun(router.port(), BODY, CAPACITY_CONNECTIONS);
        run.closedLoop(warm);
        return run.closedLoop(CAPACITY_TIME).perSecond();
    }

    /// The router counts a request when its answer is written, which may be a moment after the client has read it.
    static Map<String, Long> settledCounts(RouterUnderTest router, Map<String, Long> before, long sent)
            throws IOException, InterruptedException {
        Map<String, Long> counted = RouterUnderTest.between(before, router.classified());
        for (int i = 0; i < 20 && RouterUnderTest.sum(counted) < sent; i++) {
            Thread.sleep(100);
            counted = RouterUnderTest.between(before, router.classified());
        }
        return counted;
    }

    /// @param busy what the router does when all connections of the client are busy
    private static boolean print(
            double capacity,
            double busy,
            OpenLoop.Report normal,
            OpenLoop.Report over,
            Map<String, Long> counted,
            OpenLoop.Report after,
            Duration recovery) {
        long unclassified = over.sent() - RouterUnderTest.sum(counted);
        long unanswered = over.sent()
                - over.outcomes().entrySet().stream()
                        .filter(outcome -> outcome.getKey().length() == 3)
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        double goodput = over.goodPerSecond() / capacity;
        row("asked for", String.format(Locale.ROOT, "%d requests at twice that rate", over.sent() + over.unsent()));
        row(
                "not sent",
                String.format(Locale.ROOT, "%d, because all connections of the client were waiting", over.unsent()));
        row("sent", String.format(Locale.ROOT, "%d", over.sent()));
        row("answers", String.format(Locale.ROOT, "%s", over.outcomes()));
        row("router's counts", String.format(Locale.ROOT, "%s", counted));
        row("unclassified", String.format(Locale.ROOT, "%d (must be 0)", unclassified));
        row("hangs, no answer", String.format(Locale.ROOT, "%d (must be 0)", unanswered));
        row(
                "goodput",
                String.format(
                        Locale.ROOT,
                        "%.0f requests/s, %.2f of the capacity before and after (must be 0.80); %.2f of that with as many"
                                + " connections",
                        over.goodPerSecond(),
                        goodput,
                        over.goodPerSecond() / busy));
        row("latency, 200", String.format(Locale.ROOT, "p50 %.1f ms, p99 %.1f ms", over.millis(50), over.millis(99)));
        row(
                "before and after",
                String.format(
                        Locale.ROOT,
                        "p99 %.1f ms and %.1f ms at half of capacity",
                        normal.millis(99),
                        after.millis(99)));
        row("recovery", String.format(Locale.ROOT, "%.2f s (must be below 5)", recovery.toMillis() / 1e3));
        boolean good = unclassified == 0
                && unanswered == 0
                && goodput >= GOODPUT_LEAST
                && recovery.compareTo(RECOVERY_MOST) < 0;
        row("verdict", good ? "good" : "NOT GOOD");
        return good;
    }

    /// Says what is done and for how long.
    private static void step(String what, Duration time) {
        System.out.printf(Locale.ROOT, "%s, %d s%n", what, time.toSeconds());
    }

    /// One line of a table.
    static void row(String name, String text) {
        System.out.printf(Locale.ROOT, "%-18s %s%n", name, text);
    }
}
