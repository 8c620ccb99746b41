package semanticrouter.config.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.testkinds.TestKinds;

class EffectiveConfigTest {
    private static final String TEXT = """
            version: v0.3
            listeners: [{name: a, api_keys: [sk-one, sk-two]}]
            providers:
              models:
                - name: small
                  backend_refs:
                    - {endpoint: "127.0.0.1:8000", api_key: "${KEY}", api_key_env: KEY_NAME, extra_headers: {X-API-Key: abc}}
            routing:
              modelCards: [{name: small}]
              signals:
                keywords: [{name: urgent, operator: OR, keywords: [now]}]
              decisions:
                - name: a
                  rules: {type: keyword, name: urgent}
                  modelRefs: [{model: small}]
                  algorithm: {type: router_dc}
                  plugins: [{type: fast_response, configuration: {message: "${GREETING:-hi} $$5"}}]
            global:
              router: {auto_model_names: []}
              services: {authz: {virtual_keys: [{name: ann, key: sk-virtual, user: ann}, {name: bob, key: "${KEY}"}]}}
            """;

    private final ConfigLoader loader = new ConfigLoader(TestKinds.all());
    private final LoadedConfig config = loader.load(
            ConfigSource.of("c.yaml", TEXT, Path.of("/nowhere")), LoadOptions.serving(Map.of("KEY", "sk-secret")::get));
    private final EffectiveConfig effective = new EffectiveConfig(config, loader.binder());

    private List<String> settings(String prefix) {
        return effective.settings().stream()
                .map(Setting::toString)
                .filter(line -> line.startsWith(prefix))
                .toList();
    }

    @Test
    void showsNoSecret() {
        assertThat(effective.yaml()).doesNotContain("sk-", "abc");
        assertThat(effective.settings().toString()).doesNotContain("sk-", "abc");
        assertThat(EffectiveConfig.written(config).toString()).doesNotContain("sk-", "abc");
        assertThat(effective.yaml()).contains("api_key: '[REDACTED]'", "api_key_env: KEY_NAME");
        assertThat(effective.yaml()).contains("name: ann", "key: '[REDACTED]'", "user: ann");
    }

    @Test
    void saysWhoSetWhat() {
        assertThat(settings("listeners"))
                .containsExactly(
                        "listeners[0].name = a  # c.yaml:2:20",
                        "listeners[0].address = 0.0.0.0  # default",
                        "listeners[0].port = 8899  # default",
                        "listeners[0].timeout = 300s  # default",
                        "listeners[0].api_keys[0] = [REDACTED]  # c.yaml:2:34",
                        "listeners[0].api_keys[1] = [REDACTED]  # c.yaml:2:42");
        assertThat(settings("providers.models[0].backend_refs[0].api_key "))
                .containsExactly("providers.models[0].backend_refs[0].api_key = [REDACTED]  # c.yaml:7:49 from KEY");
        assertThat(settings("routing.decisions[0].plugins[0].configuration"))
                .containsExactly(
                        "routing.decisions[0].plugins[0].configuration.message = hi $5  # c.yaml:17:64 from GREETING");
    }

    @Test
    void fillsInTheDefaultsOfKindsToo() {
        assertThat(settings("routing.signals.keywords[0].ngram_arity"))
                .containsExactly("routing.signals.keywords[0].ngram_arity = 3  # default");
        assertThat(settings("routing.decisions[0].algorithm"))
                .contains("routing.decisions[0].algorithm.router_dc.dimension_size = 0  # default");
    }

    @Test
    void loadsAgainToTheSame() {
        LoadedConfig again = loader.load(
                ConfigSource.of("again.yaml", effective.yaml(), Path.of("/nowhere")), LoadOptions.readOnly());

        assertThat(again.diagnostics()).filteredOn(d -> d.isError()).isEmpty();
        assertThat(new EffectiveConfig(again, loader.binder()).yaml()).isEqualTo(effective.yaml());
    }
}
