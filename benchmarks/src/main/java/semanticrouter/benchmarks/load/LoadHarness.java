package semanticrouter.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/// Compares calls through the gateway with direct calls and with nginx as a plain reverse proxy, in one run: capacity
/// at 64 connections, latency at half and at a quarter of the gateway's capacity (open loop, free of coordinated
/// omission), the delay a stream's first event gains, and resident memory. Each figure is the median of rounds in
/// which the targets take turns, because a shared machine's speed changes from one minute to the next.
///
/// `LoadHarness [--seconds N] [--memory-requests N] [--launcher PATH] [--against LAUNCHER]`; run it through
/// `benchmarks/load`. `--against` names the launcher of another build, whose router takes its turn beside this one's.
public final class LoadHarness {
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 5;
    private static final int WARM_ROUNDS = 15;
    /// Slower machines' compilers need a minute of load; a slow moment in between must not end the warming.
    private static final int WARM_ROUNDS_AT_LEAST = 10;
    private static final int WARM_STREAMS = 30;
    private static final int STREAMS = 60;
    private static final Duration WARM_ROUND = Duration.ofSeconds(5);
    /// The name of another build's router in the tables.
    private static final String OTHER = "other";

    private static final String PROMPT =
            "Please write a short note to my landlord about the broken heating and ask when it will be repaired.";

    private final Duration time;
    private final long memoryRequests;
    private final Path launcher;
    private final Optional<Path> against;

    private LoadHarness(Duration time, long memoryRequests, Path launcher, Optional<Path> against) {
        this.time = time;
        this.memoryRequests = memoryRequests;
        this.launcher = launcher;
        this.against = against;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = 5;
        long memory = 100_000;
        Path launcher = Path.of("vllm-sr").toAbsolutePath();
        Optional<Path> against = Optional.empty();
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--seconds" -> seconds = Integer.parseInt(args[i + 1]);
                case "--memory-requests" -> memory = Long.parseLong(args[i + 1]);
                case "--launcher" -> launcher = Path.of(args[i + 1]).toAbsolutePath();
                case "--against" -> against = Optional.of(Path.of(args[i + 1]).toAbsolutePath());
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        new LoadHarness(Duration.ofSeconds(seconds), memory, launcher, against).run();
    }

