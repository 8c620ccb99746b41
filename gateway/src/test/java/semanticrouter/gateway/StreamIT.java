package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.gateway.StreamPieces.DONE;
import static semanticrouter.gateway.StreamPieces.FIRST;
import static semanticrouter.gateway.StreamPieces.SECOND;
import static semanticrouter.gateway.StreamPieces.USAGE;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.upstream.UpstreamOptions;

/// Streamed replies, well and ill.
@ParameterizedClass
@ValueSource(booleans = {true, false})
record StreamIT(boolean loopThreads) {
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
                Socket client = running.asking(Running.AUTO_STREAM)) {
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

    private GatewayOptions options() {
        return Running.options().withLoopThreads(loopThreads);
    }
}
