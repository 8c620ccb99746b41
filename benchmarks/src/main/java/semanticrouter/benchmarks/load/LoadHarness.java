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
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Compares calls through the gateway with direct calls and with nginx as a plain reverse proxy, in one run, and prints
/// one
/// table: capacity at 64 connections, latency at half of the gateway's capacity (open loop, free of coordinated
/// omission), the delay a stream's first event gains, and resident memory.
///
/// `LoadHarness [--seconds N] [--memory-requests N] [--launcher PATH]`; run it through `benchmarks/load`.
public final class LoadHarness {
    private static final int CONNECTIONS = 64;
    private static final int WARM_ROUNDS = 15;
    private static final Duration WARM_ROUND = Duration.ofSeconds(5);
    private static final String PROMPT =
            "Please write a short note to my landlord about the broken heating and ask when it will be repaired.";

    private final Duration time;
    private final long memoryRequests;
    private final Path launcher;

    private LoadHarness(Duration time, long memoryRequests, Path launcher) {
        this.time = time;
        this.memoryRequests = memoryRequests;
        this.launcher = launcher;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = 10;
        long memory = 100_000;
        Path launcher = Path.of("vllm-sr").toAbsolutePath();
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--seconds" -> seconds = Integer.parseInt(args[i + 1]);
                case "--memory-requests" -> memory = Long.parseLong(args[i + 1]);
                case "--launcher" -> launcher = Path.of(args[i + 1]).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        new LoadHarness(Duration.ofSeconds(seconds), memory, launcher).run();
    }

    private void run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("vllm-sr-load");
        try (var processes = new Processes(folder)) {
            int backend = Processes.freePort();
            processes.start(
                    "backend", backend, Processes.java(TrivialBackend.class.getName(), Integer.toString(backend)));
            Optional<Integer> nginx = processes.nginx(backend);
            int offset = Processes.freePort() % 20_000 + 20_000;
            Process router = router(processes, folder, "load.yaml", backend, offset);
            Map<String, Integer> targets = new LinkedHashMap<>();
            targets.put("direct", backend);
            nginx.ifPresent(port -> targets.put("nginx", port));
            targets.put("gateway", 8899 + offset);
            compare(targets, router);
        }
    }

    private Process router(Processes processes, Path folder, String config, int backend, int offset)
            throws IOException, InterruptedException {
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
        Map<String, LoadRun.Result> capacity = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> target : targets.entrySet()) {
            capacity.put(target.getKey(), new LoadRun(target.getValue(), body(false), CONNECTIONS).closedLoop(time));
        }
        double half = perSecond(capacity, "gateway") / 2;
        var rows = new ArrayList<String>();
        LoadRun.Result direct = null;
        for (Map.Entry<String, Integer> target : targets.entrySet()) {
            LoadRun.Result latency = new LoadRun(target.getValue(), body(false), CONNECTIONS).openLoop(half, time);
            direct = direct == null ? latency : direct;
            LoadRun.Result full = capacity.get(target.getKey());
            rows.add(row(target.getKey(), full, latency, direct, firstEvents(target.getValue())));
        }
        System.out.printf(
                Locale.ROOT,
                "%nlatency at %.0f requests/s (half of the gateway's capacity), %d connections, %d s%n",
                half,
                CONNECTIONS,
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
        rows.forEach(System.out::println);
        if (targets.containsKey("nginx")) {
            System.out.printf(
                    Locale.ROOT,
                    "gateway capacity is %.2f of nginx's%n",
                    perSecond(capacity, "gateway") / perSecond(capacity, "nginx"));
        }
        memory(targets, router);
    }

    /// Runs until three rounds in a row bring nothing new, so that compilers have settled; bounded.
    private static void warm(String name, LoadRun run) throws InterruptedException {
        double best = 0;
        int idle = 0;
        for (int round = 0; round < WARM_ROUNDS && idle < 3; round++) {
            double rate = run.closedLoop(WARM_ROUND).perSecond();
            System.out.printf(Locale.ROOT, "warming %s: %.0f requests/s%n", name, rate);
            idle = rate < best * 1.03 ? idle + 1 : 0;
            best = Math.max(best, rate);
        }
    }

    private static double perSecond(Map<String, LoadRun.Result> capacity, String target) {
        LoadRun.Result result = capacity.get(target);
        return result == null ? 0 : result.perSecond();
    }

    private static String row(
            String name,
            LoadRun.@Nullable Result full,
            LoadRun.Result latency,
            LoadRun.Result direct,
            Histogram first) {
        return String.format(
                Locale.ROOT,
                "%-8s %10.0f %9.3f %9.3f %9.3f %11.3f %11.3f %11.3f ms %9d",
                name,
                full == null ? 0 : full.perSecond(),
                latency.millis(50),
                latency.millis(99),
                latency.millis(99.9),
                latency.millis(50) - direct.millis(50),
                latency.millis(99) - direct.millis(99),
                first.getValueAtPercentile(50) / 1e6,
                latency.failures() + (full == null ? 0 : full.failures()));
    }

    /// From the moment the backend sent an event to the moment it arrived, over sequential streams.
    private static Histogram firstEvents(int port) throws IOException {
        var delays = new Histogram(Duration.ofMinutes(1).toNanos(), 3);
        try (var connection = new Connection(port, body(true))) {
            for (int i = 0; i < 20; i++) {
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
