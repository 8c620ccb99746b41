package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.core.statistics.ModelStatistics;

/// Fingerprints of callers need a secret where other machines can ask for them.
class CacheSecretTest {
    private static List<String> errors(String document, @Nullable String secret) {
        return new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)))
                        .load(
                                ConfigSource.of(
                                        "config.yaml", document, Path.of("").toAbsolutePath()),
                                LoadOptions.serving(name -> "USER_SCOPE_NAMESPACE_SECRET".equals(name) ? secret : null))
                        .diagnostics()
                        .stream()
                        .filter(Diagnostic::isError)
                        .map(found -> found.code() + " " + found.path())
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "true, '', true, true",
        "true, ', scope: team', true, true",
        "true, ', scope: global', true, false",
        "false, '', true, false",
        "true, '', false, false"
    })
    void answersOfSomebodyNeedOneWhereOthersReachTheManagementApi(
            boolean enabled, String scope, boolean exposed, boolean refused) {
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
                      plugins: [{type: response_cache, configuration: {enabled: %s, mode: exact%s}}]
                global:
                  services:
                    management_api: {remote_exposure: %s, auth: {mode: bearer, tokens: [{env: TOKEN, role: admin}]}}
                """.formatted(enabled, scope, exposed);

        List<String> expected =
                refused ? List.of("cache-secret global.services.management_api.remote_exposure") : List.of();
        assertThat(errors(document, null)).isEqualTo(expected);
        assertThat(errors(document, " ")).isEqualTo(expected);
        assertThat(errors(document, "long and random")).isEmpty();
    }
}
