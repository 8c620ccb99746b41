package semanticrouter.selectors.looper;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.selectors.looper.script.ScriptedRequest.completion;
import static semanticrouter.selectors.looper.script.ScriptedRequest.content;
import static semanticrouter.selectors.looper.script.ScriptedRequest.notes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.selectors.Bound;
import semanticrouter.selectors.Setups;
import semanticrouter.selectors.looper.fusion.FusionOptions;
import semanticrouter.selectors.looper.script.ScriptedRequest;
import semanticrouter.selectors.looper.script.TreeBody;
import tools.jackson.databind.JsonNode;

class FusionTest {
    static final String ANALYSIS = "```json\n{\"consensus\": [\"both say so\"],}\n```";

    static ScriptedRequest request() {
        return request("");
    }

    /// @param plugin fields of a fusion plugin; empty for no plugins
    static ScriptedRequest request(String plugin) {
        String plugins = plugin.isEmpty() ? "" : "'plugins': [{'id': 'web'}, {'id': 'fusion', " + plugin + "}], ";
        return new ScriptedRequest(TreeBody.of("{" + plugins + """
                        'model': 'vllm-sr/fusion', 'tools': [{'type': 'function'}], 'tool_choice': 'auto',
                        'response_format': {'type': 'json_object'}, 'max_tokens': 50,
                        'messages': [{'role': 'system', 'content': 'be kind'}, {'role': 'user', 'content': 'why?'}]}
                        """), Setups.candidate("a"), Setups.candidate("b"))
                .knows("c")
                .says("a", "because", ANALYSIS, "the end")
                .says("b", "why not")
                .says("c", "see");
    }

    static LoopResult run(ScriptedRequest request, Map<String, ?> options) throws Exception {
        return run(request, options, Setups.noEncoders());
    }

    static LoopResult run(ScriptedRequest request, Map<String, ?> options, EncoderRuntime encoders) throws Exception {
        FusionOptions bound = Bound.options(FusionOptions.class, options);
        return new Fusion()
                .loop(Setups.setup(bound, request.candidates(), encoders))
                .run(request);
    }

    @Test
    void panelJudgeAndFinalAnswer() throws Exception {
        ScriptedRequest request = request();

        LoopResult result = run(request, Map.of());

        assertThat(request.models()).containsExactly("a", "b", "a", "a");
        assertThat(notes(result)).containsExactly("panel", "panel", "judge", "final");
        assertThat(content(result)).isEqualTo("the end");
        JsonNode completion = completion(result);
        assertThat(completion.path("id").asString()).startsWith("chatcmpl-fusion-");
        assertThat(completion.path("model").asString()).isEqualTo("a");
        assertThat(completion.path("usage").path("total_tokens").asInt()).isEqualTo(4 * 13);
        assertThat(completion.path("fusion").toString())
                .isEqualTo("{\"analysis\":{\"consensus\":[\"both say so\"],\"contradictions\":[],"
                        + "\"partial_coverage\":[],\"unique_insights\":[],\"blind_spots\":[],\"parse_failed\":false},"
                        + "\"responses\":[{\"model\":\"a\",\"content\":\"because\"},{\"model\":\"b\",\"content\":\"why not\"}],"
                        + "\"judge_model\":\"a\",\"analysis_models\":[\"a\",\"b\"],\"prompt_version\":\"fusion-v1\"}");
        assertThat(result)
                .isInstanceOfSatisfying(
                        LoopResult.Answered.class,
                        answered -> assertThat(answered.reason())
                                .isEqualTo("a wrote the final answer out of those of 2 of 2 panel models"));
    }

    @Test
    void toolsAreForTheFinalAnswerOnly() throws Exception {
        ScriptedRequest request = request();

        run(request, Map.of());

        for (int i = 0; i < 3; i++) {
            assertThat(request.sent(i).has("tools") || request.sent(i).has("tool_choice"))
                    .isFalse();
        }
        assertThat(request.sent(3).has("tools") && request.sent(3).has("tool_choice"))
                .isTrue();
        assertThat(request.sent(0).path("messages").size()).isEqualTo(2);
        assertThat(request.prompt(0)).isEqualTo("why?");
        assertThat(request.sent(2).path("messages").size()).isEqualTo(1);
        assertThat(request.sent(2).has("response_format")).isFalse();
        assertThat(request.prompt(2))
                .contains("system:\nbe kind", "user:\nwhy?", "Answer 1:\nbecause", "Answer 2:\nwhy not");
        assertThat(request.sent(3).path("messages").size()).isEqualTo(2);
        assertThat(request.prompt(3)).startsWith("why?").contains("Answer 2:\nwhy not", "both say so");
        assertThat(request.sent(3).has("response_format")).isTrue();
    }

