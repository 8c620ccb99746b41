package semanticrouter.selectors.looper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static semanticrouter.selectors.looper.FusionTest.ANALYSIS;
import static semanticrouter.selectors.looper.FusionTest.request;
import static semanticrouter.selectors.looper.FusionTest.run;
import static semanticrouter.selectors.looper.FusionTest.why;
import static semanticrouter.selectors.looper.script.ScriptedRequest.completion;
import static semanticrouter.selectors.looper.script.ScriptedRequest.notes;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.selectors.Setups;
import semanticrouter.selectors.looper.script.Relations;
import semanticrouter.selectors.looper.script.ScriptedRequest;
import semanticrouter.selectors.looper.script.TreeBody;
import tools.jackson.databind.JsonNode;

/// What a panel's answers are held against (specification: selection §2.7, grounding).
class FusionGroundingTest {
    @Test
    void answersAreHeldAgainstEachOther() throws Exception {
        Relations relations = new Relations((premise, hypothesis) ->
                premise.equals("odd") || hypothesis.equals("odd") ? Relations.of(0, .9) : Relations.of(.8, 0));
        Map<String, ?> filter = Map.of(
                "analysis_models",
                List.of("a", "b", "c"),
                "grounding",
                Map.of("enabled", true, "reference", "panel", "policy", "filter", "min_score", 0.3));
        ScriptedRequest request = request().says("b", "odd");

        LoopResult result = run(request, filter, relations);

        assertThat(request.prompt(3))
                .contains("Answer 1 (agreement 0.48):", "Answer 3")
                .doesNotContain("odd");
        assertThat(notes(result))
                .containsExactly(
                        "panel: agreement 0.48",
                        "panel: agreement 0.05, contradicted",
                        "panel: agreement 0.48",
                        "judge",
                        "final");
        JsonNode grounding = completion(result).path("fusion").path("grounding");
        assertThat(grounding.path("reference").asString()).isEqualTo("panel");
        assertThat(grounding.path("scores").path(1).path("kept").asBoolean()).isFalse();
        assertThat(grounding.path("scores").path(1).path("flagged").asBoolean()).isTrue();
        assertThat(completion(result).path("fusion").path("responses").size()).isEqualTo(3);
    }

    @Test
    void weightAndAnnotateKeepAll() throws Exception {
        Relations relations = new Relations((_, _) -> Relations.of(0, .9));
        for (String policy : List.of("weight", "annotate")) {
            ScriptedRequest request = request();

            run(
                    request,
                    Map.of("grounding", Map.of("enabled", true, "reference", "panel", "policy", policy)),
                    relations);

            assertThat(request.prompt(2)).contains("Answer 1 (agreement 0.05, contradicted):", "Answer 2 (");
            assertThat(request.prompt(2).contains("more weight")).isEqualTo(policy.equals("weight"));
        }
    }

    @Test
    void aCheckThatFails() throws Exception {
        Relations relations = new Relations((_, _) -> Relations.of(1, 0));
        Map<String, ?> skips = Map.of("grounding", Map.of("enabled", true, "reference", "panel"));
        Map<String, ?> fails = Map.of("on_error", "fail", "grounding", Map.of("enabled", true, "reference", "panel"));

        LoopResult result = run(request().says("b", "unreadable"), skips, relations);

        assertThat(completion(result)
                        .path("fusion")
                        .path("grounding")
                        .path("error")
                        .asString())
                .isEqualTo("encoder_missing");
        assertThat(why(run(request().says("b", "unreadable"), fails, relations), 500))
                .isEqualTo("fusion: the panel's answers could not be checked (encoder_missing)");
    }

    @Test
    void checksThatCannotBeHadAreRefusedAtLoad() {
        for (String reference : List.of("panel", "hybrid", "context")) {
            Map<String, ?> options = Map.of("grounding", Map.of("enabled", true, "reference", reference));

            assertThatThrownBy(() -> run(request(), options))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("nli");
        }
    }

    /// Only what the system says is entailed.
    private static Relations knowing(String given) {
        return new Relations(
                (premise, hypothesis) -> premise.equals(given) && hypothesis.endsWith("The sky is blue today.")
                        ? Relations.of(.9, 0)
                        : Relations.of(.1, .1));
    }

    @Test
    void answersAreHeldAgainstWhatTheConversationHolds() throws Exception {
        String invented =
                "The moon is made of cheese. The sky is blue today. It was sold for a song. Nobody knows why.";
        for (String reference : List.of("context", "hybrid")) {
            ScriptedRequest request = request()
                    .says("a", "The sky is blue today.", ANALYSIS, "the end")
                    .says("b", invented);
            Map<String, ?> filter = Map.of(
                    "grounding", Map.of("enabled", true, "reference", reference, "policy", "filter", "min_score", 0.6));

            LoopResult result = run(request, filter, knowing("be kind"));

            assertThat(notes(result)).startsWith("panel: support 1.00", "panel: support 0.33");
            assertThat(request.prompt(3)).contains("Answer 1 (support 1.00):").doesNotContain("cheese");
            assertThat(completion(result).path("fusion").path("grounding").toString())
                    .isEqualTo("{\"reference\":\"context\",\"policy\":\"filter\",\"scores\":["
                            + "{\"model\":\"a\",\"score\":1.0,\"flagged\":false,\"kept\":true},"
                            + "{\"model\":\"b\",\"score\":0.3333333333333333,\"flagged\":true,\"kept\":false}]}");
        }
    }

    @Test
    void theJudgeIsToldWhatSupportMeans() throws Exception {
        ScriptedRequest request = request();

        run(request, Map.of("grounding", Map.of("enabled", true, "reference", "context")), knowing("be kind"));

        assertThat(request.prompt(2)).contains("Support, from 0 to 1").doesNotContain("Agreement");
    }

    @Test
    void aConversationThatHoldsNothing() throws Exception {
        for (String reference : List.of("context", "hybrid")) {
            ScriptedRequest request = new ScriptedRequest(
                            TreeBody.of("{'messages': [{'role': 'user', 'content': 'why?'}]}"),
                            Setups.candidate("a"),
                            Setups.candidate("b"))
                    .says("a", "because", ANALYSIS, "the end")
                    .says("b", "why not");

            JsonNode grounding = completion(run(
                            request,
                            Map.of("grounding", Map.of("enabled", true, "reference", reference)),
                            knowing("nothing")))
                    .path("fusion")
                    .path("grounding");

            assertThat(grounding.path("reference").asString())
                    .isEqualTo(reference.equals("hybrid") ? "panel" : "context");
            assertThat(grounding.path("error").asString("")).isEqualTo(reference.equals("hybrid") ? "" : "no_context");
        }
    }
}
