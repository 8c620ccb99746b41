package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.gateway.AnthropicIT.ASK_STREAM;
import static semanticrouter.gateway.AnthropicIT.MESSAGES;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Silent streams of Anthropic clients get pings.
final class AnthropicPingIT {
    @Test
    void aSilentStreamIsKeptAliveBetweenEvents() throws Exception {
        var pinged = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(
                            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}]}\n\n");
                    pinged.await();
                    wire.chunk(
                            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
                    wire.lastChunk();
                });
                var running = Running.with(
                        Running.options().withKeepAlive(Duration.ofMillis(20)),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<Stream<String>> response = running.client()
                    .send(running.post(MESSAGES, ASK_STREAM).build(), HttpResponse.BodyHandlers.ofLines());
            var lines = new ArrayList<String>();
            response.body().forEach(line -> {
                lines.add(line);
                if (line.equals("event: ping") && lines.contains("event: content_block_delta")) {
                    pinged.countDown();
                }
            });
            assertThat(lines)
                    .containsSubsequence(
                            "event: message_start",
                            "event: content_block_start",
                            "event: ping",
                            "data: {\"type\":\"ping\"}",
                            "event: message_stop");
            assertThat(String.join("\n", lines))
                    .contains("{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}")
                    .contains("{\"type\":\"signature_delta\",\"signature\":\"vsr-unsigned\"}");
            assertThat(running.completion().errorReason()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamThatIsSilentBeforeItsFirstPieceIsKeptAlive(boolean whole) throws Exception {
        var pinged = new CountDownLatch(2);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    pinged.await();
                    if (whole) {
                        wire.chunk(
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
                        wire.lastChunk();
                    } else {
                        wire.reset();
                    }
                });
                var running = Running.with(
                        Running.options().withKeepAlive(Duration.ofMillis(20)),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<Stream<String>> response = running.client()
                    .send(running.post(MESSAGES, ASK_STREAM).build(), HttpResponse.BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("x-vsr-selected-model")).hasValue("small");
            var lines = new ArrayList<String>();
            response.body().forEach(line -> {
                lines.add(line);
                if (line.equals("event: ping")) {
                    pinged.countDown();
                }
            });
            assertThat(lines).startsWith("event: ping", "data: {\"type\":\"ping\"}", "", "event: ping");
            if (whole) {
                assertThat(lines).containsSubsequence("event: message_start", "event: message_stop");
                assertThat(running.completion().errorReason()).isEmpty();
            } else {
                assertThat(lines).contains("event: error");
                assertThat(running.completion().errorReason()).isEqualTo("upstream_closed");
            }
        }
    }
}
