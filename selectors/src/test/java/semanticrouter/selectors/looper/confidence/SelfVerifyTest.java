package semanticrouter.selectors.looper.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.selection.Candidate;
import semanticrouter.selectors.looper.script.TreeBody;
import semanticrouter.testkit.Property;
import tools.jackson.databind.JsonNode;

/// A model that says how sure it is of its answer.
class SelfVerifyTest {
    private static final List<Candidate> MODELS =
            List.of(EscalationTest.candidate("small", "1b", 0.5, 1), EscalationTest.candidate("large", "70b", 0.9, 9));
    private static final Map<String, ?> OPTIONS = Map.of("confidence_method", "self_verify");

    @Test
    void the_model_that_answered_is_asked_about_its_answer() throws Exception {
        var body = TreeBody.of("""
                {"model": "auto", "temperature": 1.5, "max_completion_tokens": 9, "response_format": {"type": "text"},
                 "tools": [{"type": "function"}], "stop": ["{"],
                 "messages": [{"role": "system", "content": "be brief"}, {"role": "user", "content": "why 100%d?"}]}""");
        var request = new ScriptedRequest(body, MODELS)
                .says("small", Said.text("because").took(10, 1))
                .says(
                        "small",
                        Said.text("{\"confidence\": 0.75, \"reason\": \"x\"}").took(100, 20));

        LoopResult.Answered answer = CascadeTest.answered(OPTIONS, request);

        assertThat(request.asked()).containsExactly("small", "small");
        assertThat(request.question(0).has("logprobs")).isFalse();
        JsonNode asked = request.question(1);
        assertThat(asked.propertyNames()).containsExactlyInAnyOrder("model", "messages", "max_tokens", "temperature");
        assertThat(asked.path("max_tokens").asInt()).isEqualTo(256);
        assertThat(asked.path("temperature").asDouble()).isEqualTo(0.1);
        assertThat(asked.path("messages")).hasSize(1);
        assertThat(asked.path("messages").path(0).path("content").asString())
                .contains("Question:\nwhy 100%d?\n")
                .contains("Answer:\nbecause\n")
                .contains("\"confidence\"");
        assertThat(answer.reason()).isEqualTo("\"small\" was sure enough (0.7500 of 0.7000)");
        assertThat(CascadeTest.content(answer)).isEqualTo("because");
        assertThat(CascadeTest.notes(answer))
                .containsExactly("confidence 0.7500 of 0.7000", "its verdict on its answer");
        JsonNode usage = CascadeTest.completion(answer).path("usage");
        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(110);
        assertThat(usage.path("completion_tokens").asInt()).isEqualTo(21);
    }

    @Test
    void a_verdict_that_cannot_be_read_or_fails_is_paid_for_and_the_next_model_is_asked() throws Exception {
        var request = new ScriptedRequest(MODELS)
                .says("small", Said.text("one").took(1, 2))
                .says("small", Said.text("quite sure").took(10, 20))
                .says("large", Said.text("two").took(100, 200))
                .says("large", Said.text("0.2").took(1000, 2000));

        LoopResult.Answered answer = CascadeTest.answered(OPTIONS, request);

        assertThat(CascadeTest.content(answer)).isEqualTo("two");
        assertThat(answer.steps()).hasSize(4);
        assertThat(CascadeTest.notes(answer))
                .containsExactly(
                        "verification_unreadable",
                        "its verdict on its answer cannot be read",
                        "confidence 0.2000 of 0.7000",
                        "its verdict on its answer");
        assertThat(CascadeTest.completion(answer)
                        .path("usage")
                        .path("total_tokens")
                        .asInt())
                .isEqualTo(3333);

        var silent = new ScriptedRequest(MODELS).says("small", Said.text("one")).fails("small", "upstream_timeout");
        assertThat(CascadeTest.failed(OPTIONS, silent).why())
                .contains("small: upstream_timeout, large: nothing_to_say");
    }

    @Test
    void an_answer_without_a_text_is_not_asked_about() throws Exception {
        var request = new ScriptedRequest(MODELS).says("small", Said.text(" "));

        assertThat(CascadeTest.failed(OPTIONS, request).why()).contains("small: answer_empty");
        assertThat(request.asked()).containsExactly("small", "large");
    }

    @Test
    void calls_of_tools_are_an_answer() throws Exception {
        var request = new ScriptedRequest(MODELS)
                .says("small", Said.call("weather", "{\"city\":\"Rome\"}"))
                .says("small", Said.text("{\"confidence\": 1}"));

        CascadeTest.answered(OPTIONS, request);

        assertThat(request.question(1).path("messages").path(0).path("content").asString())
                .contains("weather")
                .contains("Rome");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"confidence\": 0.85, \"reason\": \"r\"}             | 0.85",
                "```json\\n{\"confidence\": 1}\\n```                    | 1",
                "I think {\"confidence\": 7, \"reason\": \"of ten\"} so | 1",
                "{\"confidence\": -2}                                   | 0",
                "{\"confidence\": \"0.4\"}                              | 0.4",
                "{\"confidence\": 0.6, }                                | 0.6",
                "{\"confidence\": 0.6                                   | 0.6",
                "{\"sure\": 12, \"likely\": .25}                        | 0.25",
                "I rate it 8 of 10, that is 0.8 or 0.9                  | 0.8",
                "Confidence: 1.                                         | 1",
                "-0.5, no, 0.5                                          | 0.5",
                "v0.3 says 0                                            | 0",
                "5e-1                                                   | 0.5"
            })
    void verdicts_are_repaired(String verdict, double confidence) {
        assertThat(SelfVerify.read(verdict).orElseThrow()).isCloseTo(confidence, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sure", "85% sure", "0.85%", "8/10", "-1", "1.5", "v0.3", "{}", "} {"})
    void what_states_no_confidence_is_no_verdict(String verdict) {
        assertThat(SelfVerify.read(verdict)).isEmpty();
    }

    @Test
    void nothing_is_less_than_no_confidence() {
        assertThat(SelfVerify.read("-0").orElseThrow()).isBetween(0.0, 1.0);
        assertThat(SelfVerify.read("{\"confidence\": -0.0}").orElseThrow()).isBetween(0.0, 1.0);
    }

    @Test
    void whatever_is_read_is_a_confidence() {
        Property.check("a verdict is empty or within 0 and 1", 500, gen -> {
            String verdict = gen.text(20)
                    + gen.oneOf("", "{\"confidence\":", "0.", "-")
                    + gen.oneOf("", "1e309", "9".repeat(400), "0.5", "2", "e-5")
                    + gen.oneOf("", "}", " ", "%")
                    + gen.text(20);

            SelfVerify.read(verdict)
                    .ifPresent(confidence -> assertThat(confidence).isBetween(0.0, 1.0));
        });
    }
}
