package semanticrouter.selectors.looper;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.selectors.looper.script.ScriptedRequest.completion;
import static semanticrouter.selectors.looper.script.ScriptedRequest.content;
import static semanticrouter.selectors.looper.script.ScriptedRequest.notes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.Selector;
import semanticrouter.selectors.Bound;
import semanticrouter.selectors.Setups;
import semanticrouter.selectors.looper.remom.RemomOptions;
import semanticrouter.selectors.looper.script.ScriptedRequest;
import semanticrouter.selectors.looper.script.TreeBody;
import tools.jackson.databind.JsonNode;

class RemomTest {
    private static final String BODY = """
            {'model': 'auto', 'n': 2, 'max_tokens': 99, 'temperature': 0.5, 'tools': [{'type': 'function'}],
             'tool_choice': 'auto', 'messages': [{'role': 'system', 'content': 'be kind'},
             {'role': 'user', 'content': 'why?'}]}
            """;

    private static ScriptedRequest request() {
        return new ScriptedRequest(TreeBody.of(BODY), Setups.candidate("a"), Setups.candidate("b"));
    }

    private static LoopResult run(ScriptedRequest request, Map<String, ?> options) throws Exception {
        RemomOptions bound = Bound.options(RemomOptions.class, options);
        return new Remom()
                .loop(Setups.setup(bound, request.candidates(), Setups.noEncoders()))
                .run(request);
    }

    @Test
    void choosesNobody() throws Exception {
        RemomOptions bound = Bound.options(RemomOptions.class, Map.of());
        Selector selector = new Remom().prepare(Setups.setup(bound, request().candidates(), Setups.noEncoders()));

        assertThat(selector.loops()).isTrue();
        assertThat(selector.select(Setups.input("x", "", request().candidates())))
                .isInstanceOf(Selection.Later.class);
    }

    @Test
    void aRoundAndAFinalAnswer() throws Exception {
        ScriptedRequest request = request().says("a", "short", "the end").says("b", "a longer answer");

        LoopResult result = run(request, Map.of("breadth_schedule", List.of(2), "model_distribution", "round_robin"));

        assertThat(request.models()).containsExactly("a", "b", "a");
        assertThat(content(result)).isEqualTo("the end");
        assertThat(notes(result)).containsExactly("round 1", "round 1", "final");
        JsonNode completion = completion(result);
        assertThat(completion.path("id").asString()).startsWith("chatcmpl-remom-");
        assertThat(completion.path("model").asString()).isEqualTo("a");
        assertThat(completion.path("usage").path("prompt_tokens").asInt()).isEqualTo(30);
        assertThat(completion.path("usage").path("completion_tokens").asInt()).isEqualTo(9);
        assertThat(completion.path("reasoning_mom_responses").toString())
                .isEqualTo("[{\"round\":1,\"breadth\":2,\"responses\":["
                        + "{\"model\":\"a\",\"content\":\"short\",\"compacted_content\":\"short\",\"token_count\":3},"
                        + "{\"model\":\"b\",\"content\":\"a longer answer\","
                        + "\"compacted_content\":\"a longer answer\",\"token_count\":3}]}]");
        assertThat(result)
                .isInstanceOfSatisfying(
                        LoopResult.Answered.class,
                        answered -> assertThat(answered.reason())
                                .isEqualTo("a wrote the final answer out of one round of answers"));
    }

    @Test
    void whatIsAsked() throws Exception {
        ScriptedRequest request = request().says("a", "one").says("b", "two");

        run(
                request,
                Map.of(
                        "breadth_schedule",
                        List.of(2),
                        "model_distribution",
                        "equal",
                        "max_completion_tokens",
                        7,
                        "temperature",
                        0.9,
                        "max_concurrent",
                        1,
                        "round_timeout_seconds",
                        9));

        for (int i = 0; i < 3; i++) {
            JsonNode sent = request.sent(i);
            assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(7);
            assertThat(sent.path("temperature").asDouble()).isEqualTo(0.9);
            assertThat(sent.has("max_tokens") || sent.has("tools") || sent.has("tool_choice") || sent.has("n"))
                    .isFalse();
            assertThat(sent.path("messages").path(0).path("content").asString()).isEqualTo("be kind");
            assertThat(sent.path("messages").size()).isEqualTo(2);
        }
        assertThat(request.prompt(0)).isEqualTo("why?");
        assertThat(request.prompt(2))
                .startsWith("why?\n")
                .contains("Answer 1:\n", "Answer 2:\n", "one\n", "two\n")
                .doesNotContain("(reasoning)");
        assertThat(request.bounds).allSatisfy(bounds -> {
            assertThat(bounds.atOnce()).isEqualTo(1);
            assertThat(bounds.time()).contains(Duration.ofSeconds(9));
        });
    }

