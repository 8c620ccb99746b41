package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import semanticrouter.gateway.GatewayOptions.Limits;
import semanticrouter.protocols.json.JsonLimits;

/// How long connections live, and how the gateway stops.
final class ConnectionIT {
    private static final String MODELS = "GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n";
    private static final Limits FEW = new Limits(
            JsonLimits.DEFAULT,
            64 << 10,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofMillis(100),
            100,
            0,
            Duration.ZERO,
            2);

    @Test
    void aConnectionWithoutARequestIsClosed() throws Exception {
        try (var running = Running.with(Running.options().with(FEW), TestPlan.of(List.of()));
                Socket silent = running.socket();
                Socket trickling = running.socket()) {
            trickling.getOutputStream().write("POST /v1/ch".getBytes(StandardCharsets.UTF_8));
            assertThat(silent.getInputStream().read()).isNegative();
            assertThat(trickling.getInputStream().read()).isNegative();
        }
    }

    @Test
    void connectionsBeyondTheLimitAreTurnedAway() throws Exception {
        try (var running = Running.with(Running.options().with(FEW), TestPlan.of(List.of()));
                Socket first = open(running);
                Socket second = open(running)) {
            assertThat(running.server().connections()).isEqualTo(2);
            try (Socket third = running.socket()) {
                assertThat(third.getInputStream().read()).isNegative();
            }
            assertThat(first.isConnected() && second.isConnected()).isTrue();
        }
    }

    /// A connection that has been served once, so that it is surely counted.
    private static Socket open(Running running) throws IOException {
        Socket socket = running.socket();
        socket.getOutputStream().write(MODELS.getBytes(StandardCharsets.UTF_8));
        assertThat(ScriptedBackend.line(socket.getInputStream())).startsWith("HTTP/1.1 200");
        return socket;
    }

