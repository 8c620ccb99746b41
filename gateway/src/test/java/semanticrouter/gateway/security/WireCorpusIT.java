package semanticrouter.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
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

/// Requests whose end two readers could see at different places, and other shapes of HTTP that only an attacker sends.
/// Slow heads and bodies, too many connections and too long heads are in `ConnectionIT` and `BadRequestIT`.
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
    private static final String HEAD = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n";
    private static final String LENGTH = "content-length: " + Running.AUTO.length() + "\r\n";
    private static final String CHUNKED =
            Integer.toHexString(Running.AUTO.length()) + "\r\n" + Running.AUTO + "\r\n0\r\n\r\n";
    private static final String SMUGGLED = "GET /v1/models HTTP/1.1\r\nhost: smuggled\r\n\r\n";

    /// @param statuses what may be the only answer; the empty one stands for a connection that is closed
    record Case(String name, String bytes, List<String> statuses) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case refused(String name, String bytes) {
        return new Case(name, bytes, List.of("400"));
    }

    /// The head was in order, so all that can be done is to hang up.
    private static Case closed(String name, String bytes) {
        return new Case(name, bytes, List.of("", "400"));
    }

    static Stream<Case> cases() {
        return Stream.of(
                refused("two lengths", HEAD + "content-length: 0\r\n" + LENGTH + "\r\n" + SMUGGLED),
                refused("two lengths in a list", HEAD + "content-length: 0, 5\r\n\r\n" + SMUGGLED),
                refused("a negative length", HEAD + "content-length: -1\r\n\r\n" + SMUGGLED),
                refused("a length with a sign", HEAD + "content-length: +5\r\n\r\n" + SMUGGLED),
                refused("a length in hexadecimal", HEAD + "content-length: 0x5\r\n\r\n" + SMUGGLED),
                refused("a length that overflows", HEAD + "content-length: 99999999999999999999\r\n\r\n" + SMUGGLED),
                refused(
                        "a length before chunks",
                        HEAD + "content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n" + CHUNKED + SMUGGLED),
                refused(
                        "a length after chunked",
                        HEAD + "transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n" + CHUNKED + SMUGGLED),
                refused(
                        "a length beyond the chunks",
                        HEAD + "content-length: 100000\r\ntransfer-encoding: chunked\r\n\r\n" + CHUNKED + SMUGGLED),
                refused(
                        "the right length beside chunks",
                        HEAD + "content-length: " + CHUNKED.length() + "\r\ntransfer-encoding: chunked\r\n\r\n"
                                + CHUNKED + SMUGGLED),
                refused(
                        "an empty length beside chunks",
                        HEAD + "content-length:\r\ntransfer-encoding: chunked\r\n\r\n" + CHUNKED + SMUGGLED),
                refused(
                        "chunked twice",
                        HEAD + "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n" + CHUNKED
                                + SMUGGLED),
                refused(
                        "chunked before something else",
                        HEAD + "transfer-encoding: chunked, gzip\r\n\r\n" + CHUNKED + SMUGGLED),
                refused("an encoding nobody knows", HEAD + "transfer-encoding: xchunked\r\n\r\n" + CHUNKED + SMUGGLED),
                refused("a space before the colon", HEAD + "transfer-encoding : chunked\r\n\r\n" + CHUNKED + SMUGGLED),
                closed(
                        "a chunk size that is none",
                        HEAD + "transfer-encoding: chunked\r\n\r\nzz\r\n" + Running.AUTO + "\r\n0\r\n\r\n" + SMUGGLED),
                closed(
                        "a negative chunk size",
                        HEAD + "transfer-encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n" + SMUGGLED),
                closed(
                        "a chunk size with a prefix",
                        HEAD + "transfer-encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n" + SMUGGLED),
                closed(
                        "a chunk size that overflows",
                        HEAD + "transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n" + SMUGGLED),
                closed(
                        "a chunk longer than its size",
                        HEAD + "transfer-encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n" + SMUGGLED),
                refused(
                        "a line feed alone after a header",
                        "POST /v1/chat/completions HTTP/1.1\nhost: x\n" + LENGTH + "\n" + Running.AUTO + SMUGGLED),
                closed(
                        "a line feed alone in a chunk's head",
                        HEAD + "transfer-encoding: chunked\r\n\r\n5;a\nhello\r\n0\r\n\r\n" + SMUGGLED),
                refused("a carriage return in a value", HEAD + "x-a: 1\rx-b: 2\r\n" + LENGTH + "\r\n" + Running.AUTO),
                refused("a zero byte in a value", HEAD + "x-a: a\u0000b\r\n" + LENGTH + "\r\n" + Running.AUTO),
                refused("a zero byte in a name", HEAD + "x\u0000-a: b\r\n" + LENGTH + "\r\n" + Running.AUTO),
                refused("no host", "POST /v1/chat/completions HTTP/1.1\r\n" + LENGTH + "\r\n" + Running.AUTO),
                refused(
                        "a length after an encoding nobody knows",
                        HEAD + "transfer-encoding: xchunked\r\ncontent-length: 4\r\n\r\n" + CHUNKED + SMUGGLED),
                refused(
                        "an encoding that goes on in the next line",
                        HEAD + "transfer-encoding:\r\n chunked, identity\r\n" + LENGTH + "\r\n" + CHUNKED + SMUGGLED),
                refused(
                        "a space before the colon of a length",
                        HEAD + "content-length : 4\r\n\r\n" + Running.AUTO + SMUGGLED),
                refused("two hosts", HEAD + "host: y\r\n" + LENGTH + "\r\n" + Running.AUTO),
                refused(
                        "a chunked body in HTTP/1.0",
                        HEAD.replace("1.1", "1.0") + "transfer-encoding: chunked\r\n\r\n" + CHUNKED + SMUGGLED));
    }

    @Test
    void aLineThatGoesOnBecomesPartOfItsValueAndNoHeader() throws Exception {
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(
                        Running.options().with(LIMITS), TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                Socket client = running.socket()) {
            String head = HEAD + "x-a: 1\r\n x-vsr-debug: true\r\n" + LENGTH + "connection: close\r\n\r\n";
            client.getOutputStream().write((head + Running.AUTO).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(rest(client)).startsWith("HTTP/1.1 200");
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
            assertThat(rest(client).split("HTTP/1.1 200 OK", -1)).hasSize(4);
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
            assertThat(rest(client)).containsOnlyOnce("HTTP/1.1 200 OK").contains("\"object\":\"list\"");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedAndNothingBehindItIsRead(Case each) throws Exception {
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(
                        Running.options().with(LIMITS), TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                Socket client = running.socket()) {
            client.getOutputStream().write(each.bytes().getBytes(StandardCharsets.ISO_8859_1));
            String all = rest(client);
            assertThat(all).doesNotContain("\"object\":\"list\"");
            assertThat(backend.received()).isEmpty();
            assertThat(all.split("HTTP/1\\.[01] ", -1)).as(all).hasSizeLessThanOrEqualTo(2);
            assertThat(all.isEmpty() ? "" : all.substring(9, 12)).as(all).isIn(each.statuses());
            assertThat(all).as("the connection is closed").doesNotContain("<still open>");
        }
    }

    private static String rest(Socket client) throws IOException {
        client.setSoTimeout(5000);
        var all = new StringBuilder();
        try {
            for (int b = client.getInputStream().read();
                    b >= 0;
                    b = client.getInputStream().read()) {
                all.append((char) b);
            }
        } catch (SocketTimeoutException _) {
            all.append("<still open>");
        }
        return all.toString();
    }
}
