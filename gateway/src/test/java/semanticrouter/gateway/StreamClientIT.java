package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.gateway.StreamPieces.DONE;
import static semanticrouter.gateway.StreamPieces.FIRST;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.trace.Completion;
import semanticrouter.protocols.json.JsonLimits;

/// Clients of streams: they are told each piece at once, they leave, or they do not read.
@ParameterizedClass
@ValueSource(booleans = {true, false})
record StreamClientIT(boolean loopThreads) {
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
                Socket client = running.asking(Running.AUTO_STREAM)) {
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
            try (Socket client = running.asking(Running.AUTO_STREAM)) {
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
            try (Socket client = running.asking(Running.AUTO)) {
                asked.await();
                client.setSoLinger(true, 0);
            }
            assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(running.completion().status()).isEqualTo(499);
        }
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
                Socket client = running.asking(Running.AUTO_STREAM)) {
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
                Socket client = running.asking(Running.AUTO_STREAM)) {
            readUntil(client.getInputStream(), "data:");
            Completion completion = running.completion();
            assertThat(completion.status()).isEqualTo(499);
            assertThat(completion.errorReason()).isEqualTo("client_stalled");
            assertThat(running.server().inFlight()).isZero();
        }
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