    @Test
    void aLongReplyKeepsItsConnection() throws Exception {
        var sweeps = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    sweeps.await();
                    wire.json(200, "{}");
                });
                var running = Running.with(
                        Running.options().with(FEW), TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                Socket idle = running.socket()) {
            var reply = inBackground(() -> running.chat(Running.AUTO));
            assertThat(idle.getInputStream().read())
                    .as("the sweep has closed the idle one")
                    .isNegative();
            sweeps.countDown();
            assertThat(reply.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void closingLetsRequestsInFlightEnd() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    asked.countDown();
                    go.await();
                    wire.json(200, "{\"late\":1}");
                });
                var running = Running.with(
                        Running.options().withDrain(Duration.ofSeconds(10)),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            FutureTask<HttpResponse<String>> reply = inBackground(() -> running.chat(Running.AUTO));
            asked.await();
            FutureTask<Boolean> closed = closing(running);
            awaitTurnedAway(running);
            go.countDown();
            assertThat(reply.get().body()).isEqualTo("{\"late\":1}");
            assertThat(closed.get()).isTrue();
            assertThatThrownBy(running::socket).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whileAStreamEndsWhoeverElseComesIsToldToTryAgain() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n");
                    begun.countDown();
                    go.await();
                    wire.chunk("data: [DONE]\n\n");
                    wire.lastChunk();
                });
                var running = Running.with(
                        Running.options().withDrain(Duration.ofSeconds(20)),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                Socket kept = open(running)) {
            FutureTask<HttpResponse<String>> reply = inBackground(() -> running.chat(Running.AUTO_STREAM));
            begun.await();
            FutureTask<Boolean> closed = closing(running);
            awaitTurnedAway(running);
            for (String path : List.of(Running.CHAT, "/v1/messages", "/v1/models", "/elsewhere")) {
                HttpResponse<String> refused = running.send(running.post(path, Running.AUTO));
                assertThat(refused.statusCode()).as(path).isEqualTo(503);
                assertThat(refused.headers().firstValue("retry-after")).hasValue("5");
                assertThat(refused.headers().firstValue("connection")).hasValue("close");
                assertThat(refused.body())
                        .startsWith(path.equals("/v1/messages") ? "{\"type\":\"error\"" : "{\"error\":")
                        .contains("stopping");
            }
            kept.getOutputStream().write(MODELS.getBytes(StandardCharsets.UTF_8));
            assertThat(new String(kept.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .as("the rest of its first answer, a refusal, and the end")
                    .contains("HTTP/1.1 503");
            go.countDown();
            assertThat(reply.get().body()).endsWith("data: [DONE]\n\n");
            assertThat(closed.get()).isTrue();
            assertThatThrownBy(running::socket).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closingCutsAStreamThatDoesNotEndInTime() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    wire.streamHead();
                    wire.chunk("data: {\"choices\":[]}\n\n");
                    begun.countDown();
                    go.await();
                });
                var running = Running.with(
                        Running.options().withDrain(Duration.ofMillis(100)),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            FutureTask<HttpResponse<String>> reply = inBackground(() -> running.chat(Running.AUTO_STREAM));
            begun.await();
            running.server().close();
            assertThatThrownBy(reply::get).hasCauseInstanceOf(IOException.class);
            assertThat(running.completion().status()).isNotZero();
            go.countDown();
        }
    }

    @Test
    void closingCutsWhatDoesNotEnd() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var backend = new ScriptedBackend((_, _) -> {
                    asked.countDown();
                    go.await();
                });
                var running = Running.with(
                        Running.options().withDrain(Duration.ofMillis(100)),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            try (Socket client = running.socket()) {
                client.getOutputStream()
                        .write(("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: "
                                        + Running.AUTO.length() + "\r\n\r\n" + Running.AUTO)
                                .getBytes(StandardCharsets.UTF_8));
                asked.await();
                running.server().close();
                assertThat(client.getInputStream().read()).isNegative();
                assertThat(running.completion().status()).isEqualTo(499);
            }
            go.countDown();
        }
    }

    @Test
    void eachListenerHasItsOwnTime() throws Exception {
        var go = new CountDownLatch(1);
        var usual = new GatewayOptions.Listener("127.0.0.1", 0, Optional.empty());
        var brief = new GatewayOptions.Listener("127.0.0.2", 0, Optional.empty()).within(Duration.ofMillis(200));
        try (var backend = new ScriptedBackend((_, wire) -> {
                    go.await();
                    wire.json(200, "{\"ok\":1}");
                });
                var running = Running.with(
                        Running.options().with(List.of(usual, brief)),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            FutureTask<HttpResponse<String>> patient = inBackground(() -> running.chat(Running.AUTO));
            URI at = URI.create("http://127.0.0.2:" + running.server().ports().getLast() + Running.CHAT);
            HttpResponse<String> late = running.send(
                    running.post(Running.CHAT, Running.AUTO).uri(at).timeout(Duration.ofSeconds(20)));
            assertThat(late.statusCode()).isEqualTo(504);
            go.countDown();
            assertThat(patient.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPortInUseIsSaidSo() throws Exception {
        try (var running = Running.with(TestPlan.of(List.of()))) {
            assertThatThrownBy(() -> Running.with(
                            Running.options()
                                    .with(List.of(new GatewayOptions.Listener(
                                            "127.0.0.1", running.server().port(), Optional.empty()))),
                            TestPlan.of(List.of())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(
                            "cannot listen on 127.0.0.1:" + running.server().port());
        }
    }

    private static FutureTask<Boolean> closing(Running running) {
        return inBackground(() -> {
            running.server().close();
            return true;
        });
    }

    /// Returns once nobody is let in any more.
    private static void awaitTurnedAway(Running running) throws IOException {
        boolean turnedAway = false;
        while (!turnedAway) {
            try (Socket probe = running.socket()) {
                probe.getOutputStream().write(MODELS.getBytes(StandardCharsets.UTF_8));
                turnedAway = ScriptedBackend.line(probe.getInputStream()).startsWith("HTTP/1.1 503");
            }
        }
    }

    private static <T> FutureTask<T> inBackground(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.startVirtualThread(task);
        return task;
    }
}
