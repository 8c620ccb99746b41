package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.upstream.UpstreamOptions;
import semanticrouter.protocols.json.JsonLimits;

/// Streamed replies, well and ill.
@ParameterizedClass
@ValueSource(booleans = {true, false})
record StreamIT(boolean loopThreads) {
    private static final String FIRST = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Grü\"}}]}\n\n";
    private static final String SECOND =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ße\"},\"finish_reason\":\"stop\"}]}\r\n\r\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":2}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @Test
    void passesEventsByteForByteHoweverTheyAreCut() throws Exception {
        byte[] whole = (FIRST + ": ping\n\n" + SECOND + USAGE + DONE).getBytes(StandardCharsets.UTF_8);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    for (byte b : whole) {
                        wire.chunk(new byte[] {b});
                    }
                    wire.lastChunk();
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.chat(Running.AUTO_STREAM);
            assertThat(response.body()).isEqualTo(new String(whole, StandardCharsets.UTF_8));
            assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
            assertThat(response.headers().firstValue("x-vsr-selected-model")).contains("small");
            assertThat(backend.received().getFirst().text())
                    .isEqualTo(Running.AUTO_STREAM
                            .replace("\"auto\"", "\"org/small-7b\"")
                            .replace("}]}", "}],\"stream_options\":{\"include_usage\":true}}"));
            Completion completion = running.completion();
            assertThat(completion.streamed()).isTrue();
            assertThat(completion.usage()).isEqualTo(new Usage(4, 0, 2));
            assertThat(completion.errorReason()).isEmpty();
            assertThat(completion.firstByteNanos()).isPositive();
        }
    }

    @Test
    void keepsTheClientsOtherStreamOptions() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(DONE);
                    wire.lastChunk();
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            running.chat(
                    "{\"stream_options\":{ \"x\":1.0,\"include_usage\":false },\"model\":\"auto\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            assertThat(backend.received().getFirst().text())
                    .isEqualTo(
                            "{\"stream_options\":{ \"x\":1.0,\"include_usage\":true },\"model\":\"org/small-7b\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            running.chat("{\"model\":\"small\",\"stream\":true,\"messages\":[]}");
            assertThat(backend.received().getLast().text()).doesNotContain("include_usage");
        }
    }

    @Test
    void aPieceIsPassedOnBeforeTheNextArrives() throws Exception {
        var seen = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(FIRST);
                    seen.await();
                    wire.chunk(DONE);
                    wire.lastChunk();
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                Socket client = open(running, Running.AUTO_STREAM)) {
            InputStream in = client.getInputStream();
            readUntil(in, "Gr\u00c3\u00bc");
            seen.countDown();
            readUntil(in, "[DONE]");
            assertThat(running.completion().errorReason()).isEmpty();
        }
    }

    @Test
    void aClientThatLeavesCancelsTheUpstreamCall() throws Exception {
        var cancelled = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(FIRST);
                    // The router closes the connection: the read ends.
                    if (wire.socket().getInputStream().read() < 0) {
                        cancelled.countDown();
                    }
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            try (Socket client = open(running, Running.AUTO_STREAM)) {
                readUntil(client.getInputStream(), "data:");
            }
            assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            Completion completion = running.completion();
            assertThat(completion.status()).isEqualTo(499);
            assertThat(completion.errorReason()).isEqualTo("client_disconnected");
            assertThat(completion.trace().modelName()).isEqualTo("small");
            assertThat(running.server().inFlight()).isZero();
        }
    }

    @Test
    void aClientThatLeavesBeforeTheReplyCancelsTheCallToo() throws Exception {
        var asked = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    asked.countDown();
                    if (wire.socket().getInputStream().read() < 0) {
                        cancelled.countDown();
                    }
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            try (Socket client = open(running, Running.AUTO)) {
                asked.await();
                client.setSoLinger(true, 0);
            }
            assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(running.completion().status()).isEqualTo(499);
        }
    }

    @Test
    void aSlowClientStopsTheBackendFromBeingRead() throws Exception {
        var sent = new AtomicLong();
        byte[] event = ("data: " + "x".repeat(16_000) + "\n\n").getBytes(StandardCharsets.UTF_8);
        int events = 4000; // 64 MB, more than sockets and queues hold
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    for (int i = 0; i < events; i++) {
                        wire.chunk(event);
                        sent.addAndGet(event.length);
                    }
                    wire.chunk(DONE);
                    wire.lastChunk();
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                Socket client = open(running, Running.AUTO_STREAM)) {
            InputStream in = client.getInputStream();
            readUntil(in, "data:");
            long stalledAt = stall(sent);
            assertThat(stalledAt)
                    .as("bytes taken from the backend while nobody reads")
                    .isLessThan((long) event.length * events / 2);
            readUntil(in, "[DONE]");
            assertThat(sent.get()).isEqualTo((long) event.length * events);
            assertThat(running.completion().errorReason()).isEmpty();
        }
    }

    /// Waits until the count no longer grows.
    private static long stall(AtomicLong count) {
        long last = -1;
        for (int same = 0; same < 20; ) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            long now = count.get();
            same = now == last ? same + 1 : 0;
            last = now;
        }
        return last;
    }

    @Test
    void aStreamThatBreaksOffTellsTheClient() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(FIRST);
                    wire.socket().close();
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.chat(Running.AUTO_STREAM);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .startsWith(FIRST + "data: {\"error\":{\"message\":\"the model's backend broke off")
                    .endsWith("\"code\":502}}\n\n");
            assertThat(running.completion())
                    .matches(done -> done.status() == 200 && done.errorReason().equals("upstream_closed"));
        }
    }

    @Test
    void aHalfEventIsClosedBeforeTheErrorIsTold() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(FIRST + "data: {\"choi");
                    wire.lastChunk();
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.chat(Running.AUTO_STREAM);
            assertThat(response.body()).startsWith(FIRST + "data: {\"choi\n\ndata: {\"error\":");
            assertThat(running.completion().errorReason()).isEqualTo("stream_cut");
        }
    }

    @Test
    void aStreamThatBreaksBeforeItBeginsIsAnErrorWithAStatus() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.socket().close();
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.chat(Running.AUTO_STREAM);
            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.headers().firstValue("content-type")).contains("application/json");
            assertThat(running.completion())
                    .matches(done -> done.status() == 502 && done.path().equals("error"));
        }
    }

    @Test
    void aStreamThatFallsSilentIsEnded() throws Exception {
        var over = new CountDownLatch(1);
        GatewayOptions options = options()
                .with(UpstreamOptions.DEFAULT.withTimes(
                        Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofMillis(150)));
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(FIRST);
                    over.await();
                });
                var running = Running.with(options, TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.chat(Running.AUTO_STREAM);
            over.countDown();
            assertThat(response.body()).startsWith(FIRST).contains("\"code\":504");
            assertThat(running.completion().errorReason()).isEqualTo("upstream_timeout");
        }
    }

    @Test
    void aClientThatStopsReadingIsCutWhenItsTimeIsUp() throws Exception {
        byte[] event = ("data: " + "x".repeat(16_000) + "\n\n").getBytes(StandardCharsets.UTF_8);
        var limits = new GatewayOptions.Limits(
                JsonLimits.DEFAULT,
                64 << 10,
                Duration.ofSeconds(5),
                Duration.ofMillis(700),
                Duration.ofSeconds(20),
                100,
                0,
                Duration.ZERO,
                100);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    for (int i = 0; i < 10_000; i++) {
                        wire.chunk(event);
                    }
                });
                var running =
                        Running.with(options().with(limits), TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                Socket client = open(running, Running.AUTO_STREAM)) {
            readUntil(client.getInputStream(), "data:");
            Completion completion = running.completion();
            assertThat(completion.status()).isEqualTo(499);
            assertThat(completion.errorReason()).isEqualTo("client_stalled");
            assertThat(running.server().inFlight()).isZero();
        }
    }

    @Test
    void aPieceLargerThanTheWindowIsPassedOn() throws Exception {
        String large = "data: " + "y".repeat(2_000_000) + "\n\n";
        try (var running = Running.with(options(), TestPlan.of(List.of(), (_, _) -> streaming(FIRST, large, DONE)))) {
            assertThat(running.chat(Running.AUTO_STREAM).body()).isEqualTo(FIRST + large + DONE);
            assertThat(running.completion().errorReason()).isEmpty();
        }
    }

    @Test
    void aFaultOfOursAfterAStreamHasBegunCutsIt() throws Exception {
        try (var running = Running.with(options(), TestPlan.of(List.of(), (_, _) -> streaming(FIRST)));
                Socket client = open(running, Running.AUTO_STREAM)) {
            String all = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all).startsWith("HTTP/1.1 200").contains("Grü").doesNotEndWith("0\r\n\r\n");
            assertThat(running.completion())
                    .matches(done -> done.errorReason().equals("internal_error") && done.streamed());
            assertThat(running.server().inFlight()).isZero();
        }
    }

    /// A stream of these pieces; it throws when more is asked for, unless the last one ends it.
    private static Reply streaming(String... pieces) {
        var left = new ArrayDeque<>(List.of(pieces));
        boolean ends = pieces[pieces.length - 1].equals(DONE);
        return new Reply.Streamed(200, Headers.of("content-type", "text/event-stream"), new ReplyStream() {
            @Override
            public Piece next() {
                String piece = left.poll();
                if (piece == null && !ends) {
                    throw new IllegalStateException("a bug in a plugin's stream");
                }
                return piece == null ? new Piece.End() : new Piece.Chunk(piece.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void close() {}
        });
    }

    @Test
    void anHttp2ClientThatCancelsItsStreamCancelsTheUpstreamCall() throws Exception {
        var asked = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(FIRST);
                    asked.countDown();
                    if (wire.socket().getInputStream().read() < 0) {
                        cancelled.countDown();
                    }
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpRequest request = HttpRequest.newBuilder(running.uri(Running.CHAT))
                    .version(HttpClient.Version.HTTP_2)
                    .POST(HttpRequest.BodyPublishers.ofString(Running.AUTO_STREAM))
                    .build();
            // The first exchange upgrades the connection; a stream of its own follows.
            running.client()
                    .send(
                            HttpRequest.newBuilder(running.uri("/v1/models")).build(),
                            HttpResponse.BodyHandlers.ofString());
            var reply = running.client().sendAsync(request, HttpResponse.BodyHandlers.ofString());
            asked.await();
            reply.cancel(true);
            assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(running.completion().status()).isEqualTo(499);
        }
    }

    @Test
    void connectionsServeAgainAfterAStream() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(FIRST + DONE);
                    wire.lastChunk();
                });
                var running = Running.with(options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            for (int i = 0; i < 20; i++) {
                assertThat(running.chat(Running.AUTO_STREAM).body()).isEqualTo(FIRST + DONE);
                running.completion();
            }
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    private static Socket open(Running running, String body) throws IOException {
        Socket socket = running.socket();
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /// Reads until the text, as Latin-1, has gone by.
    private static void readUntil(InputStream in, String text) throws IOException {
        var tail = new ByteArrayOutputStream();
        var buffer = new byte[64 << 10];
        while (!tail.toString(StandardCharsets.ISO_8859_1).contains(text)) {
            int count = in.read(buffer);
            assertThat(count).as("the stream ended before " + text).isPositive();
            if (tail.size() > 64 << 10) {
                byte[] old = tail.toByteArray();
                tail.reset();
                tail.write(old, old.length - 64, 64);
            }
            tail.write(buffer, 0, count);
        }
    }

    private GatewayOptions options() {
        return Running.options().withLoopThreads(loopThreads);
    }
}