    @Test
    void noTemperatureOfItsOwn() throws Exception {
        ScriptedRequest request = request().says("a", "x").says("b", "x");

        run(request, Map.of("temperature", 0));

        assertThat(request.sent(0).path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(request.sent(0).path("max_tokens").asInt()).isEqualTo(99);
    }

    @Test
    void roundsWorkOnTheRoundBefore() throws Exception {
        ScriptedRequest request = request().says("a", "first", "second", "third", "last");

        LoopResult result = run(request, Map.of("breadth_schedule", List.of(2, 1), "model_distribution", "first_only"));

        assertThat(request.prompt(2)).contains("first", "second");
        assertThat(request.prompt(3)).contains("third").doesNotContain("first", "second");
        assertThat(content(result)).isEqualTo("last");
        assertThat(completion(result).path("reasoning_mom_responses").size()).isEqualTo(2);
    }

    @Test
    void aTemplateOfItsOwn() throws Exception {
        ScriptedRequest request =
                request().says("a", "long answer", "xy", "{'content': 'z', 'reasoning': 'as it is'}", "end");

        run(
                request,
                Map.of(
                        "breadth_schedule",
                        List.of(3),
                        "model_distribution",
                        "first_only",
                        "include_reasoning",
                        true,
                        "max_responses_per_round",
                        2,
                        "compaction_strategy",
                        "last_n_tokens",
                        "compaction_tokens",
                        1,
                        "synthesis_template",
                        "{{.OriginalContent}} {{range $r := .ReferenceResponses}}<{{$r.Model}} {{$r.Content}}>{{end}}"));

        assertThat(request.prompt(3))
                .startsWith("why? <a ")
                .contains("<a swer>", "<a xy>")
                .hasSize("why? <a swer><a xy>".length());
    }

    @Test
    void reasoningIsPassedOnWhereItIsWanted() throws Exception {
        for (boolean wanted : List.of(true, false)) {
            ScriptedRequest request = request().says("a", "{'content': 'z', 'reasoning_content': 'as it is'}");

            LoopResult result = run(
                    request,
                    Map.of(
                            "breadth_schedule",
                            List.of(1),
                            "model_distribution",
                            "first_only",
                            "include_reasoning",
                            wanted));

            assertThat(request.prompt(1).contains("as it is")).isEqualTo(wanted);
            assertThat(completion(result).toString()).contains("\"reasoning\":\"as it is\"");
        }
    }

    @Test
    void aTemplateWithoutPlacesFollowsTheQuestionAndTheAnswers() throws Exception {
        ScriptedRequest request = request().says("a", "one");

        run(
                request,
                Map.of(
                        "breadth_schedule",
                        List.of(1),
                        "model_distribution",
                        "first_only",
                        "synthesis_template",
                        "Fuse the findings."));

        assertThat(request.prompt(1))
                .startsWith("why?")
                .contains("Answer 1:\none")
                .endsWith("Fuse the findings.");
    }

    @Test
    void theSynthesisModelWritesTheFinalAnswer() throws Exception {
        ScriptedRequest request = request().says("a", "x").says("b", "y");

        run(request, Map.of("model_distribution", "first_only", "synthesis_model", "b"));

        assertThat(request.models()).containsExactly("a", "a", "a", "a", "b");
    }

    @Test
    void enoughAnswersEndARound() throws Exception {
        ScriptedRequest request = request().says("a", "", "x", "y", "end");
        Map<String, ?> options = Map.of(
                "breadth_schedule",
                List.of(4),
                "model_distribution",
                "first_only",
                "min_successful_responses",
                2,
                "on_error",
                "fail");

        LoopResult result = run(request, options);

        assertThat(request.bounds).extracting(LoopBounds::enough).containsExactly(2, 0);
        assertThat(notes(result))
                .containsExactly("round 1: empty answer", "round 1", "round 1", "round 1: unfinished", "final");
        assertThat(content(result)).isEqualTo("end");
    }

    @Test
    void asManyAsThereAreCallsIsAllOfThem() throws Exception {
        ScriptedRequest request = request().says("a", "x");

        run(
                request,
                Map.of(
                        "breadth_schedule",
                        List.of(2),
                        "model_distribution",
                        "first_only",
                        "min_successful_responses",
                        3));

        assertThat(request.bounds).extracting(LoopBounds::enough).containsExactly(0, 0);
    }

    @Test
    void aFailingCall() throws Exception {
        Map<String, ?> skips = Map.of("breadth_schedule", List.of(2), "model_distribution", "equal");
        Map<String, ?> fails =
                Map.of("breadth_schedule", List.of(2), "model_distribution", "equal", "on_error", "fail");

        for (String fault : List.of("overloaded", "unfinished")) {
            assertThat(content(run(request().says("a", "x").says("b", "!" + fault), skips)))
                    .isEqualTo("x");
            assertThat(why(run(request().says("a", "x").says("b", "!" + fault), fails)))
                    .isEqualTo("remom: round 1 failed (b: " + fault + ")");
        }
        assertThat(why(run(request().says("a", "").says("b", "!overloaded"), skips)))
                .isEqualTo("remom: round 1 failed (b: overloaded)");
        assertThat(why(run(request().says("a", "").says("b", " "), skips)))
                .isEqualTo("remom: round 1 brought empty answers only");
    }

    private static String why(LoopResult result) {
        if (!(result instanceof LoopResult.Failed failed)) {
            throw new AssertionError("not failed: " + result);
        }
        assertThat(failed.status()).isEqualTo(500);
        return failed.why();
    }

    @Test
    void aLaterRoundThatBringsNothingIsPassedOver() throws Exception {
        ScriptedRequest request = request().says("a", "first", "!overloaded", "end");

        LoopResult result = run(request, Map.of("breadth_schedule", List.of(1, 1), "model_distribution", "first_only"));

        assertThat(request.prompt(2)).contains("first");
        assertThat(content(result)).isEqualTo("end");
        assertThat(completion(result).path("reasoning_mom_responses").size()).isEqualTo(1);
    }

    @Test
    void theLongestAnswerStandsInForTheFinalOne() throws Exception {
        ScriptedRequest request = request().says("a", "abc", "x", "abd", "!overloaded");
        Map<String, ?> options = Map.of("breadth_schedule", List.of(1, 2), "model_distribution", "first_only");

        LoopResult result = run(request, options);

        assertThat(content(result)).isEqualTo("abd");
        assertThat(notes(result)).containsExactly("round 1", "round 2", "round 2", "final: overloaded");
        assertThat(run(
                        request().says("a", "abc", "!overloaded"),
                        Map.of("breadth_schedule", List.of(1), "model_distribution", "first_only", "on_error", "fail")))
                .isInstanceOf(LoopResult.Failed.class);
    }

    @Test
    void answersOfTheRoundsAreOptional() throws Exception {
        ScriptedRequest request = request().says("a", "x").says("b", "x");

        assertThat(completion(run(request, Map.of("include_intermediate_responses", false)))
                        .has("reasoning_mom_responses"))
                .isFalse();
    }

    @Test
    void resultsOfToolsAreText() throws Exception {
        TreeBody body = TreeBody.of("""
                {'tools': [], 'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'weather?'}]},
                 {'role': 'assistant', 'content': null, 'tool_calls': [{'id': '1', 'type': 'function',
                  'function': {'name': 'look', 'arguments': '{}'}}]},
                 {'role': 'tool', 'tool_call_id': '1', 'content': 'rain'},
                 {'role': 'tool', 'tool_call_id': '2', 'content': 'wind'}]}
                """);
        ScriptedRequest request = new ScriptedRequest(body, Setups.candidate("a")).says("a", "x");

        run(request, Map.of("breadth_schedule", List.of(1)));

        assertThat(request.sent(0).path("messages").toString())
                .isEqualTo(
                        "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"weather?\"}]},"
                                + "{\"role\":\"assistant\",\"content\":\"Called the tool look with {}\"},"
                                + "{\"role\":\"user\",\"content\":\"Result of the tool:\\nrain\\n\\nResult of the tool:\\nwind\"}]");
        assertThat(request.sent(1).path("messages").size()).isEqualTo(4);
        assertThat(request.prompt(1)).startsWith("weather?");
    }

    @Test
    void imagesStayBesideThePrompt() throws Exception {
        TreeBody body = TreeBody.of("""
                {'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'what?'},
                 {'type': 'image_url', 'image_url': {'url': 'data:'}}]}]}
                """);
        ScriptedRequest request = new ScriptedRequest(body, Setups.candidate("a")).says("a", "x");

        run(request, Map.of("breadth_schedule", List.of(1)));

        JsonNode content = request.sent(1).path("messages").path(0).path("content");
        assertThat(content.path(0).path("text").asString()).startsWith("what?");
        assertThat(content.path(1).path("type").asString()).isEqualTo("image_url");
    }
}