    @Test
    void theFinalAnswerMayCallTools() throws Exception {
        ScriptedRequest request = request()
                .says(
                        "a",
                        "because",
                        "hm",
                        "{'content': null, 'tool_calls': [{'id': 'x', 'type': 'function', 'function': {'name': 'f', 'arguments': ''}}]}");

        JsonNode choice = completion(run(request, Map.of())).path("choices").path(0);

        assertThat(choice.path("message").path("tool_calls").path(0).path("id").asString())
                .isEqualTo("x");
    }

    @Test
    void resultsOfToolsAreTextForThePanelAlone() throws Exception {
        TreeBody body = TreeBody.of("""
                {'tools': [], 'messages': [{'role': 'user', 'content': 'weather?'},
                 {'role': 'assistant', 'content': null, 'tool_calls': [{'id': '1', 'type': 'function',
                  'function': {'name': 'look', 'arguments': '{}'}}]},
                 {'role': 'tool', 'tool_call_id': '1', 'content': 'rain'}]}
                """);
        ScriptedRequest request =
                new ScriptedRequest(body, Setups.candidate("a")).says("a", "wet", ANALYSIS, "the end");

        run(request, Map.of());

        assertThat(request.prompt(0)).isEqualTo("Result of the tool:\nrain");
        assertThat(request.prompt(1)).contains("rain", "wet");
        JsonNode last = request.sent(2).path("messages");
        assertThat(last.path(2).path("role").asString()).isEqualTo("tool");
        assertThat(last.size()).isEqualTo(4);
        assertThat(request.prompt(2)).startsWith("weather?").contains("wet");
    }

    @Test
    void modelsAndLimits() throws Exception {
        ScriptedRequest request = request();
        request.says("c", "see", ANALYSIS, "the end");

        run(
                request,
                Map.of(
                        "model",
                        "c",
                        "analysis_models",
                        List.of("b", "c"),
                        "analysis_overrides",
                        List.of(Map.of("model", "c", "temperature", 0, "max_completion_tokens", 7)),
                        "temperature",
                        0.4,
                        "max_completion_tokens",
                        9,
                        "max_concurrent",
                        1,
                        "round_timeout_seconds",
                        3));

        assertThat(request.models()).containsExactly("b", "c", "c", "c");
        assertThat(request.asked)
                .extracting(question -> ((TreeBody) question.body())
                        .tree()
                        .path("max_completion_tokens")
                        .asInt())
                .containsExactly(9, 7, 9, 9);
        assertThat(request.asked)
                .extracting(question ->
                        ((TreeBody) question.body()).tree().path("temperature").asDouble())
                .containsExactly(0.4, 0.0, 0.4, 0.4);
        assertThat(request.sent(0).has("max_tokens")).isFalse();
        assertThat(request.bounds.getFirst().atOnce()).isEqualTo(1);
        assertThat(request.bounds.getFirst().time()).contains(Duration.ofSeconds(3));
        assertThat(request.bounds.get(1).time()).isEmpty();
    }

    @Test
    void templates() throws Exception {
        ScriptedRequest request = request().says("b", "{{analysis}}");

        run(
                request,
                Map.of(
                        "analysis_template",
                        "Q {{original}} A {{responses}}",
                        "synthesis_template",
                        "{{responses}}+{{analysis}}"));

        assertThat(request.prompt(2))
                .startsWith("Q system:")
                .endsWith("A Answer 1:\nbecause\n\nAnswer 2:\n{{analysis}}");
        assertThat(request.prompt(3))
                .startsWith("why?\n\nAnswer 1:\nbecause\n\nAnswer 2:\n{{analysis}}+{\"consensus\"");
    }

    @Test
    void aPanelThatFails() throws Exception {
        Map<String, ?> skips = Map.of();
        LoopResult result = run(request().says("b", "!overloaded"), skips);

        assertThat(content(result)).isEqualTo("the end");
        assertThat(completion(result).path("fusion").path("failed_models").toString())
                .isEqualTo("[{\"model\":\"b\",\"error\":\"overloaded\"}]");
        assertThat(notes(result)).contains("panel: overloaded");
        assertThat(why(run(request().says("b", "!overloaded"), Map.of("on_error", "fail")), 500))
                .isEqualTo("fusion: 1 of 2 panel models answered, 2 must (b: overloaded)");
        assertThat(why(run(request().says("a", "!x").says("b", " "), skips), 500))
                .isEqualTo("fusion: 0 of 2 panel models answered, 1 must (a: x)");
    }

