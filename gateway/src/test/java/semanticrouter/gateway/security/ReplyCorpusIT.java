package semanticrouter.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import semanticrouter.core.trace.Completion;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;

/// Replies of a backend whose end two readers could see at different places (RFC 9112 §6.1, §6.3), each with a second
/// reply behind it, which the next request must not get.
final class ReplyCorpusIT {
    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    private static final String STREAM = HEAD.replace("application/json", "text/event-stream");
    private static final String BODY = "{\"ok\":1}";
    private static final String CHUNKS = "8\r\n" + BODY + "\r\n0\r\n\r\n";
    private static final String CHUNKED = "transfer-encoding: chunked\r\n";
    private static final String SMUGGLED = HEAD + "content-length: 12\r\n\r\n{\"forged\":1}";
    private static final String TWO_ENDS = "it has a content-length beside its transfer-encoding";
    private static final String CODED = "its transfer-encoding is something else than chunked";
    private static final String OLD = "it has a transfer-encoding, which HTTP/1.0 does not know";
    private static final String NOT_HTTP = "it is not valid HTTP";

    /// @param why what the client is told
    record Case(String name, String bytes, String why) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case coded(String name, String head, String why) {
        return new Case(name, HEAD + head + "\r\n" + CHUNKS, why);
    }

    private static Case sized(String name, String head) {
        return new Case(name, HEAD + head + "\r\n" + BODY, NOT_HTTP);
    }

    private static Case chunked(String name, String chunks) {
        return new Case(name, HEAD + CHUNKED + "\r\n" + chunks, NOT_HTTP);
    }

    static Stream<Case> cases() {
        return Stream.of(
                coded("a length before chunks", "content-length: 8\r\n" + CHUNKED, TWO_ENDS),
                coded("a length after chunked", CHUNKED + "content-length: 8\r\n", TWO_ENDS),
                coded("the right length beside chunks", "content-length: 18\r\n" + CHUNKED, TWO_ENDS),
                coded("an empty length beside chunks", "content-length:\r\n" + CHUNKED, NOT_HTTP),
                new Case(
                        "a length beside a stream's chunks",
                        STREAM + "content-length: 8\r\n" + CHUNKED + "\r\n" + CHUNKS,
                        TWO_ENDS),
                coded("a length beside another coding", "content-length: 8\r\ntransfer-encoding: gzip\r\n", CODED),
                coded("a coding nobody knows", "transfer-encoding: xchunked\r\n", CODED),
                coded("a coding before chunked", "transfer-encoding: gzip, chunked\r\n", CODED),
                coded("a coding after chunked", "transfer-encoding: chunked, gzip\r\n", NOT_HTTP),
                coded("chunked twice", "transfer-encoding: chunked, chunked\r\n", NOT_HTTP),
                coded("two lines of codings", CHUNKED + "transfer-encoding: identity\r\n", NOT_HTTP),
                new Case("chunks in HTTP/1.0", HEAD.replace("1.1", "1.0") + CHUNKED + "\r\n" + CHUNKS, OLD),
                sized("the same length twice", "content-length: 8\r\ncontent-length: 8\r\n"),
                sized("two lengths", "content-length: 0\r\ncontent-length: 8\r\n"),
                sized("two lengths in a list", "content-length: 0, 8\r\n"),
                sized("a negative length", "content-length: -1\r\n"),
                sized("a length with a sign", "content-length: +8\r\n"),
                sized("a length in hexadecimal", "content-length: 0x8\r\n"),
                sized("a length that overflows", "content-length: 99999999999999999999\r\n"),
                sized("a zero byte in a value", "x-a: a\u0000b\r\ncontent-length: 8\r\n"),
                sized("a carriage return in a value", "x-a: 1\rx-b: 2\r\ncontent-length: 8\r\n"),
                chunked("a chunk size that is none", "zz\r\n" + BODY + "\r\n0\r\n\r\n"),
                chunked("a negative chunk size", "-8\r\n" + BODY + "\r\n0\r\n\r\n"),
                chunked("a chunk longer than its size", "2\r\n" + BODY + "\r\n0\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isABadGatewayAndItsConnectionIsNotUsedAgain(Case each) throws Exception {
        try (var backend = backend(each.bytes() + SMUGGLED);
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> answer = running.chat(Running.AUTO);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
            assertThat(answer.body())
                    .startsWith("{\"error\":{\"message\":\"the model's backend sent a reply that cannot be used ("
                            + each.why())
                    .contains("\"code\":502")
                    .doesNotContain("forged");
            assertThat(answer.headers().firstValue("transfer-encoding")).isEmpty();
            assertThat(running.completion()).matches(done -> done.errorReason().equals("upstream_invalid_response"));
            nextIsServedAnew(backend, running);
        }
    }

    @Test
    void saysSoInTheShapeOfTheClient() throws Exception {
        try (var backend = backend(HEAD + "content-length: 8\r\n" + CHUNKED + "\r\n" + CHUNKS);
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> answer = running.send(running.post(
                    "/v1/messages",
                    "{\"model\":\"auto\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"));
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body())
                    .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"api_error\"")
                    .contains(TWO_ENDS);
        }
    }

    static Stream<Case> clear() {
        return Stream.of(
                new Case("a length", HEAD + "content-length: 8\r\n\r\n" + BODY, ""),
                new Case("chunks", HEAD + "Transfer-Encoding: Chunked\r\n\r\n" + CHUNKS, ""),
                // RFC 9112 §5.1: a proxy removes it
                new Case("a space before the colon", HEAD + "transfer-encoding : chunked\r\n\r\n" + CHUNKS, ""));
    }

    /// A backend that sends more than it was asked for keeps no connection.
    @ParameterizedTest
    @MethodSource("clear")
    void aReplyBehindOneInOrderIsNobodys(Case each) throws Exception {
        try (var backend = backend(each.bytes() + SMUGGLED);
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> answer = running.chat(Running.AUTO);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(BODY);
            assertThat(running.completion()).extracting(Completion::status).isEqualTo(200);
            nextIsServedAnew(backend, running);
        }
    }

    private static void nextIsServedAnew(ScriptedBackend backend, Running running) throws Exception {
        assertThat(running.chat(Running.AUTO).body()).isEqualTo("{\"second\":1}");
        assertThat(backend.accepted()).isEqualTo(2);
    }

    /// Sends these bytes for the first request, and a reply in order for those that follow.
    private static ScriptedBackend backend(String bytes) throws IOException {
        var turn = new AtomicInteger();
        return new ScriptedBackend((_, wire) -> {
            if (turn.getAndIncrement() == 0) {
                wire.write(bytes);
            } else {
                wire.json(200, "{\"second\":1}");
            }
        });
    }
}
