package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;
import semanticrouter.testkit.FreePort;

/// The sample configuration in a real Envoy, where there is one on the PATH.
final class EnvoyIT {
    private static final String REPLY =
            "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";
    private static final String EVENTS =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private static Path envoy() {
        String path = new ProcessBuilder().environment().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder).resolve("envoy"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> {
                    System.out.println("skipped: there is no envoy on the PATH");
                    return abort("there is no envoy on the PATH");
                });
    }

    @Test
    void aClientOfEnvoyIsServedByTheModelThatWasChosen(@TempDir Path folder) throws Exception {
        Path binary = envoy();
        try (var backend = new ScriptedBackend((request, wire) -> {
                    if (request.text().contains("\"stream\":true")) {
                        wire.streamHead();
                        wire.chunk(EVENTS);
                        wire.lastChunk();
                    } else {
                        wire.json(200, REPLY);
                    }
                });
                var processor = Processor.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            int port = FreePort.next();
            Path configuration = Files.writeString(
                    folder.resolve("envoy.yaml"),
                    Files.readString(EnvoySampleTest.SAMPLE)
                            .replace("8801", Integer.toString(port))
                            .replace("9901", Integer.toString(FreePort.next()))
                            .replace(
                                    "50051", Integer.toString(processor.server().port()))
                            .replace("port_value: 8000\n", "port_value: " + backend.port() + "\n"));
            Process running = new ProcessBuilder(binary.toString(), "-c", configuration.toString(), "-l", "warn")
                    .inheritIO()
                    .start();
            try {
                HttpResponse<String> whole = ask(port, Running.AUTO);
                assertThat(whole.statusCode()).isEqualTo(200);
                assertThat(whole.body()).isEqualTo(REPLY);
                assertThat(whole.headers().firstValue("x-vsr-selected-model")).contains("small");
                assertThat(backend.received().getFirst().text()).contains("org/small-7b");
                Completion completion = processor.gateway().completion();
                assertThat(completion.usage()).isEqualTo(new Usage(9, 0, 2));
                assertThat(ask(port, Running.AUTO_STREAM).body()).isEqualTo(EVENTS);
                assertThat(processor.gateway().completion().streamed()).isTrue();
                assertThat(ask(port, "{").statusCode()).isEqualTo(400);
            } finally {
                running.destroy();
                if (!running.waitFor(10, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            }
        }
    }

    private static HttpResponse<String> ask(int port, String body) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + Running.CHAT))
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("content-type", "application/json")
                    .header("x-selected-model", "forged")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            for (int attempt = 0; attempt < 100; attempt++) {
                try {
                    return client.send(request, HttpResponse.BodyHandlers.ofString());
                } catch (ConnectException _) {
                    TimeUnit.NANOSECONDS.sleep(Duration.ofMillis(100).toNanos()); // it is still starting
                }
            }
        }
        return fail("Envoy did not start");
    }
}
