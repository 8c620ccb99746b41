package semanticrouter.config.check;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.config.check.CheckedConfig.load;
import static semanticrouter.config.check.CheckedConfig.serving;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;

/// What is said of sound documents.
class NotesTest {
    @Test
    void notesWhatIsSeldomMeant() {
        String change = """
                providers: {models: [{name: small, backend_refs: [{endpoint: x, api_key: sk-1}, {name: b, endpoint: y, api_key: "${K}"}]}, {name: large, provider_model_id: l}]}
                routing:
                  signals: {keywords: [{name: urgent, operator: OR, keywords: [now]}, {name: idle, operator: OR, keywords: [x]}]}
                  decisions:
                    - {name: a, priority: 1, tier: 1, rules: {operator: AND, conditions: [{type: keyword, name: urgent}, {operator: NOT, conditions: [{type: keyword, name: urgent}]}]}}
                    - {name: b, priority: 1}
                recipes: [{name: lonely}]
                """;

        assertThat(load(change, serving(), Path.of("/nowhere")).diagnostics())
                .filteredOn(d -> d.severity() == Severity.NOTE && !d.code().equals("unset-variable"))
                .extracting(d -> d.code() + " " + d.path())
                .containsExactlyInAnyOrder(
                        "literal-secret providers.models[0].backend_refs[0].api_key",
                        "unused-signal routing.signals.keywords[1].name",
                        "equal-priority routing.decisions[1]",
                        "unreachable-recipe recipes[0].routing");
    }

    @Test
    void aDocumentHasOneSpellingOfThePluginThatCaches() {
        String change = """
                routing:
                  decisions:
                    - {name: a, priority: 2, plugins: [{type: %s, configuration: {enabled: true}}]}
                    - {name: b, priority: 1, plugins: [{type: %s, configuration: {enabled: true}}]}
                """;

        assertThat(load(change.formatted("response_cache", "semantic-cache"), serving(), Path.of("/nowhere"))
                        .diagnostics())
                .filteredOn(Diagnostic::isError)
                .extracting(d -> d.code() + " " + d.path())
                .containsExactly("conflicting-keys routing.decisions[1].plugins[0].type");
        assertThat(load(change.formatted("semantic-cache", "semantic-cache"), serving(), Path.of("/nowhere"))
                        .diagnostics())
                .noneMatch(Diagnostic::isError);
    }

    @Test
    void notesThatEverydayRequestsCostMost() {
        String change = """
                providers: {models: [{name: small, pricing: {prompt_per_1m: 0.1, completion_per_1m: 0.2}, backend_refs: [{endpoint: x}]}, {name: large, pricing: {prompt_per_1m: 5, completion_per_1m: 9}, backend_refs: [{endpoint: y}]}]}
                routing:
                  decisions:
                    - {name: hard, priority: 2, rules: {type: keyword, name: urgent}, modelRefs: [{model: %s}]}
                    - {name: rest, priority: 1, modelRefs: [{model: %s}]}
                """;

        assertThat(load(change.formatted("small", "large"), serving(), Path.of("/nowhere"))
                        .diagnostics())
                .extracting(d -> d.code() + " " + d.path())
                .contains("cost-inverted routing.decisions[1].modelRefs");
        assertThat(load(change.formatted("large", "small"), serving(), Path.of("/nowhere"))
                        .diagnostics())
                .extracting(Diagnostic::code)
                .doesNotContain("cost-inverted");
    }
}
