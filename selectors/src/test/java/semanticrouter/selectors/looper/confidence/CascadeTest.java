package semanticrouter.selectors.looper.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.trace.LoopStep;
import semanticrouter.core.selection.Candidate;
import semanticrouter.selectors.Bound;
import semanticrouter.selectors.Setups;
import semanticrouter.selectors.looper.Confidence;
import semanticrouter.selectors.looper.script.TreeBody;
import semanticrouter.testkit.Property;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The cascade as a decision has it.
class CascadeTest {
    private static final Candidate SMALL = EscalationTest.candidate("small", "1b", 0.5, 1);
    private static final Candidate MIDDLE = EscalationTest.candidate("middle", "8b", 0.7, 2);
    private static final Candidate LARGE = EscalationTest.candidate("large", "70b", 0.9, 9);
    private static final List<Candidate> ALL = List.of(LARGE, SMALL, MIDDLE);

    /// Runs a decision's cascade.
    static LoopResult run(Map<String, ?> options, ScriptedRequest request) throws Exception {
        var bound = Bound.options(Confidence.Options.class, options);
        try (var selector = new Confidence().prepare(Setups.setup(bound, request.candidates(), Setups.noEncoders()))) {
            return ((LoopSelector) selector).loop().run(request);
        }
    }

    static LoopResult.Answered answered(Map<String, ?> options, ScriptedRequest request) throws Exception {
        LoopResult result = run(options, request);
        assertThat(result).isInstanceOf(LoopResult.Answered.class);
        return (LoopResult.Answered) result;
    }

    static LoopResult.Failed failed(Map<String, ?> options, ScriptedRequest request) throws Exception {
        LoopResult result = run(options, request);
        assertThat(result).isInstanceOf(LoopResult.Failed.class);
        assertThat(((LoopResult.Failed) result).why()).doesNotContain("secret");
        return (LoopResult.Failed) result;
    }

    static JsonNode completion(LoopResult.Answered answered) {
        return JsonMapper.shared().readTree(answered.completion());
    }

    static String content(LoopResult.Answered answered) {
        return completion(answered)
                .path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asString("");
    }

    static List<String> notes(LoopResult result) {
        return result.steps().stream().map(LoopStep::note).toList();
    }

    /// An answer of a confidence by log-probability.
    private static Said sure(String text, double confidence) {
        return Said.text(text).token(text, 3 * confidence - 3);
    }

    @Test
    void the_first_sure_answer_ends_it() throws Exception {
        var request = new ScriptedRequest(ALL)
                .says("small", sure("secret one", 0.4).took(10, 3))
                .says("middle", sure("two", 0.8).took(20, 5))
                .says("large", sure("three", 0.9));

        LoopResult.Answered answer = answered(Map.of("threshold", 0.7), request);

        assertThat(request.asked()).as("the dear model is not asked").containsExactly("small", "middle");
        assertThat(content(answer)).isEqualTo("two");
        assertThat(answer.model()).isEqualTo(MIDDLE);
        assertThat(answer.reason()).isEqualTo("\"middle\" was sure enough (0.8000 of 0.7000)");
        assertThat(notes(answer)).containsExactly("confidence 0.4000 of 0.7000", "confidence 0.8000 of 0.7000");
        assertThat(answer.steps()).allMatch(LoopStep::answered);
        JsonNode completion = completion(answer);
        assertThat(completion.path("id").asString()).startsWith("chatcmpl-looper-");
        assertThat(completion.path("model").asString()).isEqualTo("middle");
        assertThat(completion.path("usage").path("prompt_tokens").asInt()).isEqualTo(30);
        assertThat(completion.path("usage").path("completion_tokens").asInt()).isEqualTo(8);
        assertThat(completion.path("usage").path("total_tokens").asInt()).isEqualTo(38);
        assertThat(completion.path("choices").path(0).has("logprobs"))
                .as("log-probabilities the client did not ask for")
                .isFalse();
        assertThat(request.question(0).path("logprobs").asBoolean()).isTrue();
        assertThat(request.question(0).path("top_logprobs").asInt()).isEqualTo(1);
    }

    @Test
    void a_confidence_that_equals_the_threshold_is_enough() throws Exception {
        var request = new ScriptedRequest(ALL).says("small", Said.text("a").token("a", -1.5));

        assertThat(answered(Map.of("threshold", 0.5), request).model()).isEqualTo(SMALL);
    }

