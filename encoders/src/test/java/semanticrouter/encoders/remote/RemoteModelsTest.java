package semanticrouter.encoders.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Exit;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.EarlyEmbeddings;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderRuntimes;

class RemoteModelsTest {
    private static final Deadline SOON = Deadline.after(Duration.ofSeconds(60));

    /// What the server answers next; the last one is repeated.
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();

    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private HttpServer server;

    private record Reply(int status, String body) {}

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().getPath());
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
            Reply reply = replies.size() > 1 ? replies.poll() : replies.peek();
            if (reply == null) {
                try {
                    stop.await();
                } catch (InterruptedException gone) {
                    Thread.currentThread().interrupt();
                }
                return;
            }
            byte[] bytes = reply.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        stop.countDown();
        server.stop(0);
    }

    private Endpoint endpoint(String path) {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return new Endpoint(base, "m", "secret-key", Duration.ofSeconds(20), 2);
    }

    private void answer(int status, String body) {
        replies.add(new Reply(status, body));
    }

    @Test
    void asksForVectorsAsOpenAiDoesAndBringsThemToUnitLength() throws Exception {
        answer(200, "{\"data\":[{\"embedding\":[3,4]}]}");
        try (var remote = new RemoteEmbeddings(endpoint("/v1"), 2)) {
            assertThat(remote.embed("a text", SOON).values()).containsExactly(0.6f, 0.8f);
        }
        assertThat(paths).containsExactly("/v1/embeddings");
        assertThat(keys).containsExactly("Bearer secret-key");
        assertThat(bodies.getFirst()).isEqualTo("{\"model\":\"m\",\"input\":[\"a text\"],\"dimensions\":2}");
    }

    @Test
    void theLastStepOfTheAddressIsNotDoubled() throws Exception {
        answer(200, "{\"data\":[{\"embedding\":[1]}]}");
        try (var remote = new RemoteEmbeddings(endpoint("/v1/embeddings/"), 0)) {
            remote.embed("a text", SOON);
        }
        assertThat(paths).containsExactly("/v1/embeddings");
    }

    @Test
    void aBusyServerIsAskedAgain() throws Exception {
        answer(429, "");
        answer(503, "");
        answer(200, "{\"data\":[{\"embedding\":[1]}]}");
        try (var remote = new RemoteEmbeddings(endpoint(""), 0)) {
            assertThat(remote.embed("a text", SOON).dimension()).isEqualTo(1);
        }
        assertThat(paths).hasSize(3);
    }

    @Test
    void retriesEndAndAreCountedOnce() {
        answer(500, "secret text of a reply");
        try (var remote = new RemoteEmbeddings(endpoint(""), 0)) {
            assertThatThrownBy(() -> remote.embed("a text", SOON))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("encoder_away")
                    .hasMessageContaining("status 500")
                    .hasMessageNotContaining("secret")
                    .hasMessageNotContaining("a text");
            assertThat(remote.counters().failed()).isEqualTo(1);
            assertThat(remote.counters().waiting()).isZero();
        }
        assertThat(paths).hasSize(3);
    }

    @Test
    void aRefusalIsNotRepeated() {
        answer(401, "");
        answer(404, "");
        answer(400, "");
        try (var remote = new RemoteEmbeddings(endpoint(""), 0)) {
            assertThatThrownBy(() -> remote.embed("a text", SOON))
                    .hasMessageContaining("encoder_failed")
                    .hasMessageContaining("refused the key with status 401");
            assertThatThrownBy(() -> remote.embed("a text", SOON))
                    .hasMessageContaining("encoder_failed")
                    .hasMessageContaining("status 404: there is no such address, or no model \"m\"");
            assertThatThrownBy(() -> remote.embed("a text", SOON))
                    .hasMessageContaining("encoder_failed")
                    .hasMessageContaining("answered with status 400");
        }
        assertThat(paths).hasSize(3);
    }

    @Test
    void aServerThatDoesNotAnswerIsATimeout() {
        try (var remote = new RemoteEmbeddings(endpoint(""), 0)) {
            assertThatThrownBy(() -> remote.embed("a text", Deadline.after(Duration.ofMillis(50))))
                    .hasMessageContaining("encoder_timeout");
            assertThat(remote.counters().timedOut()).isEqualTo(1);
        }
    }

    @Test
    void whatIsMadeOfVectorsWaitsForAServerThatIsAway() throws Exception {
        answer(503, "");
        try (var runtime = EarlyEmbeddings.of(
                new RemoteEncoderRuntime(
                        EncoderRuntimes.encoderOnly(EncoderOptions.standard()),
                        Optional.of(new RemoteEmbeddings(endpoint(""), 2)),
                        Map.of()),
                new Exit(0, 1))) {
            Awaited<Embedding> made =
                    runtime.await("a rule", () -> runtime.open(SOON).embed("a text"));
            assertThatThrownBy(made::get).hasMessageContaining("encoder_away");
            assertThat(runtime.embeddingService().orElseThrow().waiting()).containsExactly("a rule");
            made.close();
            assertThat(runtime.embeddingService().orElseThrow().waiting()).isEmpty();
            replies.clear();
            answer(200, "{\"data\":[{\"embedding\":[3,4]}]}");
            assertThat(runtime.await("a rule", () -> runtime.open(SOON).embed("a text"))
                            .get()
                            .values())
                    .containsExactly(1f);
        }
    }

    @Test
    void aVectorOfAnotherLengthIsRefused() {
        answer(200, "{\"data\":[{\"embedding\":[1,2,3]}]}");
        try (var remote = new RemoteEmbeddings(endpoint(""), 2)) {
            assertThatThrownBy(() -> remote.embed("a text", SOON))
                    .hasMessageContaining("3 numbers")
                    .hasMessageContaining("configured are 2");
        }
    }

    @Test
    void classifiesOverHttp() throws Exception {
        answer(200, "[[{\"label\":\"JAILBREAK\",\"score\":0.9},{\"label\":\"benign\",\"score\":0.1}]]");
        try (var remote = new RemoteClassifier(
                endpoint(""), RemoteClassifier.Protocol.HTTP_CLASSIFY, List.of("benign", "jailbreak"), "")) {
            assertThat(remote.classify("a text", SOON).of("jailbreak")).isCloseTo(0.9, within(1e-9));
        }
        assertThat(paths).containsExactly("/classify");
        assertThat(bodies.getFirst()).isEqualTo("{\"inputs\":\"a text\"}");
    }

    @Test
    void aServerThatTellsOnlyItsBestLabelLeavesTheRestToTheOthers() throws Exception {
        answer(200, "[{\"label\":\"a\",\"score\":0.8}]");
        try (var remote = new RemoteClassifier(
                endpoint(""), RemoteClassifier.Protocol.HTTP_CLASSIFY, List.of("a", "b", "c"), "")) {
            assertThat(remote.classify("a text", SOON).probabilities())
                    .containsExactly(new double[] {0.8, 0.1, 0.1}, within(1e-9));
        }
    }

    @Test
    void anUnknownLabelIsAFailureNotAGuess() {
        answer(200, "[{\"label\":\"other\",\"score\":0.8}]");
        answer(200, "{\"choices\":[{\"message\":{\"content\":\"I cannot say.\"}}]}");
        try (var classify = new RemoteClassifier(
                        endpoint(""), RemoteClassifier.Protocol.HTTP_CLASSIFY, List.of("a", "b"), "");
                var chat = new RemoteClassifier(
                        endpoint(""), RemoteClassifier.Protocol.HTTP_CHAT, List.of("a", "b"), "")) {
            assertThatThrownBy(() -> classify.classify("a text", SOON)).hasMessageContaining("encoder_failed");
            assertThatThrownBy(() -> chat.classify("a text", SOON))
                    .hasMessageContaining("none of the labels")
                    .hasMessageNotContaining("cannot say");
        }
    }

    @Test
    void asksAChatModelForALabel() throws Exception {
        answer(200, "{\"choices\":[{\"message\":{\"content\":\" \\\"Unsafe\\\".\"}}]}");
        try (var remote = new RemoteClassifier(
                endpoint("/v1"), RemoteClassifier.Protocol.HTTP_CHAT, List.of("safe", "unsafe"), "")) {
            assertThat(remote.classify("a text", SOON).topLabel()).isEqualTo("unsafe");
        }
        assertThat(paths).containsExactly("/v1/chat/completions");
        assertThat(bodies.getFirst()).contains("safe, unsafe").contains("\"temperature\":0");
    }

    @Test
    void anEndpointNeverShowsItsKey() {
        assertThat(endpoint("/v1").toString()).doesNotContain("secret-key");
        assertThatThrownBy(() -> new Endpoint(URI.create("ftp://x"), "m", "", Duration.ofSeconds(1), 0))
                .hasMessageContaining("http://");
    }

    @Test
    void remoteModelsStandBesideLocalOnesAndTheCountersAddUp() throws Exception {
        answer(200, "{\"data\":[{\"embedding\":[1,0]}]}");
        answer(200, "[{\"label\":\"law\",\"score\":1}]");
        answer(500, "");
        var vectors = new RemoteEmbeddings(endpoint(""), 2);
        var domain = new RemoteClassifier(
                endpoint(""), RemoteClassifier.Protocol.HTTP_CLASSIFY, List.of("law", "other"), "");
        try (var runtime = new RemoteEncoderRuntime(
                EncoderRuntimes.encoderOnly(EncoderOptions.standard()),
                Optional.of(vectors),
                Map.of("domain", domain))) {
            var encodings = runtime.open(SOON);
            assertThat(encodings.embed("a text").dimension()).isEqualTo(2);
            assertThat(encodings.embed("a text")).isSameAs(encodings.embed("a text"));
            assertThat(encodings.classify("domain", "a text").topLabel()).isEqualTo("law");
            assertThatThrownBy(() -> encodings.classify("domain", "a text")).hasMessageContaining("encoder_away");
            assertThatThrownBy(() -> encodings.score("rerank", "a", "b")).hasMessageContaining("encoder_missing");
            assertThat(runtime.tasks()).contains("domain", "embedding");
            assertThat(runtime.embeddingSize().dimension()).isEqualTo(2);
            EncoderStatus status = runtime.status();
            assertThat(status.asked())
                    .isEqualTo(3)
                    .isEqualTo(status.answered()
                            + status.timedOut()
                            + status.refused()
                            + status.failed()
                            + status.waiting());
        }
    }
}
