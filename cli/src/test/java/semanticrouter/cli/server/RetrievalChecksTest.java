package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.load.ConfigSource;

/// What is told of vector stores, and of plugins that look passages up, before anything is served.
class RetrievalChecksTest {
    private static final String OWN =
            "{type: rag, configuration: {enabled: true, backend: vectorstore, backend_config: {vector_store_id: vs_1}%s}}";
    private static final String EITHER =
            "{type: rag, configuration: {enabled: true, backend: hybrid, backend_config: {primary: openai, primary_config:"
                    + " {vector_store_id: v, api_key: k}, fallback: vectorstore, fallback_config: {vector_store_id: v}}}}";
    private static final String REPLACE =
            ", {type: system_prompt, configuration: {system_prompt: Be kind., mode: replace}}";

    private static List<Diagnostic> found(String plugins, String store) {
        String document = """
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: 8899}]
                providers:
                  defaults: {default_model: small}
                  models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:8000"}]}]
                routing:
                  modelCards: [{name: small}]
                  decisions:
                    - name: all
                      description: Everything.
                      priority: 1
                      rules: {operator: AND, conditions: []}
                      modelRefs: [{model: small}]
                      plugins: [%s]
                global: {stores: {vector_store: {%s}}}
                """.formatted(plugins, store);
        var source = ConfigSource.of("config.yaml", document, Path.of("").toAbsolutePath());
        try (Policy policy = Policy.open(source, false, _ -> null, Clock.systemUTC())) {
            return policy.loaded().diagnostics();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static List<String> errors(String plugins, String store) {
        return found(plugins, store).stream()
                .filter(Diagnostic::isError)
                .map(found -> found.code() + " " + found.path())
                .toList();
    }

    @Test
    void a_plugin_that_searches_this_routers_stores_needs_them() {
        assertThat(errors(OWN.formatted(""), "enabled: true")).isEmpty();
        assertThat(errors(OWN.formatted(""), "enabled: false"))
                .containsExactly("vector-store-disabled routing.decisions[0].plugins[0].configuration");
        assertThat(errors(EITHER, "enabled: false"))
                .containsExactly("vector-store-disabled routing.decisions[0].plugins[0].configuration");
    }

    @Test
    void stores_that_are_not_built_are_refused_and_what_works_is_named() {
        assertThat(errors("", "enabled: true, backend_type: memory")).isEmpty();
        assertThat(errors("", "enabled: true, backend_type: milvus"))
                .containsExactly("not-built global.stores.vector_store.backend_type");
        assertThat(found("", "enabled: true, backend_type: milvus"))
                .anySatisfy(told -> assertThat(told.hint()).contains("memory"));
        assertThat(errors("", "enabled: false, backend_type: milvus")).isEmpty();
        assertThat(errors("", "enabled: true, metadata_store: postgres"))
                .containsExactly("not-built global.stores.vector_store.metadata_store");
        assertThat(errors("", "enabled: true, supported_formats: [.txt, .pdf]"))
                .containsExactly("not-built global.stores.vector_store.supported_formats[1]");
    }

    @Test
    void passages_must_not_be_put_where_another_plugin_throws_them_away() {
        String before = OWN.formatted(", injection_mode: system_prompt");
        assertThat(errors(before + REPLACE.replace("replace", "insert"), "enabled: true"))
                .isEmpty();
        assertThat(errors(before + REPLACE, "enabled: true"))
                .containsExactly("rag-replaced routing.decisions[0].plugins[0].configuration");
        assertThat(errors(OWN.formatted("") + REPLACE, "enabled: true")).isEmpty();
        assertThat(found(OWN.formatted("") + REPLACE, "enabled: true"))
                .as("only for some models")
                .anySatisfy(told -> assertThat(told.code()).isEqualTo("rag-replaced"));
    }

    @Test
    void answers_that_rest_on_passages_are_kept_for_nobody_whatever_is_asked_for() {
        String cache = ", {type: response_cache, configuration: {enabled: true, personalized: {mode: %s}}}";
        assertThat(found(OWN.formatted("") + cache.formatted("exact"), "enabled: true"))
                .filteredOn(told -> told.code().equals("not-built"))
                .singleElement()
                .satisfies(told -> assertThat(told.path())
                        .isEqualTo("routing.decisions[0].plugins[1].configuration.personalized"));
        assertThat(found(OWN.formatted("") + cache.formatted("disabled"), "enabled: true"))
                .noneMatch(told -> told.code().equals("not-built"));
    }

    @Test
    void a_check_of_answers_that_nothing_reads_is_told() {
        String check = "{type: hallucination, configuration: {enabled: %s}}";
        assertThat(found(check.formatted("true"), ""))
                .anySatisfy(told -> assertThat(told.code()).isEqualTo("hallucination-off"));
        assertThat(found(check.formatted("false"), ""))
                .noneSatisfy(told -> assertThat(told.code()).isEqualTo("hallucination-off"));
        assertThat(found(
                        check.formatted("true"),
                        "}}, model_catalog: {modules: {hallucination_mitigation: {enabled: true}"))
                .noneSatisfy(told -> assertThat(told.code()).isEqualTo("hallucination-off"));
    }
}