    private void run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("vllm-sr-load");
        Path otherFolder = Files.createDirectories(folder.resolve(OTHER));
        try (var processes = new Processes(folder);
                var others = new Processes(otherFolder)) {
            int backend = Processes.freePort();
            processes.start(
                    "backend", backend, Processes.java(TrivialBackend.class.getName(), Integer.toString(backend)));
            Optional<Integer> nginx = processes.nginx(backend);
            int offset = Processes.freeOffset();
            Process router = router(processes, folder, launcher, backend, offset);
            Map<String, Integer> targets = new LinkedHashMap<>();
            targets.put("direct", backend);
            nginx.ifPresent(port -> targets.put("nginx", port));
            if (against.isPresent()) {
                int other = Processes.freeOffset();
                router(others, otherFolder, against.get(), backend, other);
                targets.put(OTHER, 8899 + other);
            }
            targets.put("gateway", 8899 + offset);
            System.out.println("before: " + Steadiness.measure());
            compare(targets, router);
            System.out.println("after: " + Steadiness.measure());
        }
    }

    private static Process router(Processes processes, Path folder, Path launcher, int backend, int offset)
            throws IOException, InterruptedException {
        String config = "load.yaml";
        try (InputStream in = LoadHarness.class.getResourceAsStream("/" + config)) {
            if (in == null) {
                throw new IOException("no resource " + config);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("BACKEND_PORT", Integer.toString(backend));
            Files.writeString(folder.resolve(config), text);
        }
        return processes.start(
                "router",
                8899 + offset,
                List.of(launcher.toString(), "serve", "--config", config, "--port-offset", Integer.toString(offset)));
    }

    private static String body(boolean stream) {
        return "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}],\"stream\":"
                + stream + "}";
    }

    private void compare(Map<String, Integer> targets, Process router) throws InterruptedException, IOException {
        for (Map.Entry<String, Integer> target : targets.entrySet()) {
            warm(target.getKey(), new LoadRun(target.getValue(), body(false), CONNECTIONS));
        }
        List<Map<String, LoadRun.Result>> capacity = rounds(targets, run -> run.closedLoop(time));
        double half = median(capacity, round -> perSecond(round, "gateway")) / 2;
        List<Map<String, LoadRun.Result>> latency = rounds(targets, run -> run.openLoop(half, time));
        System.out.printf(
                Locale.ROOT,
                "%nlatency at %.0f requests/s (half of the gateway's capacity), %d connections; medians of %d rounds of"
                        + " %d s, the targets in turn%n",
                half,
                CONNECTIONS,
                ROUNDS,
                time.toSeconds());
        System.out.printf(
                "%-8s %10s %9s %9s %9s %11s %11s %14s %9s%n",
                "target",
                "capacity/s",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "added p50",
                "added p99",
                "1st event p50",
                "failures");
        for (Map.Entry<String, Integer> target : targets.entrySet()) {
            System.out.println(row(target.getKey(), capacity, latency, firstEvents(target.getValue())));
        }
        if (targets.containsKey("nginx")) {
            System.out.printf(
                    Locale.ROOT,
                    "gateway capacity is %.2f of nginx's (by round: %s)%n",
                    median(capacity, round -> share(round, "nginx")),
                    shares(capacity, "nginx"));
        }
        if (targets.containsKey(OTHER)) {
            System.out.printf(
                    Locale.ROOT,
                    "gateway capacity is %.2f of the other build's (by round: %s)%n",
                    median(capacity, round -> share(round, OTHER)),
                    shares(capacity, OTHER));
        }
        quarter(targets, half / 2);
        memory(targets, router);
    }

    /// The delays at a quarter of the capacity: what is left of them there does not come from waiting for a processor.
    private void quarter(Map<String, Integer> targets, double rate) throws InterruptedException {
        List<Map<String, LoadRun.Result>> latency = rounds(targets, run -> run.openLoop(rate, time));
        System.out.printf(Locale.ROOT, "at %.0f requests/s (a quarter of the gateway's capacity):%n", rate);
        for (String name : targets.keySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "  %-8s p50 %.3f ms, p99 %.3f ms; added p50 %.3f ms, added p99 %.3f ms%n",
                    name,
                    median(latency, round -> of(round, name).millis(50)),
                    median(latency, round -> of(round, name).millis(99)),
                    added(latency, name, 50),
                    added(latency, name, 99));
        }
    }

    private static double added(List<Map<String, LoadRun.Result>> rounds, String name, double percentile) {
        return median(
                rounds,
                round ->
                        of(round, name).millis(percentile) - of(round, "direct").millis(percentile));
    }

    /// Runs each target in each round, one after the other, so that all of them meet the machine in the same moods.
    private static List<Map<String, LoadRun.Result>> rounds(Map<String, Integer> targets, Measurement measurement)
            throws InterruptedException {
        var rounds = new ArrayList<Map<String, LoadRun.Result>>();
        for (int i = 0; i < ROUNDS; i++) {
            var round = new LinkedHashMap<String, LoadRun.Result>();
            for (Map.Entry<String, Integer> target : targets.entrySet()) {
                round.put(target.getKey(), measurement.of(new LoadRun(target.getValue(), body(false), CONNECTIONS)));
            }
            rounds.add(round);
        }
        return rounds;
    }

    /// One way to put load on a target.
    @FunctionalInterface
    private interface Measurement {
        LoadRun.Result of(LoadRun run) throws InterruptedException;
    }

    private static double median(
            List<Map<String, LoadRun.Result>> rounds, ToDoubleFunction<Map<String, LoadRun.Result>> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double share(Map<String, LoadRun.Result> round, String of) {
        return perSecond(round, "gateway") / perSecond(round, of);
    }

    private static String shares(List<Map<String, LoadRun.Result>> rounds, String of) {
        return rounds.stream()
                .map(round -> String.format(Locale.ROOT, "%.2f", share(round, of)))
                .collect(Collectors.joining(", "));
    }

    /// Runs at least {@link #WARM_ROUNDS_AT_LEAST} rounds and until three in a row bring nothing new, so that compilers
    /// have settled; bounded.
    private static void warm(String name, LoadRun run) throws InterruptedException {
        double best = 0;
        int idle = 0;
        for (int round = 0; round < WARM_ROUNDS && (round < WARM_ROUNDS_AT_LEAST || idle < 3); round++) {
            double rate = run.closedLoop(WARM_ROUND).perSecond();
            System.out.printf(Locale.ROOT, "warming %s: %.0f requests/s%n", name, rate);
            idle = rate < best * 1.03 ? idle + 1 : 0;
            best = Math.max(best, rate);
        }
    }

    private static LoadRun.Result of(Map<String, LoadRun.Result> round, String target) {
        return Objects.requireNonNull(round.get(target), target);
    }

    private static double perSecond(Map<String, LoadRun.Result> round, String target) {
        return of(round, target).perSecond();
    }

    private static String row(
            String name,
            List<Map<String, LoadRun.Result>> capacity,
            List<Map<String, LoadRun.Result>> latency,
            Histogram first) {
        return String.format(
                Locale.ROOT,
                "%-8s %10.0f %9.3f %9.3f %9.3f %11.3f %11.3f %11.3f ms %9d",
                name,
                median(capacity, round -> perSecond(round, name)),
                median(latency, round -> of(round, name).millis(50)),
                median(latency, round -> of(round, name).millis(99)),
                median(latency, round -> of(round, name).millis(99.9)),
                added(latency, name, 50),
                added(latency, name, 99),
                first.getValueAtPercentile(50) / 1e6,
                failures(capacity, name) + failures(latency, name));
    }

    private static long failures(List<Map<String, LoadRun.Result>> rounds, String target) {
        return rounds.stream().mapToLong(round -> of(round, target).failures()).sum();
    }

    /// From the moment the backend sent the first event of a stream to the moment it arrived, over sequential streams
    /// after as many concurrent ones as warm their way.
    private static Histogram firstEvents(int port) throws IOException, InterruptedException {
        var warming = new ArrayList<Thread>();
        for (int i = 0; i < CONNECTIONS; i++) {
            warming.add(Thread.ofVirtual().start(() -> {
                try {
                    streams(port, WARM_STREAMS);
                } catch (IOException failed) {
                    System.out.println("a stream failed while warming: " + failed);
                }
            }));
        }
        for (Thread thread : warming) {
            thread.join();
        }
        return streams(port, STREAMS);
    }

    private static Histogram streams(int port, int count) throws IOException {
        var delays = new Histogram(Duration.ofMinutes(1).toNanos(), 3);
        try (var connection = new Connection(port, body(true))) {
            for (int i = 0; i < count; i++) {
                var seen = new StringBuilder();
                boolean[] first = {true};
                connection.exchange((chunk, arrived) -> {
                    // A proxy may cut an event in two; it has arrived when its last part has.
                    seen.append(chunk);
                    int at = seen.indexOf("\"sent\":");
                    int end = at < 0 ? -1 : seen.indexOf("}", at);
                    if (first[0] && end > 0) {
                        first[0] = false;
                        delays.recordValue(Math.max(1, arrived - Long.parseLong(seen.substring(at + 7, end))));
                    }
                });
            }
        }
        return delays;
    }

    private void memory(Map<String, Integer> targets, Process router) throws InterruptedException, IOException {
        Integer gateway = targets.get("gateway");
        if (memoryRequests <= 0 || gateway == null) {
            return;
        }
        var run = new LoadRun(gateway, body(false), CONNECTIONS);
        long sent = 0;
        System.out.println("resident memory of the router (encoder loaded):");
        for (int step = 1; step <= 4; step++) {
            while (sent < memoryRequests * step / 4) {
                sent += run.closedLoop(Duration.ofSeconds(2)).requests();
            }
            System.out.printf(
                    "  after %,d more requests: %s MB%n",
                    sent,
                    Processes.residentMegabytes(router).map(String::valueOf).orElse("unknown"));
        }
    }
}
