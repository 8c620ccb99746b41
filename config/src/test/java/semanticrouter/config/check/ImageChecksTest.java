package semanticrouter.config.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Backends of images and the decisions that use them (specification: dataplane, appendix C8).
class ImageChecksTest {
    private static final String DETECTED =
            "model_catalog: {modules: {modality_detector: {enabled: true, method: keyword}}}";

    private static List<String> findings(String change) {
        return CheckedConfig.load(change, CheckedConfig.serving(), Path.of("/nowhere")).diagnostics().stream()
                .filter(found -> !found.severity().toString().equalsIgnoreCase("note"))
                .map(found -> found.code() + " " + found.path() + ": " + found.message())
                .toList();
    }

    private static String backend(String backend) {
        return "global: {integrations: {image_gen_backends: {easel: " + backend + "}}, " + DETECTED + "}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {type: openai}                                   | image-backend global.integrations.image_gen_backends.easel.api_key: a backend of the type openai needs a key
            {type: vllm_omni}                                | image-backend global.integrations.image_gen_backends.easel.base_url: a backend of the type vllm_omni needs its address
            {base_url: "http://h"}                           | image-backend global.integrations.image_gen_backends.easel.type: the backend has no protocol
            {type: vllm_omni, base_url: "h:8000"}            | image-backend global.integrations.image_gen_backends.easel.base_url: the address is not an absolute http(s) URL
            {type: openai, api_key: k, base_url: "file:///"} | image-backend global.integrations.image_gen_backends.easel.base_url: the address is not an absolute http(s) URL
            """)
    void aBackendIsComplete(String backend, String finding) {
        assertThat(findings(backend(backend))).containsExactly(finding);
    }

    @Test
    void completeBackendsAreTaken() {
        assertThat(findings(backend("{type: openai, api_key: k}"))).isEmpty();
        assertThat(findings(backend("{type: vllm_omni, base_url: 'https://h/v1'}")))
                .isEmpty();
    }

    private static String decision(String more) {
        return "{name: a, description: d, priority: 1, " + more + "}";
    }

    private static String plugin(String options) {
        return "plugins: [{type: image_gen, configuration: {enabled: true, " + options + "}}]";
    }

    private static String routing(String decision) {
        return "routing: {signals: {modality: [{name: BOTH}]}, decisions: [" + decision + "],"
                + " modelCards: [{name: small, modality: ar}, {name: large, modality: omni}, {name: painter, modality: diffusion}]}\n";
    }

    @Test
    void aBackendThatIsMentionedIsThere() {
        String uses = routing(decision(
                "rules: {type: keyword, name: urgent}, modelRefs: [{model: small}], " + plugin("backend_ref: easle")));

        assertThat(findings(uses + backend("{type: openai, api_key: k}")))
                .containsExactly(
                        "unknown-image-backend routing.decisions[0].plugins[0].configuration.backend_ref: there is no image backend \"easle\"");
        assertThat(findings(uses.replace("easle", "easel") + backend("{type: openai, api_key: k}")))
                .isEmpty();
    }

    @Test
    void somethingTellsWhichRequestsWantAnImage() {
        String uses = routing(decision(
                "rules: {type: keyword, name: urgent}, modelRefs: [{model: small}], " + plugin("backend: openai")));

        assertThat(findings(uses))
                .containsExactly(
                        "image-detection routing.decisions[0].plugins[0].configuration: nothing tells which requests want an image, so the plugin makes none");
        assertThat(findings(uses.replace("backend: openai", "backend: openai, modality_detection: {method: keyword}")))
                .isEmpty();
        assertThat(findings(uses + "global: {" + DETECTED + "}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {model: small}                   | false
            {model: painter}                 | false
            {model: small}, {model: painter} | true
            {model: large}                   | true
            """)
    void textAndImageNeedModelsThatMakeBoth(String refs, boolean both) {
        String rule = "rules: {operator: OR, conditions: [{type: modality, name: BOTH}]}, modelRefs: [" + refs + "]";
        List<String> findings = findings(routing(decision(rule)) + "global: {" + DETECTED + "}");

        assertThat(findings)
                .isEqualTo(
                        both
                                ? List.of()
                                : List.of(
                                        "modality-models routing.decisions[0].modelRefs: the decision is for requests that want text and an image, and its models do not make both"));
        if (refs.equals("{model: small}")) {
            assertThat(findings(
                            routing(decision(rule + ", " + plugin("backend: openai"))) + "global: {" + DETECTED + "}"))
                    .as("the plugin makes the image")
                    .isEmpty();
        }
    }
}
