package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Credentials;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.upstream.UpstreamOptions;
import semanticrouter.testkit.FreePort;

/// Backends that fail: the client gets a clear error, the listener one true completion, and nothing is left behind.
@ParameterizedClass
@ValueSource(booleans = {true, false})
record UpstreamFaultIT(boolean loopThreads) {
    private static final UpstreamOptions QUICK =
            UpstreamOptions.DEFAULT.withTimes(Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofMillis(200));

    @Test
    void aBackendThatRefusesIsUnreachable() throws Exception {
        try (var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(FreePort.next()))))) {
            expect(running, 502, "upstream_unreachable", "cannot be reached (the connection was refused)");
        }
    }

    @Test
    void anUnknownHostIsUnreachable() throws Exception {
        var nowhere = new Backend(
                "n", false, "host.invalid", 80, "/", 1, "m", "authorization", "", Credentials.NONE, Map.of(), "vllm");
        try (var running = Running.with(options(), TestPlan.of(List.of(nowhere)))) {
            expect(running, 502, "upstream_unreachable", "its name does not resolve");
        }
    }

    @Test
    void anotherBackendTakesOverWhenOneRefuses() throws Exception {
        try (var good = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(
                        options(),
                        TestPlan.of(List.of(
                                TestPlan.backend("a", FreePort.next(), 1000),
                                TestPlan.backend("b", FreePort.next(), 1000),
                                TestPlan.backend("c", good.port(), 1))))) {
            for (int i = 0; i < 10; i++) {
                assertThat(running.chat(Running.AUTO).body()).isEqualTo("{\"ok\":1}");
                assertThat(running.completion().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aBackendThatStallsTimesOut() throws Exception {
        var over = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, _) -> over.await());
                var running =
                        Running.with(options().with(QUICK), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            expect(running, 504, "upstream_timeout", "did not answer in time");
            over.countDown();
        }
    }

    @Test
    void aReplyMayTakeLongerToBeginThanItMayFallSilent() throws Exception {
        Duration idle = Duration.ofMillis(50);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    Thread.sleep(idle.multipliedBy(6));
                    wire.json(200, "{\"ok\":1}");
                });
                var running = Running.with(
                        options()
                                .with(UpstreamOptions.DEFAULT.withTimes(
                                        Duration.ofSeconds(2), Duration.ofSeconds(20), idle)),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            assertThat(running.chat(Running.AUTO).body()).isEqualTo("{\"ok\":1}");
            assertThat(running.completion().errorReason()).isEmpty();
        }
    }

    @Test
    void aBodyThatStallsTimesOut() throws Exception {
        var over = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{");
                    over.await();
                });
                var running =
                        Running.with(options().with(QUICK), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            expect(running, 504, "upstream_timeout", "did not answer in time");
            over.countDown();
        }
    }

    @Test
    void aBackendThatResetsIsABadGateway() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> wire.reset());
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            expect(running, 502, "upstream_closed", "closed the connection before its reply was complete");
        }
    }

    @Test
    void aReplyThatIsCutIsABadGateway() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.write(
                            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"a\"");
                    wire.socket().close();
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            expect(running, 502, "upstream_closed", "closed the connection");
        }
    }

    @Test
    void garbageIsABadGateway() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.write("\u0001\u0002 this is no HTTP\r\n\r\n");
                    wire.socket().close();
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.chat(Running.AUTO);
            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(running.completion())
                    .matches(done -> done.status() == 502 && done.errorReason().startsWith("upstream_"));
        }
    }

    @Test
    void aCompressedReplyIsMadeReadable() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}".getBytes(StandardCharsets.UTF_8));
        }
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.write(
                            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: "
                                    + packed.size() + "\r\n\r\n");
                    wire.write(packed.toByteArray());
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.chat(Running.AUTO);
            assertThat(response.body()).isEqualTo("{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}");
            assertThat(response.headers().firstValue("content-encoding")).isEmpty();
            assertThat(running.completion().usage()).isEqualTo(new Usage(3, 0, 1));
        }
    }

    @Test
    void aKeptConnectionTheBackendHasClosedIsNotAnError() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.json(200, "{}");
                    wire.socket().close();
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            for (int i = 0; i < 50; i++) {
                assertThat(running.chat(Running.AUTO).statusCode())
                        .as("request %d", i)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aPluginThatFailsIsAnInternalErrorAndItsUpstreamCallIsEnded() throws Exception {
        var cancelled = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk("data: {}\n\n");
                    if (wire.socket().getInputStream().read() < 0) {
                        cancelled.countDown();
                    }
                });
                var running =
                        Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port())), (call, next) -> {
                            next.send(call);
                            throw new IllegalStateException("a bug in a plugin");
                        }))) {
            HttpResponse<String> response = running.chat(Running.AUTO_STREAM);
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("Internal routing error").doesNotContain("bug");
            cancelled.await();
            assertThat(running.completion())
                    .matches(done -> done.status() == 500 && done.errorReason().equals("internal_error"));
        }
    }

    @Test
    void afterManyFaultsNothingIsLeftOpen() throws Exception {
        var turn = new AtomicInteger();
        try (var backend = new ScriptedBackend((_, wire) -> {
                    switch (turn.getAndIncrement() % 4) {
                        case 0 -> wire.reset();
                        case 1 -> wire.json(500, "{}");
                        case 2 -> {
                            wire.streamHead();
                            wire.chunk("data: {\"half");
                            wire.socket().close();
                        }
                        default -> wire.json(200, "{}");
                    }
                });
                var running =
                        Running.with(options().with(QUICK), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            for (int i = 0; i < 40; i++) {
                running.chat(Running.AUTO_STREAM);
                running.completion();
            }
            assertThat(running.completionsLeft()).isZero();
            assertThat(running.server().inFlight()).isZero();
            assertThat(backend.openConnections()).isLessThanOrEqualTo(1);
        }
    }

    private static void expect(Running running, int status, String code, String message) throws Exception {
        HttpResponse<String> response = running.chat(Running.AUTO);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).startsWith("{\"error\":{\"message\":\"").contains(message);
        Completion completion = running.completion();
        assertThat(completion.status()).isEqualTo(status);
        assertThat(completion.errorReason()).isEqualTo(code);
        assertThat(completion.path()).isEqualTo("error");
        assertThat(completion.trace().modelName()).isEqualTo("small");
        assertThat(completion.upstreamNanos()).isPositive();
        assertThat(running.completionsLeft()).isZero();
        assertThat(running.server().inFlight()).isZero();
    }

    private GatewayOptions options() {
        return Running.options().withLoopThreads(loopThreads);
    }
}
