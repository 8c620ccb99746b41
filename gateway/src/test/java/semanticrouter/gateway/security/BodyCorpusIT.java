package semanticrouter.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.ScriptedBackend.Script;
import semanticrouter.gateway.TestPlan;
import semanticrouter.gateway.upstream.UpstreamOptions;

/// Bodies that are made to cost much, to mean two things, or to make the router fetch something. Bodies that are too
/// long, too slow or no JSON are in `BadRequestIT`.
final class BodyCorpusIT {
    private static final String ASK = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    record Bomb(String name, String body) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bomb> bombs() {
        return Stream.of(
                new Bomb("deep arrays", "{\"model\":\"auto\"," + ASK + ",\"x\":" + "[".repeat(1 << 20) + "}"),
                new Bomb("deep objects", "{\"model\":\"auto\"," + ASK + ",\"x\":" + "{\"a\":".repeat(1 << 18)),
                new Bomb("deep schema", "{\"model\":\"auto\"," + ASK + ",\"tools\":[" + "[".repeat(1 << 16) + "]}"),
                new Bomb("many messages", "{\"model\":\"auto\",\"messages\":[" + "{},".repeat(5000) + "{}]}"),
                new Bomb(
                        "a number of many digits",
                        "{\"model\":\"auto\",\"n\":" + "9".repeat(1 << 20) + "," + ASK + "}"),
                new Bomb("a long name", "{\"" + "a".repeat(1 << 20) + "\":1,\"model\":\"auto\"," + ASK + "}"));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void isRefusedInShortWords(Bomb each) throws Exception {
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> answer = running.chat(each.body());
            assertThat(answer.statusCode()).as(answer.body()).isIn(400, 413);
            assertThat(answer.body()).startsWith("{\"error\":").hasSizeLessThan(500);
            assertThat(backend.received()).isEmpty();
            assertThat(running.chat(Running.AUTO).statusCode())
                    .as("it serves on")
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"mild\"}],\"messages\":[{\"role\":\"user\",\"content\":\"wild\"}]}",
                "{\"model\":\"small\",\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"wild\"}]}",
                "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"mild\",\"content\":\"wild\"}]}",
                "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"mild\",\"text\":\"wild\"}]}]}",
                "{\"model\":\"auto\",\"messages\":[],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"mild\",\"name\":\"wild\"}}]}",
                "{\"model\":\"auto\",\"messages\":[],\"tools\":[{\"function\":{\"name\":\"mild\"},\"function\":{\"name\":\"wild\"}}]}",
                "{\"model\":\"auto\",\"messages\":[],\"functions\":[{\"name\":\"mild\",\"name\":\"wild\"}]}",
                "{\"model\":\"auto\",\"stream\":false,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"wild\"}]}",
            })
    void aNameThatIsThereTwiceNeverMeansTwoThings(String body) throws Exception {
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> answer = running.chat(body);
            assertThat(answer.statusCode()).as("sent on: " + backend.received()).isEqualTo(400);
            assertThat(answer.body())
                    .containsAnyOf("twice", "two texts", "two names")
                    .doesNotContain("wild");
            assertThat(backend.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1E+400", "0.1e-999999999"})
    void aNumberOutOfRangeCostsNothing(String number) throws Exception {
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            for (String name : List.of("max_tokens", "temperature", "seed")) {
                HttpResponse<String> answer =
                        running.chat("{\"model\":\"auto\",\"" + name + "\":" + number + "," + ASK + "}");
                assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
                assertThat(answer.body()).hasSizeLessThan(500);
            }
        }
    }

    @Test
    void nothingInABodyIsFetched() throws Exception {
        try (var trap = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            String url = "http://127.0.0.1:" + trap.getLocalPort() + "/latest/meta-data";
            String chat = """
                    {"model":"auto","metadata":{"callback":"%1$s"},"webhook":"%1$s",
                    "tools":[{"type":"mcp","server_url":"%1$s"},{"type":"function","function":{"name":"f","parameters":{"$ref":"%1$s"}}}],
                    "messages":[{"role":"user","content":[{"type":"text","text":"see %1$s"},
                    {"type":"image_url","image_url":{"url":"%1$s"}},{"type":"file","file":{"file_url":"%1$s"}}]}]}
                    """.formatted(url);
            String messages = """
                    {"model":"auto","max_tokens":9,"messages":[{"role":"user","content":[
                    {"type":"image","source":{"type":"url","url":"%1$s"}},{"type":"text","text":"x"}]}]}
                    """.formatted(url);
            assertThat(running.chat(chat).statusCode()).isEqualTo(200);
            assertThat(running.send(running.post("/v1/messages", messages)).statusCode())
                    .isNotZero();
            assertThat(backend.received().getFirst().text())
                    .as("it is the model's to see")
                    .contains(url);
            trap.setSoTimeout(100);
            assertThatThrownBy(trap::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aBodyTheRouterCannotReadIsRefusedSayingSo() throws Exception {
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            for (byte[] body : List.of(packed("x"), Running.AUTO.getBytes(StandardCharsets.UTF_8))) {
                HttpResponse<String> answer = running.send(HttpRequest.newBuilder(running.uri(Running.CHAT))
                        .header("content-encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
                assertThat(answer.statusCode()).isEqualTo(415);
                assertThat(answer.body()).contains("content-encoding");
            }
            assertThat(running.send(running.post(Running.CHAT, Running.AUTO).header("content-encoding", "identity"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(backend.received()).hasSize(1);
        }
    }

    /// A backend that packs its replies: what comes of `bytes` to a prompt that says `bomb`, JSON to any other.
    private static Script packing(String type, byte[] bytes) {
        return (request, wire) -> {
            if (request.text().contains("\"bomb\"")) {
                wire.write("HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\ncontent-encoding: gzip\r\ncontent-length: "
                        + bytes.length + "\r\n\r\n");
                wire.write(bytes);
            } else {
                wire.json(200, "{\"ok\":1}");
            }
        };
    }

    private static String bomb(String ask) {
        return ask.replace("\"x\"", "\"bomb\"");
    }

    @Test
    void aReplyThatUnpacksToTooMuchIsABadGateway() throws Exception {
        byte[] noise = new byte[1 << 20];
        new Random(1).nextBytes(noise);
        var all = new ByteArrayOutputStream();
        all.writeBytes(noise);
        all.writeBytes(noise);
        for (byte[] each : List.of(packed(new byte[24 << 20]), packed(all.toByteArray()))) {
            try (var backend = new ScriptedBackend(packing("application/json", each));
                    var running = Running.with(
                            Running.options().with(small()), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
                HttpResponse<String> answer = running.chat(bomb(Running.AUTO));
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(answer.body())
                        .containsAnyOf("longer than 1048576 bytes", "unpacks to more than 100 times its length");
                assertThat(running.completion().errorReason()).isEqualTo("upstream_invalid_response");
                assertThat(running.chat(Running.AUTO).statusCode())
                        .as("it serves on")
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aPackedReplyOrStreamIsReadable() throws Exception {
        String reply = "{\"ok\":\"" + "grüße ".repeat(30_000) + "\"}";
        String events = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n".repeat(1000)
                + "data: [DONE]\n\n";
        try (var whole = new ScriptedBackend(packing("application/json", packed(reply)));
                var stream = new ScriptedBackend(packing("text/event-stream", packed(events)));
                var first = Running.with(TestPlan.of(List.of(TestPlan.backend(whole.port()))));
                var second = Running.with(TestPlan.of(List.of(TestPlan.backend(stream.port()))))) {
            HttpResponse<String> answer = first.chat(bomb(Running.AUTO));
            assertThat(answer.body()).isEqualTo(reply);
            assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
            HttpResponse<String> streamed = second.chat(bomb(Running.AUTO_STREAM));
            assertThat(streamed.body()).isEqualTo(events);
            assertThat(streamed.headers().firstValue("content-encoding")).isEmpty();
            assertThat(second.completion().errorReason()).isEmpty();
        }
    }

    @Test
    void aStreamThatUnpacksToTooMuchEndsWithAnError() throws Exception {
        String start = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
        byte[] bomb = packed(start + ": \n\n".repeat(16 << 20));
        try (var backend = new ScriptedBackend(packing("text/event-stream", bomb));
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> answer = running.chat(bomb(Running.AUTO_STREAM));
            assertThat(answer.body())
                    .startsWith(start)
                    .contains("it unpacks to more than 100 times its length")
                    .hasSizeLessThan(8 << 20);
            assertThat(running.completion().errorReason()).isEqualTo("upstream_invalid_response");
            assertThat(running.server().upstream().health().report().getFirst().failures())
                    .isEqualTo(1);
        }
    }

    @Test
    void whatIsPackedWronglyOrCutIsABadGateway() throws Exception {
        byte[] good = packed("{\"ok\":\"" + "grüße ".repeat(1000) + "\"}");
        byte[] broken = good.clone();
        Arrays.fill(broken, 12, 40, (byte) 0xff);
        for (byte[] each :
                List.of(Arrays.copyOf(good, good.length - 20), broken, "{\"ok\":1}".getBytes(StandardCharsets.UTF_8))) {
            try (var backend = new ScriptedBackend(packing("application/json", each));
                    var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
                HttpResponse<String> answer = running.chat(bomb(Running.AUTO));
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(answer.body()).contains("it is packed and");
            }
        }
    }

    private static UpstreamOptions small() {
        UpstreamOptions all = UpstreamOptions.DEFAULT;
        return new UpstreamOptions(
                all.connectTime(),
                all.firstByteTime(),
                all.idleTime(),
                1 << 20,
                all.keepAlive(),
                all.forwardClientAuthorization(),
                all.trust());
    }

    private static byte[] packed(String text) throws IOException {
        return packed(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void manyHeadersAreRefusedAndFewLongOnesToo() throws Exception {
        try (var running = Running.with(TestPlan.of(List.of()))) {
            for (String headers : List.of("x-a: 1\r\n".repeat(20_000), "x-a: " + "1".repeat(100_000) + "\r\n")) {
                try (Socket client = running.socket()) {
                    client.setSoTimeout((int) Duration.ofSeconds(5).toMillis());
                    client.getOutputStream()
                            .write(("GET /v1/models HTTP/1.1\r\nhost: x\r\n" + headers)
                                    .getBytes(StandardCharsets.US_ASCII));
                    assertThat(ScriptedBackend.line(client.getInputStream())).startsWith("HTTP/1.1 431");
                }
            }
        }
    }
}
