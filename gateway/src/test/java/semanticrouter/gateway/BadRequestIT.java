package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.trace.Completion;
import semanticrouter.gateway.GatewayOptions.Limits;
import semanticrouter.gateway.accept.AdmissionQueue;
import semanticrouter.protocols.json.JsonLimits;

/// Requests the gateway refuses.
final class BadRequestIT {
    private static final Limits SMALL = new Limits(
            new JsonLimits(2000, 16, 1000, 10),
            4096,
            Duration.ofMillis(200),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            2,
            0,
            Duration.ZERO,
            100);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":|400|malformed_json|malformed JSON body",
                "[[[[[[[[[[[[[[[[[[[[[[[[|400|malformed_json|must be a JSON object",
                "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[|400|json_too_deep|nests deeper than 16",
                "{\"model\":\"auto\"}|400|missing_messages|messages field is required",
                "{\"model\":\"auto\",\"messages\":\"x\"}|400|invalid_messages|messages field must be an array",
                "{\"model\":1,\"messages\":[]}|400|invalid_model|must be a string",
                "{\"model\":\"auto\",\"messages\":[],\"stream\":1}|400|invalid_stream|true or false",
                "{\"model\":\"nope\",\"messages\":[]}|400|model_not_found|known names: vllm-sr/auto, auto",
                "{\"model\":\"described\",\"messages\":[]}|400|model_not_available|no backend serves it",
            })
    void saysWhatIsWrongWithTheBody(String body, int status, String code, String message) throws Exception {
        try (var running = Running.with(Running.options().with(SMALL), TestPlan.of(List.of()))) {
            HttpResponse<String> response = running.chat(body);
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.body())
                    .startsWith("{\"error\":{\"message\":\"")
                    .contains(message)
                    .endsWith("\"code\":" + status + "}}");
            assertThat(response.headers().firstValue("x-vsr-response-path")).contains("error");
            Completion completion = running.completion();
            assertThat(completion.status()).isEqualTo(status);
            assertThat(completion.errorReason()).isEqualTo(code);
            assertThat(completion.trace().requestedModel()).doesNotContain("nope");
            assertThat(running.completionsLeft()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/chat/completions,405,POST",
        "DELETE,/v1/chat/completions/,405,POST",
        "POST,/v1/models,405,GET",
        "GET,/v1/nothing,404,",
        "GET,/v1,404,",
        "GET,/v1/router_replay/x,404,",
        "GET,/,404,",
    })
    void refusesOtherPathsAndMethods(String method, String path, int status, String allow) throws Exception {
        try (var running = Running.with(TestPlan.of(List.of()))) {
            HttpResponse<String> response = running.send(HttpRequest.newBuilder(running.uri(path))
                    .method(method, HttpRequest.BodyPublishers.ofString("{}")));
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.body()).contains(status == 404 ? "endpoint not found" : "method not allowed");
            assertThat(response.headers().firstValue("allow").orElse(null)).isEqualTo(allow);
            assertThat(running.completion())
                    .matches(done -> done.status() == status && done.path().equals("error"));
            assertThat(running.completionsLeft()).isZero();
        }
    }

    private static final String HEAD =
            "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: " + Running.AUTO.length() + "\r\n\r\n";

    @Test
    void refusesABodyThatIsTooLargeAndServesTheConnectionAgain() throws Exception {
        try (var running = Running.with(Running.options().with(SMALL), TestPlan.of(List.of()));
                Socket client = running.socket()) {
            send(
                    client,
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 3000\r\n\r\n" + "x".repeat(3000)
                            + "GET /v1/nothing HTTP/1.1\r\nhost: x\r\n\r\n");
            String all = readUntil(client, "HTTP/1.1 404");
            assertThat(all).startsWith("HTTP/1.1 413");
            assertThat(List.of(
                            running.completion().errorReason(),
                            running.completion().errorReason()))
                    .containsExactlyInAnyOrder("body_too_large", "endpoint_not_found");
            assertThat(running.completionsLeft()).isZero();
        }
        try (var running = Running.with(Running.options().with(SMALL), TestPlan.of(List.of()));
                Socket client = running.socket()) {
            send(client, "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                send(client, "3e8\r\n" + "x".repeat(1000) + "\r\n");
            }
            send(client, "0\r\n\r\n");
            send(client, "GET /v1/nothing HTTP/1.1\r\nhost: x\r\n\r\n");
            assertThat(readUntil(client, "HTTP/1.1 404")).startsWith("HTTP/1.1 413");
            assertThat(List.of(
                            running.completion().errorReason(),
                            running.completion().errorReason()))
                    .containsExactlyInAnyOrder("body_too_large", "endpoint_not_found");
        }
    }

    @Test
    void refusesHeadersThatAreTooLarge() throws Exception {
        try (var running = Running.with(Running.options().with(SMALL), TestPlan.of(List.of()));
                Socket client = running.socket()) {
            send(client, "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nx-big: " + "x".repeat(5000) + "\r\n\r\n");
            String all = readUntil(client, "}}");
            assertThat(all).startsWith("HTTP/1.1 431").contains("longer than 4096 bytes");
            assertThat(running.completion().errorReason()).isEqualTo("headers_too_large");
        }
    }

    @Test
    void refusesWhatIsNotHttp() throws Exception {
        try (var running = Running.with(TestPlan.of(List.of()));
                Socket client = running.socket()) {
            send(client, "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nbad header\r\ncontent-length: -5\r\n\r\n");
            assertThat(readUntil(client, "\r\n")).startsWith("HTTP/1.1 400");
            assertThat(running.completion().errorReason()).isEqualTo("malformed_request");
        }
    }

    @Test
    void refusesABodyThatIsTooSlow() throws Exception {
        try (var running = Running.with(Running.options().with(SMALL), TestPlan.of(List.of()));
                Socket client = running.socket()) {
            send(client, "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{\"model\"");
            String all = readUntil(client, "}}");
            assertThat(all).startsWith("HTTP/1.1 408").contains("did not arrive within 200 ms");
            assertThat(running.completion())
                    .matches(done -> done.status() == 408 && done.errorReason().equals("body_timeout"));
            assertThat(client.getInputStream().read())
                    .as("the connection is closed")
                    .isNegative();
            assertThat(running.server().inFlight()).isZero();
        }
    }

    @Test
    void aClientThatLeavesBeforeItsBodyIsThereIsAccountedFor() throws Exception {
        try (var running = Running.with(TestPlan.of(List.of()))) {
            try (Socket client = running.socket()) {
                send(
                        client,
                        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n");
                assertThat(ScriptedBackend.line(client.getInputStream())).startsWith("HTTP/1.1 100");
            }
            assertThat(running.completion())
                    .matches(done -> done.status() == 499 && done.errorReason().equals("client_disconnected"));
            assertThat(running.completionsLeft()).isZero();
        }
    }

    @Test
    void refusesRequestsBeyondTheLimitAndRecovers() throws Exception {
        try (var held = Held.with(SMALL, 2)) {
            Running running = held.running();
            Thread first = held.ask();
            Thread second = held.ask();
            held.busy().await();
            HttpResponse<String> refused = running.chat(Running.AUTO);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(running.completion())
                    .matches(done -> done.status() == 503 && done.errorReason().equals("overloaded"));
            held.go().countDown();
            first.join();
            second.join();
            running.completion();
            running.completion();
            assertThat(running.chat(Running.AUTO).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRequestWaitsForAPlaceAndIsTurnedAwayWhenItWaitsTooLong() throws Exception {
        var go = new CountDownLatch(1);
        var busy = new CountDownLatch(1);
        try (var backend = holding(busy, go);
                var brief = Running.with(
                        Running.options().with(waiting(1, Duration.ofMillis(30))),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                var patient = Running.with(
                        Running.options().with(waiting(1, Duration.ofSeconds(20))),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            var first = Thread.startVirtualThread(() -> quietly(brief));
            busy.await();
            HttpResponse<String> late = brief.chat(Running.AUTO);
            assertThat(late.statusCode()).isEqualTo(503);
            assertThat(late.headers().firstValue("retry-after")).contains("1");
            assertThat(brief.server().admissions()).isEqualTo(new AdmissionQueue.Counts(1, 0, 1));
            var second = Thread.startVirtualThread(() -> quietly(patient));
            while (patient.server().inFlight() == 0) {
                Thread.sleep(1);
            }
            var third = Thread.startVirtualThread(() -> quietly(patient));
            while (patient.server().waiting() == 0) {
                Thread.sleep(1);
            }
            assertThat(patient.chat(Running.AUTO).statusCode())
                    .as("the queue is full")
                    .isEqualTo(503);
            go.countDown();
            first.join();
            second.join();
            third.join();
            assertThat(patient.completion().errorReason()).isEqualTo("overloaded");
            assertThat(patient.completion().status()).isEqualTo(200);
            assertThat(patient.completion().status()).isEqualTo(200);
            assertThat(patient.server().admissions()).isEqualTo(new AdmissionQueue.Counts(2, 1, 1));
        }
    }

    @Test
    void aClientThatLeavesBeforeItsRequestIsReadGetsNoPlace() throws Exception {
        try (var held = Held.with(waiting(1, Duration.ofSeconds(20)), 1)) {
            Thread first = held.ask();
            held.busy().await();
            try (Socket client = held.running().socket()) {
                send(client, HEAD + Running.AUTO);
                held.awaitWaiting(1);
            }
            held.awaitWaiting(0);
            held.go().countDown();
            first.join();
            assertThat(held.running().completion().status()).isEqualTo(200);
            assertThat(held.running().server().admissions()).isEqualTo(new AdmissionQueue.Counts(1, 0, 0));
            assertThat(held.backend().received()).hasSize(1);
        }
    }

    @Test
    void aClientThatLeavesWhileItsRequestWaitsGetsNoPlace() throws Exception {
        try (var held = Held.with(waiting(1, Duration.ofSeconds(20)), 1)) {
            Running running = held.running();
            Thread first;
            try (Socket client = running.socket()) {
                begun(client, running);
                first = held.ask();
                held.busy().await();
                send(client, HEAD.substring(1) + Running.AUTO);
                held.awaitWaiting(1);
            }
            assertThat(running.completion().status()).isEqualTo(499);
            assertThat(running.server().waiting()).isZero();
            held.go().countDown();
            first.join();
            assertThat(running.completion().status()).isEqualTo(200);
            assertThat(held.backend().received()).hasSize(1);
        }
    }

    @Test
    void aRequestThatWasBegunBeforeWaitsForAPlaceToo() throws Exception {
        try (var held = Held.with(waiting(1, Duration.ofSeconds(20)), 1);
                Socket client = held.running().socket()) {
            Running running = held.running();
            begun(client, running);
            Thread first = held.ask();
            held.busy().await();
            send(client, HEAD.substring(1) + Running.AUTO);
            held.awaitWaiting(1);
            held.go().countDown();
            first.join();
            assertThat(running.completion().status()).isEqualTo(200);
            assertThat(running.completion().status()).isEqualTo(200);
            assertThat(running.server().admissions()).isEqualTo(new AdmissionQueue.Counts(2, 1, 0));
        }
    }

    /// A router with a backend that says that it has been asked and answers when it may.
    private record Held(CountDownLatch busy, CountDownLatch go, ScriptedBackend backend, Running running)
            implements AutoCloseable {
        /// @param calls how many the backend waits for before it says so
        static Held with(Limits limits, int calls) throws Exception {
            var busy = new CountDownLatch(calls);
            var go = new CountDownLatch(1);
            ScriptedBackend backend = holding(busy, go);
            return new Held(
                    busy,
                    go,
                    backend,
                    Running.with(
                            Running.options().with(limits), TestPlan.of(List.of(TestPlan.backend(backend.port())))));
        }

        /// Sends a request.
        Thread ask() {
            return Thread.startVirtualThread(() -> quietly(running));
        }

        void awaitWaiting(int requests) throws InterruptedException {
            while (running.server().waiting() != requests) {
                Thread.sleep(1);
            }
        }

        @Override
        public void close() throws IOException {
            running.close();
            backend.close();
        }
    }

    /// Has the router read the first letter of a request.
    private static void begun(Socket client, Running running) throws Exception {
        send(client, HEAD.substring(0, 1));
        while (running.server().connections() == 0) {
            Thread.sleep(1);
        }
        Thread.sleep(100); // nothing tells that it has been read
    }

    /// A backend that says that it has been asked and answers when it may.
    private static ScriptedBackend holding(CountDownLatch busy, CountDownLatch go) throws IOException {
        return new ScriptedBackend((_, wire) -> {
            busy.countDown();
            go.await();
            wire.json(200, "{}");
        });
    }

    private static Limits waiting(int requests, Duration time) {
        return new Limits(
                SMALL.json(),
                4096,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                1,
                requests,
                time,
                100);
    }

    private static void quietly(Running running) {
        try {
            running.chat(Running.AUTO);
        } catch (IOException | InterruptedException thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String readUntil(Socket client, String text) throws IOException {
        var all = new StringBuilder();
        while (all.indexOf(text) < 0) {
            int b = client.getInputStream().read();
            assertThat(b).as("the connection ended after: " + all).isNotNegative();
            all.append((char) b);
        }
        return all.toString();
    }
}
