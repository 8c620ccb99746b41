package semanticrouter.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import semanticrouter.gateway.GatewayOptions.Limits;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.testkit.WireCorpus;

/// The corpus of {@link WireCorpus} against the gateway. Slow heads and bodies and too many connections are in
/// `ConnectionIT` and `BadRequestIT`.
final class WireCorpusIT {
    private static final Limits LIMITS = new Limits(
            JsonLimits.DEFAULT,
            8192,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            100,
            0,
            Duration.ZERO,
            100);
    private static final WireCorpus.Target TARGET =
            new WireCorpus.Target(Running.CHAT, "x", Running.AUTO, "/v1/models", 9000);
    private static final String HEAD = TARGET.head();
    private static final String LENGTH = TARGET.length();
    private static final String CHUNKED = TARGET.chunked();

    static Stream<WireCorpus.Case> cases() {
        return WireCorpus.at(TARGET);
    }

    @Test
    void aLineThatGoesOnBecomesPartOfItsValueAndNoHeader() throws Exception {
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(
                        Running.options().with(LIMITS), TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                Socket client = running.socket()) {
            String head = HEAD + "x-a: 1\r\n x-vsr-debug: true\r\n" + LENGTH + "connection: close\r\n\r\n";
            client.getOutputStream().write((head + Running.AUTO).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(WireCorpus.rest(client)).startsWith("HTTP/1.1 200");
            assertThat(backend.received().getFirst().headers())
                    .containsEntry("x-a", "1 x-vsr-debug: true")
                    .doesNotContainKey("x-vsr-debug");
        }
    }

    /// Chunks alone leave no doubt where they end.
    @Test
    void chunksLeaveTheirConnectionOpen() throws Exception {
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(
                        Running.options().with(LIMITS), TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                Socket client = running.socket()) {
            String chunks = HEAD + "Transfer-Encoding: chunked\r\n\r\n" + CHUNKED;
            String length = HEAD + LENGTH + "connection: close\r\n\r\n" + Running.AUTO;
            client.getOutputStream().write((chunks + chunks + length).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(WireCorpus.rest(client).split("HTTP/1.1 200 OK", -1)).hasSize(4);
            assertThat(backend.received()).hasSize(3).allSatisfy(received -> {
                assertThat(received.text()).contains("\"messages\"");
                assertThat(received.headers()).doesNotContainKey("transfer-encoding");
            });
        }
    }

    /// The end of the body comes after the answer.
    @Test
    void aRefusalOfChunksLeavesItsConnectionOpenToo() throws Exception {
        try (var running = Running.with(Running.options().with(LIMITS), TestPlan.of(List.of()));
                Socket client = running.socket()) {
            String head = HEAD.replace("chat/completions", "nowhere") + "transfer-encoding: chunked\r\n\r\n";
            client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(ScriptedBackend.line(client.getInputStream())).startsWith("HTTP/1.1 404");
            String next = "GET /v1/models HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
            client.getOutputStream().write((CHUNKED + next).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(WireCorpus.rest(client))
                    .containsOnlyOnce("HTTP/1.1 200 OK")
                    .contains("\"object\":\"list\"");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedAndNothingBehindItIsRead(WireCorpus.Case each) throws Exception {
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(
                        Running.options().with(LIMITS), TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                Socket client = running.socket()) {
            client.getOutputStream().write(each.bytes().getBytes(StandardCharsets.ISO_8859_1));
            String all = WireCorpus.rest(client);
            assertThat(all).doesNotContain("\"object\":\"list\"");
            assertThat(backend.received()).isEmpty();
            assertThat(all.split("HTTP/1\\.[01] ", -1)).as(all).hasSizeLessThanOrEqualTo(2);
            assertThat(all.isEmpty() ? "" : all.substring(9, 12)).as(all).isIn(each.statuses());
            assertThat(all).as("the connection is closed").doesNotContain("<still open>");
        }
    }
}
