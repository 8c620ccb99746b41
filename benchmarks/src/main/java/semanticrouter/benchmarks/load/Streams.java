package semanticrouter.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Holds many streams of slow events open at once and prints the router's resident memory meanwhile.
///
/// `Streams [--streams 1000] [--seconds 20] [--heap SIZE] [--launcher PATH]`; run it through `benchmarks/load Streams`.
/// Exits with 1 when a stream does not arrive whole or the router needs more than 1024 MB.
public final class Streams {
    private static final int EVENTS = 20;
    private static final long MEGABYTES_MAX = 1024;

    private Streams() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Options options = Options.of(args, Set.of("streams", "seconds", "heap", "launcher"));
        int seconds = options.number("seconds", 20);
        Path folder = Files.createTempDirectory("vllm-sr-streams");
        boolean good;
        try (var processes = new Processes(folder)) {
            int backend = Processes.freePort();
            processes.start(
                    "backend",
                    backend,
                    Processes.java(
                            TrivialBackend.class.getName(),
                            Integer.toString(backend),
                            Integer.toString(EVENTS),
                            Integer.toString(Math.max(1, seconds * 1000 / EVENTS))));
            RouterUnderTest router = RouterUnderTest.start(
                    processes, folder, options.launcher(), backend, "600s", options.text("heap", ""));
            good = run(router, options.number("streams", 1000), Duration.ofSeconds(seconds));
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean run(RouterUnderTest router, int streams, Duration time)
            throws IOException, InterruptedException {
        long before = router.sample(0).megabytes();
        byte[] request = Connection.request(
                "{\"model\":\"auto\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"tell me a tale\"}]}");
        var whole = new AtomicInteger();
        var open = new AtomicInteger();
        var mostOpen = new AtomicInteger();
        var events = new AtomicLong();
        var done = new CountDownLatch(streams);
        for (int i = 0; i < streams; i++) {
            Thread.ofVirtual().start(() -> {
                var text = new StringBuilder();
                try (var connection = new Connection(router.port(), request)) {
                    int status = connection.exchange((chunk, _) -> {
                        if (text.isEmpty()) {
                            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                        }
                        text.append(chunk);
                    });
                    long data = text.toString()
                            .lines()
                            .filter(line -> line.startsWith("data: {"))
                            .count();
                    events.addAndGet(data);
                    if (status == 200 && data == EVENTS && text.toString().endsWith("data: [DONE]\n\n")) {
                        whole.incrementAndGet();
                    }
                } catch (IOException failed) {
                    System.out.println("a stream failed: " + failed);
                } finally {
                    if (!text.isEmpty()) {
                        open.decrementAndGet();
                    }
                    done.countDown();
                }
            });
        }
        RouterUnderTest.Sample most = router.sample(0);
        long end = System.nanoTime() + time.plusSeconds(60).toNanos();
        while (!done.await(500, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
            RouterUnderTest.Sample now = router.sample(0);
            most = now.megabytes() > most.megabytes() ? now : most;
        }
        Overload.row(
                "streams",
                String.format(
                        Locale.ROOT, "%d, %d open at once, %d s each", streams, mostOpen.get(), time.toSeconds()));
        Overload.row("arrived whole", String.format(Locale.ROOT, "%d (%d events)", whole.get(), events.get()));
        Overload.row(
                "resident memory",
                String.format(Locale.ROOT, "%d MB before, %d MB at most (must be 1024)", before, most.megabytes()));
        Overload.row(
                "then", String.format(Locale.ROOT, "%d threads, %d descriptors", most.threads(), most.descriptors()));
        boolean good = whole.get() == streams && most.megabytes() <= MEGABYTES_MAX;
        Overload.row("verdict", good ? "good" : "NOT GOOD");
        return good;
    }
}
