package semanticrouter.selectors.looper.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.Selector;
import semanticrouter.selectors.Bound;
import semanticrouter.selectors.Setups;
import semanticrouter.selectors.looper.Confidence;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.script.TreeBody;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A service that verifies answers.
class EntailmentTest {
    private static final List<Candidate> MODELS =
            List.of(EscalationTest.candidate("small", "1b", 0.5, 1), EscalationTest.candidate("large", "70b", 0.9, 9));

    private static Map<String, Object> options(String endpoint, String onError) {
        return Map.of(
                "confidence_method",
                "automix_entailment",
                "verifier_server_url",
                "http://" + endpoint + "/v1/",
                "on_error",
                onError);
    }

    private static ScriptedRequest request() {
        return new ScriptedRequest(MODELS)
                .says("small", Said.text("secret one"))
                .says("large", Said.text("two"));
    }

    @Test
    void the_service_judges_question_answer_and_context() throws Exception {
        var body = TreeBody.of("""
                {"messages": [{"role": "system", "content": "Rome is in Italy."},
                              {"role": "user", "content": [{"type": "text", "text": "Where is Rome?"}]},
                              {"role": "tool", "content": "Lazio"}]}""");
        var request = new ScriptedRequest(body, MODELS).says("small", Said.text("In Italy."));
        try (var service = PretendedServer.answering("""
                {"confidence": 0.8, "should_escalate": true, "verified_count": 4, "total_samples": 5,
                 "samples": ["YES"], "threshold": 0.75}""")) {
            LoopResult.Answered answer = CascadeTest.answered(options(service.endpoint(), "skip"), request);

            JsonNode asked = JsonMapper.shared().readTree(service.bodies().getFirst());
            assertThat(asked.propertyNames()).containsExactlyInAnyOrder("question", "answer", "threshold", "context");
            assertThat(asked.path("question").asString()).isEqualTo("Where is Rome?");
            assertThat(asked.path("answer").asString()).isEqualTo("In Italy.");
            assertThat(asked.path("threshold").asDouble()).isEqualTo(0.7);
            assertThat(asked.path("context").asString()).isEqualTo("Rome is in Italy.\n\nLazio");
            assertThat(answer.reason()).isEqualTo("\"small\" was sure enough (0.8000 of 0.7000)");
            assertThat(answer.steps()).as("the service is no model").hasSize(1);
            assertThat(service.bodies()).hasSize(1);
        }
    }

    @Test
    void an_answer_that_does_not_follow_escalates() throws Exception {
        try (var service = PretendedServer.answering("{\"confidence\": 0.2}")) {
            ScriptedRequest request = request();
            LoopResult.Answered answer = CascadeTest.answered(options(service.endpoint(), "skip"), request);

            assertThat(request.asked()).containsExactly("small", "large");
            assertThat(CascadeTest.content(answer)).isEqualTo("two");
            assertThat(JsonMapper.shared().readTree(service.bodies().getFirst()).has("context"))
                    .isFalse();
        }
    }

    @Test
    void when_the_service_fails_the_answer_stays_eligible() throws Exception {
        try (var service = new PretendedServer()) {
            service.replies(503, "text/plain", "secret trouble", Map.of());
            LoopResult.Answered answer = CascadeTest.answered(options(service.endpoint(), "skip"), request());

            assertThat(CascadeTest.content(answer)).isEqualTo("two");
            assertThat(CascadeTest.notes(answer))
                    .containsOnly("confidence 0.0000 of 0.7000, verifier_failed")
                    .hasSize(2);
        }
    }

    @Test
    void when_the_service_fails_it_ends_where_the_decision_says_so() throws Exception {
        try (var service = new PretendedServer()) {
            service.replies(503, "text/plain", "secret trouble", Map.of());
            LoopResult.Failed failed = CascadeTest.failed(options(service.endpoint(), "fail"), request());

            assertThat(failed.why()).contains("small: verifier_failed").contains("status 503");
            assertThat(CascadeTest.notes(failed)).containsExactly("verifier_failed");
        }
    }

