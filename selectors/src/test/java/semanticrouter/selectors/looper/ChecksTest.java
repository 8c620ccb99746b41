package semanticrouter.selectors.looper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.selectors.Bound;
import semanticrouter.selectors.looper.fusion.FusionOptions;
import semanticrouter.selectors.looper.remom.RemomOptions;
import semanticrouter.selectors.score.LatencyAware;

/// The cross-field rules of the public contract (specification: signals §1.10).
class ChecksTest {
    private static final List<ModelRef> REFS = List.of(ModelRef.to("a"), ModelRef.to("b"));

    @Test
    void confidence() {
        var family = new Confidence();

        assertThat(errors(family, Map.of())).isEmpty();
        assertThat(family.check(Bound.options(Confidence.Options.class, Map.of()), REFS))
                .extracting(Problem::path)
                .containsExactly("threshold");
        assertThat(errors(family, Map.of("hybrid_weights", Map.of()))).containsExactly("hybrid_weights");
        assertThat(errors(
                        family,
                        Map.of(
                                "confidence_method",
                                "hybrid",
                                "hybrid_weights",
                                Map.of("logprob_weight", 0.65, "margin_weight", 0.35))))
                .isEmpty();
        assertThat(errors(
                        family, Map.of("confidence_method", "hybrid", "hybrid_weights", Map.of("logprob_weight", 0.9))))
                .containsExactly("hybrid_weights");
        assertThat(errors(family, Map.of("verifier_server_url", "http://v"))).containsExactly("verifier_server_url");
    }

    @Test
    void aCascadeThatAsksTheCheapestLastIsWarnedOf() {
        for (String order : List.of("automix", "cost")) {
            var options = Bound.options(
                    Confidence.Options.class,
                    Map.of("threshold", 0.7, "escalation_order", order, "cost_quality_tradeoff", 0.6));

            assertThat(new Confidence().check(options, REFS))
                    .extracting(Problem::path)
                    .isEqualTo(order.equals("cost") ? List.of() : List.of("cost_quality_tradeoff"));
        }
    }

    @Test
    void verifierAddress() {
        for (String bad : List.of(
                "", "verifier:80", "ftp://v", "http://", "http://u:p@v", "http://v?q", "http://v#f", "http://a b")) {
            assertThat(errors(
                            new Confidence(),
                            Map.of("confidence_method", "automix_entailment", "verifier_server_url", bad)))
                    .as(bad)
                    .containsExactly("verifier_server_url");
        }
        assertThat(errors(
                        new Confidence(),
                        Map.of("confidence_method", "automix_entailment", "verifier_server_url", "https://v:1/x")))
                .isEmpty();
    }

    @Test
    void remom() {
        assertThat(errors(new Remom(), Map.of())).isEmpty();
        assertThat(errors(new Remom(), Map.of("breadth_schedule", List.of()))).containsExactly("breadth_schedule");
        assertThat(errors(new Remom(), Map.of("breadth_schedule", List.of(3, 0), "synthesis_model", "z")))
                .containsExactly("breadth_schedule[1]", "synthesis_model");
        assertThat(errors(new Remom(), Map.of("synthesis_template", "{{.Original}}")))
                .containsExactly("synthesis_template");
    }

    @Test
    void whatMustBeAtLeastOneIsNotZero() {
        Map<Class<? extends Record>, String> options = Map.of(
                Ratings.Options.class, "max_concurrent",
                RemomOptions.class, "max_completion_tokens",
                LatencyAware.Options.class, "tpot_percentile");

        options.forEach((type, key) -> {
            Bound.options(type, Map.of());
            Bound.options(type, Map.of(key, 1));
            assertThatThrownBy(() -> Bound.options(type, Map.of(key, 0))).hasMessageContaining("out-of-range");
        });
    }

    @Test
    void fusion() {
        assertThat(errors(new Fusion(), Map.of())).isEmpty();
        assertThat(new Fusion().check(Bound.options(FusionOptions.class, Map.of()), List.of()))
                .hasSize(1);
        assertThat(errors(
                        new Fusion(),
                        Map.of("analysis_overrides", List.of(Map.of("model", "a"), Map.of("model", "a")))))
                .containsExactly("analysis_overrides");
    }

    @Test
    void workflows() {
        var family = new Workflows();

        assertThat(errors(family, Map.of())).containsExactly("roles");
        assertThat(errors(family, Map.of("mode", "dynamic"))).containsExactly("planner.model");
        assertThat(errors(
                        family,
                        Map.of(
                                "mode",
                                "dynamic",
                                "planner",
                                Map.of("model", "p"),
                                "roles",
                                List.of(Map.of("name", "r")))))
                .containsExactly("roles");
        assertThat(errors(
                        family,
                        Map.of(
                                "roles",
                                List.of(
                                        Map.of(
                                                "name",
                                                "r",
                                                "models",
                                                List.of("a", "a", "z"),
                                                "access_list",
                                                List.of("s")),
                                        Map.of("name", "s", "models", List.of("b"), "access_list", List.of("r")),
                                        Map.of("name", "s", "models", List.of("b"))),
                                "final",
                                Map.of("model", "y"))))
                .containsExactly(
                        "roles[0].models[2]",
                        "roles[0].models",
                        "roles[0].access_list",
                        "roles[2].name",
                        "final.model");
    }

    @Test
    void prompt() {
        Map<String, ?> given = Map.of("model", "helper", "instructions", "choose");
        Prompt.Options options = Bound.options(Prompt.Options.class, given);
        var adapter = new ModelRef("c", Optional.empty(), "", "a", 0);

        assertThat(new Prompt().check(options, REFS)).isEmpty();
        assertThat(new Prompt().check(options, REFS.subList(0, 1))).hasSize(1);
        assertThat(new Prompt().check(options, List.of(REFS.get(0), REFS.get(1), REFS.get(0))))
                .hasSize(1);
        assertThat(new Prompt().check(options, List.of(REFS.get(0), adapter))).hasSize(1);
    }

    private static <C extends Record> List<String> errors(SelectorFamily<C> family, Map<String, ?> given) {
        return family.check(Bound.options(family.kind().options(), given), REFS).stream()
                .filter(problem -> !problem.warning())
                .map(Problem::path)
                .toList();
    }
}
