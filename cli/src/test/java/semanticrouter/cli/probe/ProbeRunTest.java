package semanticrouter.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.cli.CommandException;
import semanticrouter.testkit.SharedData;

/// What a probe demands of an explanation. The explanations here are written by hand.
class ProbeRunTest {
    private static final String PROBES = """
            schema_version: v1
            name: mine
            routing_assets: {yaml: config.yaml, dsl: recipe.dsl}
            coverage:
              min_signal_assertion_percent: 0
              min_projection_assertion_percent: 0
              min_algorithm_assertion_percent: 0
              min_plugin_assertion_percent: 0
              required_request_shapes: [text]
              min_tag_counts: {}
              min_tag_pass_rate: {}
            decisions:
              - id: greet
                expected_decision: greet
                model: acme/cheap
                expected_signals: {keywords: [hello]}
                signal_match: exact
                variants:
                  - {id: one, query: hello, expected_signals: {keywords: [hello]}, tags: [baseline]}
            """;

    private final Map<String, Object> explanation = new HashMap<>(Map.of(
            "requested_model",
            "acme/cheap",
            "recipe",
            "default",
            "routing_decision",
            "greet",
            "decision_result",
            Map.of(
                    "algorithm",
                    "static",
                    "plugins",
                    List.of(),
                    "matched_signals",
                    Map.of("keywords", List.of("hello"))),
            "eval_trace",
            List.of(Map.of("decision_name", "greet", "matched", true)),
            "recommended_models",
            List.of("small"),
            "selection_status",
            "selected",
            "selected_model",
            "small"));

    @TempDir
    private Path temp;

    private ProbeRun run(String probes) throws IOException, InterruptedException {
        Files.writeString(temp.resolve("probes.yaml"), probes);
        return ProbeRun.of(temp, List.of(), _ -> explanation);
    }

    private List<String> misses() throws IOException, InterruptedException {
        return run(PROBES).verdicts().getFirst().misses();
    }

    @Test
    void a_signal_that_is_expected_twice_matches_once() throws Exception {
        assertThat(misses()).isEmpty();
    }

    @Test
    void the_model_that_was_asked_for_is_told() throws Exception {
        explanation.put("requested_model", "vllm-sr/auto");

        assertThat(misses()).containsExactly("requested model vllm-sr/auto instead of acme/cheap");
    }

    @ParameterizedTest
    @CsvSource({
        "static, fallback, small",
        "static, guessed, small",
        "multi_factor, planned_final, small",
        "static, execution_required, small",
        "static, selected, ''",
        "confidence, selected, small",
        "fusion, selected, small",
        "fusion, planned_final, ''"
    })
    void a_selection_says_no_more_than_is_known(String algorithm, String status, String model) throws Exception {
        explanation.put(
                "decision_result",
                Map.of("algorithm", algorithm, "matched_signals", Map.of("keywords", List.of("hello"))));
        explanation.put("selection_status", status);
        explanation.put("selected_model", model);

        assertThat(misses()).singleElement().asString().startsWith("selection " + status);
    }

    @ParameterizedTest
    @CsvSource({
        "static, selected, small",
        "static, execution_required, ''",
        "confidence, execution_required, ''",
        "fusion, planned_final, small",
        "router_dc, fallback, small"
    })
    void a_selection_that_says_what_is_known_passes(String algorithm, String status, String model) throws Exception {
        explanation.put(
                "decision_result",
                Map.of("algorithm", algorithm, "matched_signals", Map.of("keywords", List.of("hello"))));
        explanation.put("selection_status", status);
        explanation.put("selected_model", model);

        assertThat(misses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: mine | name: mine, nme: x | the file: there is no key nme",
                "dsl: recipe.dsl | ddsl: recipe.dsl | routing_assets: dsl is missing",
                "  min_plugin_assertion_percent: 0 | | coverage: min_plugin_assertion_percent is missing",
                "assertion_percent: 0 | assertion_percent: 101 | is not 0 to 100",
                "[text] | [text, voice] | required_request_shapes is not a list of known names",
                "min_tag_counts: {} | min_tag_counts: {colour: 1} | min_tag_counts: there is no key colour",
                "signal_match: exact | signal_match: exactly | signal_match is not contains or exact",
                "tags: [baseline] | tags: [a, a] | tags is not a list",
                "query: hello | querry: hello | there is no key querry",
                "query: hello | query: hello, messages: [{role: user, content: x}] | neither or both",
                "query: hello | query: hello, repeat: 0 | repeat is not 1 to 10000",
                "query: hello | query: hello, padding: {repeat: 2} | padding: text is missing",
                "query: hello | query: hello, padding: {text: x, placement: beside} | placement is not before"
            })
    void what_the_schema_does_not_know_is_wrong(String from, String to, String finding) throws Exception {
        assertThat(run(PROBES).tiers().getFirst().passed()).isTrue();
        assertThat(PROBES).contains(from);
        Tier structure = run(PROBES.replace(from, to == null ? "" : to).replace("mine, ", "mine\n"))
                .tiers()
                .getFirst();

        assertThat(structure.passed()).isFalse();
        assertThat(structure.findings()).anySatisfy(one -> assertThat(one).contains(finding));
    }

