package semanticrouter.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.config.tree.ScalarNode;

/// What the process says wins over the document, and is judged like it.
class ProcessOverridesTest {
    private static final String API = "global.services.management_api.";

    private static LoadedConfig load(String yaml, LoadOptions options) {
        return new ConfigLoader(TestKinds.all()).load(ConfigSource.of("t.yaml", yaml, Path.of("/nowhere")), options);
    }

    private static LoadOptions flagged(DocumentOverride... flags) {
        return LoadOptions.serving(_ -> null).overridden(List.of(flags));
    }

    private static ConfigDocument document(LoadedConfig config) {
        return Objects.requireNonNull(config.document(), config.diagnostics().toString());
    }

    private static List<String> told(LoadedConfig config, String code) {
        return config.diagnostics().stream()
                .filter(finding -> finding.code().equals(code))
                .map(Diagnostic::message)
                .toList();
    }

    private static List<String> errors(LoadedConfig config) {
        return config.diagnostics().stream()
                .filter(Diagnostic::isError)
                .map(finding -> finding.code() + " " + finding.path() + ": " + finding.message())
                .toList();
    }

    @Test
    void variablesOverrideTheEmbeddingModel() {
        String yaml =
                "routing: {}\nglobal: {model_catalog: {embeddings: {semantic: {endpoint: {base_url: 'http://e/v1', "
                        + "model: e}, embedding_config: {model_type: qwen3}}}}}";
        LoadedConfig config = load(
                yaml,
                LoadOptions.serving(Map.of(
                        "EMBEDDING_MODEL_OVERRIDE", "remote", "EMBEDDING_BACKEND_OVERRIDE", "openai_compatible")::get));
        var embedding =
                document(config).global().modelCatalog().embeddings().semantic().embeddingConfig();
        assertThat(embedding.modelType()).isEqualTo("remote");
        assertThat(embedding.backend()).isEqualTo("openai_compatible");
        assertThat(told(config, "environment-override"))
                .containsExactlyInAnyOrder(
                        "the environment variable EMBEDDING_MODEL_OVERRIDE sets it to \"remote\"",
                        "the environment variable EMBEDDING_BACKEND_OVERRIDE sets it to \"openai_compatible\"");

        assertThat(errors(load(yaml, LoadOptions.serving(Map.of("EMBEDDING_BACKEND_OVERRIDE", "candel")::get))))
                .containsExactly(
                        "not-allowed global.model_catalog.embeddings.semantic.embedding_config.backend: \"candel\" is not one of candle, openvino, openai_compatible");
    }

    /// Specification: dataplane §0.2.
    @Test
    void flagsWinWhateverIsWritten() {
        LoadOptions flags = flagged(
                DocumentOverride.flag("--api-port", API + "port", ScalarNode.integer(18_080)),
                DocumentOverride.flag("--api-bind", API + "bind_address", ScalarNode.text("::1")));
        for (String written : List.of(
                "routing: {}\nglobal: {services: {management_api: {port: 8081, bind_address: \"127.0.0.1\"}}}",
                "routing: {}",
                "routing: {}\nglobal:",
                "routing: {}\nglobal: {services: }")) {
            LoadedConfig config = load(written, flags);
            var api = document(config).global().services().managementApi();
            assertThat(api.port()).as(written).isEqualTo(18_080);
            assertThat(api.bindAddress()).as(written).isEqualTo("::1");
            assertThat(told(config, "flag-override"))
                    .as(written)
                    .containsExactlyInAnyOrder(
                            "the flag --api-port sets it to \"18080\"", "the flag --api-bind sets it to \"::1\"");
        }
    }

    @Test
    void aFlagThatAgreesIsNotTold() {
        LoadedConfig config = load(
                "routing: {}\nglobal: {services: {management_api: {port: 18080}}}",
                flagged(DocumentOverride.flag("--api-port", API + "port", ScalarNode.integer(18_080))));

        assertThat(told(config, "flag-override")).isEmpty();
    }

    @Test
    void flagsAreJudged() {
        DocumentOverride everywhere =
                DocumentOverride.flag("--api-bind", API + "bind_address", ScalarNode.text("0.0.0.0"));
        DocumentOverride exposed =
                DocumentOverride.flag("--management-remote-exposure", API + "remote_exposure", ScalarNode.bool(true));
        assertThat(errors(load("routing: {}", flagged(everywhere))))
                .anySatisfy(error ->
                        assertThat(error).contains("management-api", API + "bind_address", "would listen on 0.0.0.0"));
        assertThat(errors(load("routing: {}", flagged(everywhere, exposed))))
                .anySatisfy(error -> assertThat(error).contains("remote_exposure needs auth.mode bearer"));
    }

    /// Specification: surfaces §2.3.
    @Test
    void oneAlgorithmStandsForThoseOfEveryDecision() {
        String decision = "{name: %s, priority: 1, rules: {operator: AND, conditions: []}, modelRefs: [{model: m}]%s}";
        String yaml = "routing: {modelCards: [{name: m}], decisions: ["
                + decision.formatted("plain", "") + ", "
                + decision.formatted("same", ", algorithm: {type: static, static: {kept: 1}}") + ", "
                + decision.formatted("other", ", algorithm: {type: knn, knn: {k: 3}}") + "]}\n"
                + "recipes: [{name: team, routing: {decisions: [" + decision.formatted("own", "") + "]}}]\n";
        LoadedConfig config = load(yaml, flagged(DocumentOverride.algorithm("--algorithm", "static")));

        assertThat(config.tree().at("routing", "decisions")).asString().doesNotContain("knn");
        assertThat(document(config).routing().decisions())
                .extracting(one ->
                        String.valueOf(Objects.requireNonNull(one.algorithm()).keys()))
                .containsExactly("[type]", "[type, static]", "[type]");
        assertThat(config.diagnostics().stream()
                        .filter(finding -> finding.code().equals("flag-override"))
                        .map(Diagnostic::path))
                .containsExactly(
                        "routing.decisions[0].algorithm",
                        "routing.decisions[2].algorithm",
                        "recipes[0].routing.decisions[0].algorithm");
        assertThat(told(config, "flag-override"))
                .allMatch("the flag --algorithm sets the algorithm to \"static\""::equals);
    }

    @Test
    void documentsThatAreOnlyReadAreLeftAlone() {
        var flag = DocumentOverride.flag("--api-port", API + "port", ScalarNode.integer(18_080));
        LoadedConfig config = load("routing: {}", LoadOptions.readOnly().overridden(List.of(flag)));

        assertThat(document(config).global().services().managementApi().port()).isEqualTo(8080);
    }
}