    @Test
    void when_nobody_is_sure_the_last_answer_that_was_measured_counts() throws Exception {
        var request = new ScriptedRequest(ALL)
                .says("small", sure("one", 0.6))
                .says("middle", sure("two", 0.3))
                .fails("large", "upstream_timeout");

        LoopResult.Answered answer = answered(Map.of("threshold", 0.7), request);

        assertThat(request.asked()).containsExactly("small", "middle", "large");
        assertThat(content(answer)).isEqualTo("two");
        assertThat(answer.reason()).isEqualTo("nobody was sure enough, so the last answer counts");
        assertThat(notes(answer))
                .containsExactly("confidence 0.6000 of 0.7000", "confidence 0.3000 of 0.7000", "upstream_timeout");
    }

    @Test
    void an_answer_that_cannot_be_measured_is_passed_over_and_paid_for() throws Exception {
        var request = new ScriptedRequest(ALL)
                .says("small", sure("one", 0.6).took(1, 2))
                .says("middle", Said.text("two").took(10, 20))
                .says("large", Said.text("three").took(100, 200));

        LoopResult.Answered answer = answered(Map.of("threshold", 0.7), request);

        assertThat(content(answer)).isEqualTo("one");
        assertThat(notes(answer))
                .containsExactly("confidence 0.6000 of 0.7000", "logprobs_missing", "logprobs_missing");
        assertThat(completion(answer).path("usage").path("total_tokens").asInt())
                .isEqualTo(333);
    }

    @Test
    void without_a_threshold_any_measured_answer_counts() throws Exception {
        var request = new ScriptedRequest(ALL)
                .says("small", Said.text("none"))
                .says("middle", Said.text("two").token("two", -50));

        LoopResult.Answered answer = answered(Map.of(), request);

        assertThat(answer.model()).isEqualTo(MIDDLE);
        assertThat(notes(answer)).containsExactly("logprobs_missing", "confidence 0.0000");
        assertThat(answer.reason())
                .isEqualTo("\"middle\" answered, and without a threshold every answer counts (0.0000)");
    }

    @Test
    void methods_have_thresholds_of_their_own() throws Exception {
        for (String method : List.of("margin", "hybrid")) {
            var request = new ScriptedRequest(ALL)
                    .says("small", Said.text("one").token("one", -2.9, -2.9, -4.9))
                    .says("middle", Said.text("two").token("two", -0.1, -0.1, -5.1));

            LoopResult.Answered answer = answered(Map.of("confidence_method", method), request);

            assertThat(answer.model()).as(method).isEqualTo(MIDDLE);
            assertThat(notes(answer)).as(method).allMatch(note -> note.endsWith(" of 0.5000"));
            assertThat(request.question(0).path("top_logprobs").asInt()).isEqualTo(2);
        }
    }

    @Test
    void weights_of_the_hybrid_are_those_of_the_decision() throws Exception {
        var request = new ScriptedRequest(ALL).says("small", Said.text("a").token("a", -0.5, -0.5, -2.5));

        LoopResult.Answered answer = answered(
                Map.of(
                        "confidence_method",
                        "hybrid",
                        "hybrid_weights",
                        Map.of("logprob_weight", 0.9, "margin_weight", 0.1)),
                request);

        assertThat(notes(answer)).containsExactly("confidence 0.7987 of 0.5000");
    }

    @Test
    void a_failure_ends_it_where_the_decision_says_so() throws Exception {
        Map<String, ?> strict = Map.of("threshold", 0.7, "on_error", "fail");
        var silent = new ScriptedRequest(ALL).says("small", sure("one", 0.6)).fails("middle", "upstream_refused");
        var unmeasured = new ScriptedRequest(ALL).says("small", Said.text("secret answer"));

        LoopResult.Failed one = failed(strict, silent);
        LoopResult.Failed other = failed(strict, unmeasured);

        assertThat(silent.asked()).containsExactly("small", "middle");
        assertThat(one.status()).isEqualTo(500);
        assertThat(one.why()).contains("on_error").endsWith("(middle: upstream_refused): see to their backends");
        assertThat(one.steps()).hasSize(2);
        assertThat(unmeasured.asked()).containsExactly("small");
        assertThat(other.why()).contains("small: logprobs_missing").contains("self_verify");
        assertThat(other.steps().getFirst().usage().total()).isEqualTo(15);
    }