    @ParameterizedTest
    @ValueSource(strings = {"balance", "privacy"})
    void the_public_probes_keep_their_schema(String recipe) throws Exception {
        Path probes = SharedData.need("conformance/recipes").resolve(recipe).resolve("probes.yaml");

        assertThat(ProbeFile.read(probes).policy().structure()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[text] | [text, messages] | no variant has the shape messages",
                "min_tag_counts: {} | min_tag_counts: {language: 2} | 0 variants are tagged language, coverage wants 2"
            })
    void coverage_wants_enough_variants(String from, String to, String finding) throws Exception {
        assertThat(run(PROBES.replace(from, to)).tiers().getFirst().findings())
                .singleElement()
                .asString()
                .contains(finding);
        assertThat(run(PROBES.replace("min_tag_counts: {}", "min_tag_counts: {language: 1}")
                                .replace("[baseline]", "[zh]"))
                        .tiers()
                        .getFirst()
                        .findings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "signal: 40 | 2 of 5 signals and projections, coverage wants 41",
                "projection: 50 | 1 of 2 projections, coverage wants 51"
            })
    void coverage_wants_enough_signals_with_an_expectation(String enough, String finding) throws Exception {
        explanation.put(
                "decision_result",
                Map.of(
                        "algorithm",
                        "static",
                        "used_signals",
                        Map.of("kb", List.of("a knowledge base that a score reads")),
                        "matched_signals",
                        Map.of("keywords", List.of("hello"), "complexity", List.of("deep:hard")),
                        "unmatched_signals",
                        Map.of(
                                "keywords",
                                List.of("bye"),
                                "complexity",
                                List.of("deep:easy", "deep:medium"),
                                "projection",
                                List.of("low", "high"))));
        String probes = PROBES.replace(
                "signal_match: exact",
                "signal_match: exact\n    forbidden_signals: {projection: [high], keywords: [unheard_of]}");
        String least = "min_" + enough.replace(":", "_assertion_percent:");
        String zero = least.replaceAll("\\d+", "0");
        assertThat(probes).contains(zero);
        assertThat(run(probes.replace(zero, least)).tiers().getFirst().findings())
                .isEmpty();
        String more = zero.replace(" 0", " " + finding.replaceAll(".* ", ""));
        assertThat(run(probes.replace(zero, more)).tiers().getFirst().findings())
                .singleElement()
                .asString()
                .contains(finding + " %");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{type: image_fixture, fixture: dot}]}] | there is no image \"dot\"",
                "[{type: ' Image_URL'}]}] | an image by its address",
                "a}], generated_text: {message_index: 1, content_index: 0, target_text_bytes: 9} | no message 1",
                "a}], generated_text: {message_index: 0, content_index: 2, target_text_bytes: 9} | no place 2",
                "abc}], generated_text: {message_index: 0, content_index: 0, target_text_bytes: 3} | 3 bytes already"
            })
    void what_a_message_is_made_of_is_there(String content, String why) {
        String probes = PROBES.replace("query: hello", "messages: [{role: user, content: " + content);

        assertThatThrownBy(() -> run(probes))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("greet/one")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"AA==, true", "AQ==, false", "?, false"})
    void an_image_is_the_one_it_was(String data, boolean same) throws Exception {
        String probes = PROBES.replace(
                        "name: mine",
                        "name: mine\nfixtures: {images: {dot: {description: a, media_type: image/png, data_base64: '"
                                + data
                                + "', sha256: 'sha256:"
                                + "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'}}}")
                .replace("query: hello", "messages: [{role: user, content: [{type: image_fixture, fixture: dot}]}]");
        if (same) {
            assertThat(run(probes).verdicts()).hasSize(1);
        } else {
            assertThatThrownBy(() -> run(probes)).hasMessageContaining("image \"dot\" is not the one of its sha256");
        }
    }
}
