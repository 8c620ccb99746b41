package semanticrouter.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A router in a process of its own, and what can be seen of it from outside.
final class RouterUnderTest {
    private static final String REQUESTS = "llm_requests_total{outcome=\"";

    private final Process process;
    private final int offset;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private RouterUnderTest(Process process, int offset) {
        this.process = process;
        this.offset = offset;
    }

    /// Starts the load harness's policy over one backend.
    ///
    /// @param timeout of a request, such as `60s`
    /// @param heap such as `512m`; empty for the launcher's choice
    static RouterUnderTest start(
            Processes processes, Path folder, Path launcher, int backend, String timeout, String heap)
            throws IOException, InterruptedException {
        try (InputStream in = Objects.requireNonNull(RouterUnderTest.class.getResourceAsStream("/load.yaml"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("BACKEND_PORT", Integer.toString(backend))
                    .replace("timeout: 60s", "timeout: " + timeout);
            Files.writeString(folder.resolve("load.yaml"), text);
        }
        int offset = Processes.freeOffset();
        var command = new ArrayList<String>();
        if (!heap.isEmpty()) {
            command.addAll(List.of("env", "VLLM_SR_JAVA_OPTIONS=-Xmx" + heap));
        }
        command.addAll(List.of(
                launcher.toString(), "serve", "--config", "load.yaml", "--port-offset", Integer.toString(offset)));
        Process router = processes.start("router", 8899 + offset, command);
        processes.answering("router", router, 9190 + offset);
        return new RouterUnderTest(router, offset);
    }

    int port() {
        return 8899 + offset;
    }

    /// Requests so far by what the router says became of them: `routed`, `refused`, `shed`.
    Map<String, Long> classified() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (9190 + offset) + "/metrics"))
                .timeout(Duration.ofSeconds(20))
                .build();
        String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        var counts = new TreeMap<String, Long>();
        text.lines().filter(line -> line.startsWith(REQUESTS)).forEach(line -> {
            int quote = line.indexOf('"', REQUESTS.length());
            counts.put(
                    line.substring(REQUESTS.length(), quote),
                    Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
        });
        return counts;
    }

    /// What was counted between two looks.
    static Map<String, Long> between(Map<String, Long> before, Map<String, Long> after) {
        var gained = new TreeMap<String, Long>();
        after.forEach((outcome, count) -> gained.put(outcome, count - before.getOrDefault(outcome, 0L)));
        return gained;
    }

    static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Sizes of the process at one moment.
    ///
    /// @param seconds since the measurement began
    /// @param threads of the operating system
    /// @param descriptors open files and sockets
    record Sample(long seconds, long megabytes, long threads, long descriptors) {}

    Sample sample(long seconds) throws IOException {
        Path proc = Path.of("/proc/" + process.pid());
        if (!Files.isDirectory(proc)) {
            throw new IOException("there is no " + proc + "; this measurement needs Linux and a router that runs");
        }
        long threads = Files.readAllLines(proc.resolve("status")).stream()
                .filter(line -> line.startsWith("Threads:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
        try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
            return new Sample(seconds, Processes.residentMegabytes(process).orElseThrow(), threads, open.count());
        }
    }
}