    @Test
    void when_nothing_came_of_any_model_the_error_says_what_kept_each() throws Exception {
        var request = new ScriptedRequest(ALL)
                .fails("small", "upstream_timeout")
                .says("middle", Said.text("secret answer"))
                .fails("large", "no_backend");

        LoopResult.Failed failed = failed(Map.of("threshold", 0.7), request);

        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.why())
                .startsWith("no model gave an answer that could be measured (small: upstream_timeout, "
                        + "middle: logprobs_missing, large: no_backend): ")
                .contains("use models that give them");
        assertThat(failed.steps()).hasSize(3);
        assertThat(notes(failed)).containsExactly("upstream_timeout", "logprobs_missing", "no_backend");
    }

    @Test
    void orders_are_those_of_the_decision() throws Exception {
        for (var order : Map.of(
                        "declared", List.of("large", "small", "middle"),
                        "cost", List.of("small", "middle", "large"),
                        "automix", List.of("large", "small", "middle"))
                .entrySet()) {
            var request = new ScriptedRequest(ALL);
            failed(Map.of("threshold", 0.7, "escalation_order", order.getKey(), "cost_quality_tradeoff", 0), request);

            assertThat(request.asked()).as(order.getKey()).containsExactlyElementsOf(order.getValue());
        }
    }

    @Test
    void tools_reach_every_model_and_the_calls_of_the_answer_stay() throws Exception {
        var body = TreeBody.of("""
                {"model": "auto", "messages": [{"role": "user", "content": "x"}], "tool_choice": "auto",
                 "tools": [{"type": "function", "function": {"name": "weather"}}]}""");
        var request = new ScriptedRequest(body, ALL)
                .says("small", sure("one", 0.1))
                .says(
                        "middle",
                        Said.call("weather", "{\"city\":\"Rome\"}")
                                .token("{\"name\": \"weather\", \"arguments\": {\"city\": ", -5)
                                .token("\"Rome\"", -0.3)
                                .token("}}", -5));

        LoopResult.Answered answer = answered(Map.of("threshold", 0.8, "token_filter", "tool_call_args"), request);

        for (int call = 0; call < 2; call++) {
            assertThat(request.question(call).path("tools")).hasSize(1);
            assertThat(request.question(call).path("tool_choice").asString()).isEqualTo("auto");
        }
        assertThat(notes(answer)).last().isEqualTo("confidence 0.9000 of 0.8000");
        JsonNode choice = completion(answer).path("choices").path(0);
        assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(choice.path("message")
                        .path("tool_calls")
                        .path(0)
                        .path("function")
                        .path("arguments")
                        .asString())
                .isEqualTo("{\"city\":\"Rome\"}");
    }

    @Test
    void log_probabilities_the_client_wants_are_in_the_answer() throws Exception {
        var body = TreeBody.of("""
                {"messages": [], "logprobs": true, "top_logprobs": 3}""");
        var request = new ScriptedRequest(body, ALL).says("small", sure("one", 0.9));

        LoopResult.Answered answer = answered(Map.of("threshold", 0.7), request);

        assertThat(request.question(0).path("top_logprobs").asInt()).isEqualTo(3);
        assertThat(completion(answer).path("choices").path(0).path("logprobs").path("content"))
                .hasSize(1);
    }

    /// One model of a random cascade; without a confidence its call fails.
    private record Part(Candidate candidate, @Nullable Double confidence, int tokens) {}

    @Test
    void the_answer_is_the_first_sure_one_else_the_last_measured() {
        Property.check("a cascade stops where it should and pays for what it asked", 300, gen -> {
            double threshold = 0.1 + gen.unit() * 0.8;
            var parts = new ArrayList<Part>();
            for (int i = gen.between(1, 6); i > 0; i--) {
                parts.add(new Part(Setups.candidate("m" + i), gen.oneIn(4) ? null : gen.unit(), gen.between(0, 1000)));
            }
            var request =
                    new ScriptedRequest(parts.stream().map(Part::candidate).toList());
            Part expected = null;
            int asked = 0;
            int tokens = 0;
            boolean done = false;
            for (Part part : parts) {
                String name = part.candidate().ref().model();
                if (part.confidence() == null) {
                    request.fails(name, "broken");
                } else {
                    request.says(name, sure(name, part.confidence()).took(part.tokens(), 1));
                }
                if (!done) {
                    asked++;
                    if (part.confidence() != null) {
                        expected = part;
                        tokens += part.tokens() + 1;
                        done = TokenMeasure.ofLogprob(3 * part.confidence() - 3) >= threshold;
                    }
                }
            }

            LoopResult result = run(Map.of("threshold", threshold), request);

            assertThat(request.asked()).hasSize(asked);
            assertThat(result.steps()).hasSize(asked);
            if (expected == null) {
                assertThat(result).isInstanceOf(LoopResult.Failed.class);
            } else {
                var answer = (LoopResult.Answered) result;
                assertThat(answer.model()).isEqualTo(expected.candidate());
                assertThat(content(answer)).isEqualTo(expected.candidate().ref().model());
                assertThat(completion(answer).path("usage").path("total_tokens").asInt())
                        .isEqualTo(tokens);
            }
        });
    }
}
