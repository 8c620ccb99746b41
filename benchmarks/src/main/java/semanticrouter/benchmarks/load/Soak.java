package semanticrouter.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

/// Keeps the router busy for a long time over a backend that misbehaves, every fourth request a stream, and watches its
/// memory, threads and descriptors and what becomes of every request.
///
/// `Soak [--seconds 1200] [--warm 40] [--rate REQUESTS_PER_SECOND] [--launcher PATH]`; run it through `benchmarks/load
/// Soak`. Without a rate it is 60 % of what the router does with a backend that behaves. Exits with 1 when a request
/// hangs, gets no answer or is not classified, or when a size is not flat: the median of the last third more than a
/// tenth, and 16 MB, 8 threads or 64 descriptors, above the one of the third before it.
public final class Soak {
    private static final double LOAD = 0.6;
    private static final int CONNECTIONS = 4000; // fewer than the router takes, more than it serves at once
    private static final int SAMPLES = 60;
    private static final int ROWS = 12;
    private static final String MESSAGES =
            "\"messages\":[{\"role\":\"user\",\"content\":\"Please write a short note to my"
                    + " landlord about the broken heating.\"}]}";

    private Soak() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Options options = Options.of(args, Set.of("seconds", "warm", "rate", "launcher"));
        double rate = options.number("rate", 0);
        if (rate == 0) {
            rate = LOAD * capacity(options);
        }
        Path folder = Files.createTempDirectory("vllm-sr-soak");
        boolean good;
        try (var processes = new Processes(folder)) {
            int backend = Processes.freePort();
            processes.start(
                    "backend", backend, Processes.java(FaultyBackend.class.getName(), Integer.toString(backend)));
            RouterUnderTest router = RouterUnderTest.start(processes, folder, options.launcher(), backend, "5s", "");
            good = run(router, rate, Duration.ofSeconds(options.number("seconds", 1200)));
        }
        System.exit(good ? 0 : 1);
    }

    private static double capacity(Options options) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("vllm-sr-capacity");
        try (var processes = new Processes(folder)) {
            int backend = Processes.freePort();
            processes.start(
                    "backend", backend, Processes.java(TrivialBackend.class.getName(), Integer.toString(backend)));
            RouterUnderTest router = RouterUnderTest.start(processes, folder, options.launcher(), backend, "60s", "");
            return Overload.capacity(router, Duration.ofSeconds(options.number("warm", 40)));
        }
    }

    private static boolean run(RouterUnderTest router, double rate, Duration time)
            throws IOException, InterruptedException {
        byte[] plain = Connection.request("{\"model\":\"auto\"," + MESSAGES);
        byte[] streamed = Connection.request("{\"model\":\"auto\",\"stream\":true," + MESSAGES);
        Map<String, Long> before = router.classified();
        var ended = new AtomicReference<OpenLoop.Report>();
        var samples = new ArrayList<RouterUnderTest.Sample>();
        Map<String, Long> counted;
        try (var loop = new OpenLoop(router.port(), CONNECTIONS)) {
            Thread driver = Thread.ofPlatform().start(() -> {
                try {
                    ended.set(loop.run(rate, time, i -> i % 4 == 0 ? streamed : plain));
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
            long start = System.nanoTime();
            long gap = Math.max(100, time.toMillis() / SAMPLES);
            System.out.printf(Locale.ROOT, "%8s %8s %8s %12s%n", "second", "MB", "threads", "descriptors");
            while (!driver.join(Duration.ofMillis(gap))) {
                samples.add(router.sample(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)));
                if (samples.size() % (SAMPLES / ROWS) == 1) {
                    print(samples.getLast());
                }
            }
            counted = Overload.settledCounts(router, before, ended.get().sent());
        }
        return print(rate, ended.get(), counted, samples);
    }

    private static void print(RouterUnderTest.Sample sample) {
        System.out.printf(
                Locale.ROOT,
                "%8d %8d %8d %12d%n",
                sample.seconds(),
                sample.megabytes(),
                sample.threads(),
                sample.descriptors());
    }

    private static boolean print(
            double rate, OpenLoop.Report report, Map<String, Long> counted, List<RouterUnderTest.Sample> samples) {
        long unclassified = report.sent() - RouterUnderTest.sum(counted);
        long unanswered = report.outcomes().entrySet().stream()
                .filter(outcome -> !Character.isDigit(outcome.getKey().charAt(0)))
                .mapToLong(Map.Entry::getValue)
                .sum();
        Overload.row("rate", String.format(Locale.ROOT, "%.0f requests/s", rate));
        Overload.row(
                "sent",
                String.format(
                        Locale.ROOT,
                        "%d, and %d not because all connections were waiting",
                        report.sent(),
                        report.unsent()));
        Overload.row("answers", String.format(Locale.ROOT, "%s", report.outcomes()));
        Overload.row("router's counts", String.format(Locale.ROOT, "%s", counted));
        Overload.row("unclassified", String.format(Locale.ROOT, "%d (must be 0)", unclassified));
        Overload.row("hangs, no answer", String.format(Locale.ROOT, "%d (must be 0)", unanswered));
        boolean good = unclassified == 0 && unanswered == 0;
        good &= flat("resident MB", samples, RouterUnderTest.Sample::megabytes, 16);
        good &= flat("threads", samples, RouterUnderTest.Sample::threads, 8);
        good &= flat("descriptors", samples, RouterUnderTest.Sample::descriptors, 64);
        Overload.row("verdict", good ? "good" : "NOT GOOD");
        return good;
    }

    private static boolean flat(
            String name,
            List<RouterUnderTest.Sample> samples,
            ToLongFunction<RouterUnderTest.Sample> size,
            long slack) {
        int third = samples.size() / 3;
        long middle = median(samples.subList(third, 2 * third), size);
        long last = median(samples.subList(2 * third, samples.size()), size);
        boolean flat = last <= middle + Math.max(slack, middle / 10);
        Overload.row(name, String.format(Locale.ROOT, "%d, then %d: %s", middle, last, flat ? "flat" : "NOT FLAT"));
        return flat;
    }

    private static long median(List<RouterUnderTest.Sample> samples, ToLongFunction<RouterUnderTest.Sample> size) {
        long[] sorted = samples.stream().mapToLong(size).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