    @Test
    void connections_go_with_the_decision() throws Exception {
        try (var server = PretendedServer.answering("{\"confidence\": 0.9}")) {
            var options = Bound.options(Confidence.Options.class, options(server.endpoint(), "fail"));
            Selector selector = new Confidence().prepare(Setups.setup(options, MODELS, Setups.noEncoders()));
            Loop loop = ((LoopSelector) selector).loop();
            assertThat(loop.run(request())).isInstanceOf(LoopResult.Answered.class);

            selector.close();

            assertThat(loop.run(request()))
                    .isInstanceOfSatisfying(
                            LoopResult.Failed.class,
                            failed -> assertThat(failed.why()).contains("small: verifier_failed"));
            assertThat(server.bodies()).hasSize(1);
        }
    }

    @Test
    void an_empty_answer_is_not_sent() throws Exception {
        try (var service = PretendedServer.answering("{\"confidence\": 0.9}")) {
            var request =
                    new ScriptedRequest(MODELS).says("small", Said.text("")).says("large", Said.text("two"));
            CascadeTest.answered(options(service.endpoint(), "skip"), request);

            assertThat(service.bodies()).hasSize(1);
        }
    }

    private static String fault(VerifierService service, Deadline deadline) {
        var codes = new StringBuilder();
        assertThatThrownBy(() -> service.ask(Json.object(), deadline))
                .isInstanceOfSatisfying(UnavailableException.class, thrown -> {
                    assertThat(thrown.failure().detail())
                            .contains("verifier_server_url")
                            .doesNotContain("secret");
                    codes.append(thrown.failure().code());
                });
        return codes.toString();
    }

    @Test
    void answers_that_are_none_are_told() throws Exception {
        Deadline later = Deadline.after(Duration.ofMinutes(1));
        try (var server = new PretendedServer();
                var service = new VerifierService("http://" + server.endpoint(), Duration.ofMinutes(1))) {
            server.replies(200, "application/json", "secret", Map.of());
            assertThat(fault(service, later)).isEqualTo("verifier_answer_invalid");
            server.replies(302, "text/plain", "", Map.of("location", "http://" + server.endpoint() + "/secret"));
            assertThat(fault(service, later)).isEqualTo("verifier_failed");
            assertThat(server.bodies()).as("a redirect is not followed").hasSize(2);
            server.replies(200, "application/json", "[" + " ".repeat(300_000) + "]", Map.of());
            assertThat(fault(service, later)).isEqualTo("verifier_failed");
            assertThat(fault(service, Deadline.after(Duration.ZERO))).isEqualTo("verifier_timeout");
            assertThat(server.bodies())
                    .as("nothing is sent that nobody waits for")
                    .hasSize(3);
        }
        for (String json :
                List.of("{}", "[]", "{\"confidence\": \"0.9\"}", "{\"confidence\": 1.01}", "{\"confidence\": 1e999}")) {
            try (var server = PretendedServer.answering(json)) {
                assertThat(CascadeTest.failed(options(server.endpoint(), "fail"), request())
                                .why())
                        .as(json)
                        .contains("small: verifier_answer_invalid");
            }
        }
    }

    @Test
    void a_service_that_is_not_there_or_says_nothing_is_told() throws Exception {
        Deadline later = Deadline.after(Duration.ofMinutes(1));
        try (var service = new VerifierService("http://127.0.0.1:" + FreePort.next(), Duration.ofMinutes(1))) {
            assertThat(fault(service, later)).isEqualTo("verifier_failed");
        }
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var service = new VerifierService("http://127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(50))) {
            assertThat(fault(service, later)).isEqualTo("verifier_timeout");
        }
        try (var halting = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var service =
                        new VerifierService("http://127.0.0.1:" + halting.getLocalPort(), Duration.ofMillis(500))) {
            Thread.ofVirtual().start(() -> begin(halting));
            assertThat(fault(service, later)).as("a body that does not end").isEqualTo("verifier_timeout");
        }
        try (var service = new VerifierService("nowhere in particular", Duration.ofMinutes(1))) {
            assertThat(fault(service, later)).isEqualTo("verifier_failed");
        }
    }

    /// Answers the next request with the head and a piece of a body, and waits until the client is gone.
    private static void begin(ServerSocket server) {
        try (var client = server.accept()) {
            client.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().readAllBytes();
        } catch (IOException _) {
            // The client is gone.
        }
    }
}
