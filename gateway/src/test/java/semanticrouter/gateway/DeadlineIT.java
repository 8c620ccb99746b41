package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import semanticrouter.gateway.GatewayOptions.Limits;

/// What a listener's `timeout` says a request may take holds whatever the backend is doing then, though the router
/// would wait for that backend longer.
final class DeadlineIT {
    /// A stream must have begun by then, on a busy machine too.
    private static final Duration ENOUGH_TO_BEGIN = Duration.ofSeconds(3);

    private static Running running(ScriptedBackend backend, Duration time) throws Exception {
        Limits all = Limits.DEFAULT;
        var limits = new Limits(
                all.json(),
                all.headerBytes(),
                all.bodyTime(),
                time,
                all.idleTime(),
                all.concurrentRequests(),
                all.waitingRequests(),
                all.waitTime(),
                all.connections());
        return Running.with(Running.options().with(limits), TestPlan.of(List.of(TestPlan.backend(backend.port()))));
    }

    @Test
    void aBackendThatThinksForTooLongIsATimeout() throws Exception {
        var over = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, _) -> over.await());
                var running = running(backend, Duration.ofMillis(400))) {
            HttpResponse<String> answer = running.chat(Running.AUTO);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
            assertThat(running.completion().errorReason()).isEqualTo("upstream_timeout");
            over.countDown();
        }
    }

    @Test
    void aReplyThatGoesOnForTooLongIsOne() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n");
                    for (int i = 0; i < 10_000; i++) {
                        wire.write("          ");
                        Thread.sleep(10);
                    }
                });
                var running = running(backend, Duration.ofMillis(400))) {
            HttpResponse<String> answer = running.chat(Running.AUTO);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
            assertThat(running.completion().errorReason()).isEqualTo("upstream_timeout");
        }
    }

    @Test
    void aStreamThatGoesOnForTooLongEndsWithAnErrorItsClientCanRead() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    for (int i = 0; i < 10_000; i++) {
                        wire.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n");
                        Thread.sleep(10);
                    }
                });
                var running = running(backend, ENOUGH_TO_BEGIN)) {
            HttpResponse<String> answer = running.chat(Running.AUTO_STREAM);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .startsWith("data: {\"choices\"")
                    .contains("{\"error\":")
                    .doesNotContain("[DONE]");
            assertThat(running.completion().errorReason()).isEqualTo("upstream_timeout");
        }
    }
}