    @Test
    void enoughAnswersEndThePanel() throws Exception {
        ScriptedRequest request = request();

        LoopResult result = run(request, Map.of("min_successful_responses", 1, "on_error", "fail"));

        assertThat(request.bounds.getFirst().enough()).isEqualTo(1);
        assertThat(notes(result)).containsExactly("panel", "panel: unfinished", "judge", "final");
        assertThat(completion(result).path("fusion").has("failed_models")).isFalse();
        assertThat(why(
                        run(
                                request().says("b", "!timeout").says("c", "!timeout"),
                                Map.of("analysis_models", List.of("a", "b", "c"), "min_successful_responses", 2)),
                        500))
                .startsWith("fusion: 1 of 3 panel models answered, 2 must");
    }

    @Test
    void aTimeoutKeepsWhatThereIs() throws Exception {
        LoopResult result = run(request().says("b", "!unfinished"), Map.of("min_successful_responses", 5));

        assertThat(content(result)).isEqualTo("the end");
        assertThat(completion(result)
                        .path("fusion")
                        .path("failed_models")
                        .path(0)
                        .path("error")
                        .asString())
                .isEqualTo("unfinished");
    }

    @Test
    void aJudgeThatFailsIsNoHarm() throws Exception {
        ScriptedRequest request = request().says("a", "because", "!overloaded", "the end");

        JsonNode fusion = completion(run(request, Map.of("on_error", "fail"))).path("fusion");

        assertThat(fusion.path("failed_models").path(0).path("model").asString())
                .isEqualTo("a");
        assertThat(fusion.path("analysis").path("parse_failed").asBoolean()).isFalse();
        assertThat(request.prompt(3)).contains("There is none.");
    }

    @Test
    void anAnalysisThatCannotBeRead() throws Exception {
        ScriptedRequest request = request().says("a", "because", "they agree", "the end");

        LoopResult result = run(request, Map.of());

        assertThat(notes(result)).contains("judge: analysis unreadable");
        assertThat(request.prompt(3)).contains("they agree");
        assertThat(completion(result)
                        .path("fusion")
                        .path("analysis")
                        .path("raw")
                        .asString())
                .isEqualTo("they agree");
    }

    @Test
    void aFinalAnswerThatFails() throws Exception {
        assertThat(why(run(request().says("a", "because", ANALYSIS, "!overloaded"), Map.of()), 500))
                .isEqualTo("fusion: the final answer failed (overloaded)");
    }

    @Test
    void nothingIsShownThatIsNotWanted() throws Exception {
        Map<String, ?> hidden = Map.of("include_analysis", false, "include_intermediate_responses", false);

        assertThat(completion(run(request(), hidden)).has("fusion")).isFalse();
        JsonNode failing = completion(run(request().says("b", "!x"), hidden)).path("fusion");
        assertThat(failing.has("failed_models")).isTrue();
        assertThat(failing.has("analysis") || failing.has("responses")).isFalse();
    }

    @Test
    void modelsNobodyKnows() throws Exception {
        assertThat(why(run(request(), Map.of("model", "vllm-sr/fusion")), 500))
                .startsWith("fusion: model is not a model of the configuration");
        assertThat(why(run(request("'analysis_models': ['a', 'openrouter/fusion']"), Map.of()), 400))
                .startsWith("fusion plugin of the request: analysis_models[1] is not a model")
                .doesNotContain("openrouter");
    }

    @Test
    void warnings() {
        Map<String, ?> options =
                Map.of("analysis_overrides", List.of(Map.of("model", "z")), "analysis_template", "Judge {{original}}");

        assertThat(new Fusion().check(Bound.options(FusionOptions.class, options), List.of(ModelRef.to("a"))))
                .allMatch(Problem::warning)
                .extracting(Problem::path)
                .containsExactly("analysis_overrides", "analysis_template");
    }

    static String why(LoopResult result, int status) {
        if (!(result instanceof LoopResult.Failed failed)) {
            throw new AssertionError("not failed: " + result);
        }
        assertThat(failed.status()).isEqualTo(status);
        return failed.why();
    }
}
