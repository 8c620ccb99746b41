package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.load.ConfigSource;

/// What is told where something is to be kept for callers whom nobody names.
class NobodyCallsTest {
    private static final String FIRST = "routing.decisions[0].plugins[0].configuration";

    @TempDir
    private Path folder = Path.of("");

    private List<String> told(String plugins, String global) throws Exception {
        String document = """
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: 8899}]
                providers:
                  defaults: {default_model: small}
                  models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:8000"}]}]
                routing:
                  modelCards: [{name: small}]
                  decisions:
                    - name: first
                      priority: 2
                      rules: {operator: AND, conditions: []}
                      modelRefs: [{model: small}]
                      plugins: [%s]
                    - {name: second, priority: 1, rules: {operator: AND, conditions: []}, modelRefs: [{model: small}]}
                global: {%s}
                """.formatted(plugins, global);
        var source = ConfigSource.of("config.yaml", document, folder);
        try (Policy policy = Policy.open(source, false, _ -> null, Clock.systemUTC())) {
            assertThat(policy.loaded().plan()).as("it is a warning").isPresent();
            return policy.loaded().diagnostics().stream()
                    .filter(found -> found.code().equals("identity-nobody"))
                    .map(found -> found.path() + " " + found.message().replaceAll(".* in ", ""))
                    .toList();
        }
    }

    private static String memory(String options) {
        return "{type: memory, configuration: {" + options + "}}";
    }

    private static String cache(String options) {
        return "{type: response_cache, configuration: {" + options + "}}";
    }

    @Test
    void memoriesOfNobodyAreToldOf() throws Exception {
        assertThat(told(memory("enabled: true"), "")).containsExactly(FIRST + " first");
        assertThat(told(memory("enabled: false"), "")).isEmpty();
        assertThat(told(memory("retrieval_limit: 3"), "")).as("it is off").isEmpty();
        String all = "stores: {memory: {enabled: true}}";
        assertThat(told("", all)).containsExactly("global.stores.memory.enabled first, second");
        assertThat(told(memory("enabled: false"), all)).containsExactly("global.stores.memory.enabled second");
    }

    @Test
    void answersOfNobodyAreToldOf() throws Exception {
        assertThat(told(cache("enabled: true"), "")).containsExactly(FIRST + " first");
        assertThat(told(cache("enabled: true, scope: tenant"), "")).containsExactly(FIRST + " first");
        assertThat(told(cache("enabled: true, scope: global"), "")).isEmpty();
        assertThat(told(cache("enabled: false"), "")).isEmpty();
        assertThat(told(cache("enabled: true"), "stores: {response_cache: {enabled: false}}"))
                .isEmpty();
        assertThat(told(memory("enabled: true") + ", " + cache("enabled: true"), ""))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trust: {shared_secret: {secret: s3cret}}",
                "trust: {mtls: {}}",
                "trust: {jwt: {secret: a secret of more than thirty-two characters}}",
                "trust: {anybody: true}",
                "virtual_keys: [{name: ann, key: vk-1, user: ann}]"
            })
    void whereSomebodyNamesThemNothingIsTold(String authz) throws Exception {
        assertThat(told(memory("enabled: true") + ", " + cache("enabled: true"), "services: {authz: {" + authz + "}}"))
                .isEmpty();
    }
}
