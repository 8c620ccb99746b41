package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.gateway.StreamPieces.DONE;
import static semanticrouter.gateway.StreamPieces.FIRST;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// A request is worked on until its reply streams: an open stream lends its place, a reply that is awaited does not.
@ParameterizedClass
@ValueSource(booleans = {true, false})
record StreamPlacesIT(boolean loopThreads) {
    @Test
    void anOpenStreamLendsItsPlaceUntilItEnds() throws Exception {
        var over = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(FIRST);
                    over.await();
                    wire.chunk(DONE);
                    wire.lastChunk();
                });
                var running = running(backend);
                Socket one = running.asking(Running.AUTO_STREAM);
                Socket other = running.asking(Running.AUTO_STREAM)) {
            for (Socket client : List.of(one, other)) {
                awaitPiece(client);
            }
            assertThat(running.server().inFlight()).isEqualTo(2);
            assertThat(running.server().working()).isZero();
            over.countDown();
            running.completion();
            running.completion();
            assertNothingIsLeft(running);
        }
    }

    @Test
    void aReplyThatIsAwaitedLendsNothing() throws Exception {
        var asked = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    asked.countDown();
                    over.await();
                    wire.json(200, "{\"choices\":[]}");
                });
                var running = running(backend);
                Socket client = running.asking(Running.AUTO_STREAM)) {
            asked.await();
            assertThat(running.server().working()).isEqualTo(1);
            over.countDown();
            assertThat(client.getInputStream().read()).isPositive();
            running.completion();
            assertNothingIsLeft(running);
        }
    }

    @Test
    void aStreamThatBreaksOffLendsNoLonger() throws Exception {
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(FIRST);
                    wire.reset();
                });
                var running = running(backend)) {
            running.chat(Running.AUTO_STREAM);
            running.completion();
            assertNothingIsLeft(running);
        }
    }

    @Test
    void aStreamWhoseClientLeavesLendsNoLonger() throws Exception {
        var left = new Semaphore(0);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk(FIRST);
                    if (wire.socket().getInputStream().read() < 0) {
                        left.release();
                    }
                });
                var running = running(backend)) {
            try (Socket client = running.asking(Running.AUTO_STREAM)) {
                awaitPiece(client);
                assertThat(running.server().working()).isZero();
            }
            left.acquire();
            running.completion();
            assertNothingIsLeft(running);
        }
    }

    private static void assertNothingIsLeft(Running running) {
        assertThat(running.server().inFlight()).isZero();
        assertThat(running.server().working()).isZero();
    }

    private static void awaitPiece(Socket client) throws IOException {
        var seen = new StringBuilder();
        byte[] buffer = new byte[1024];
        while (seen.indexOf("data:") < 0) {
            int count = client.getInputStream().read(buffer);
            assertThat(count).as("the stream ended before its first piece").isPositive();
            seen.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
    }

    private Running running(ScriptedBackend backend) throws IOException, InterruptedException {
        return Running.with(
                Running.options().withLoopThreads(loopThreads), TestPlan.of(List.of(TestPlan.backend(backend.port()))));
    }
}
