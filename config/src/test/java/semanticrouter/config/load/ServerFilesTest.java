package semanticrouter.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.document.global.ResponseStores;
import semanticrouter.config.testkinds.TestKinds;

/// `config_path` of a server that keeps responses (specification: dataplane §5.1).
class ServerFilesTest {
    private static final String DOCUMENT = """
            routing: {}
            global:
              services:
                response_api:
                  store_backend: %1$s
                  %1$s: {address: "inline:6379", db: 7, key_prefix: inline, config_path: servers/r.yaml}
            """;

    @TempDir
    private Path folder;

    private LoadedConfig load(String kind) {
        return load(kind, LoadOptions.serving(Map.of("REDIS_PASSWORD", "canary-9")::get));
    }

    private LoadedConfig load(String kind, LoadOptions options) {
        return new ConfigLoader(TestKinds.all())
                .load(ConfigSource.of("t.yaml", DOCUMENT.formatted(kind), folder), options);
    }

    private void file(String text) throws Exception {
        Files.createDirectories(folder.resolve("servers"));
        Files.writeString(folder.resolve("servers/r.yaml"), text);
    }

    private static ResponseStores.Redis redis(LoadedConfig config) {
        var api = Objects.requireNonNull(config.document(), config.diagnostics().toString())
                .global()
                .services()
                .responseApi();
        return Objects.requireNonNull(api.redis() == null ? api.valkey() : api.redis());
    }

    private static List<String> errors(LoadedConfig config) {
        return config.diagnostics().stream()
                .filter(Diagnostic::isError)
                .map(finding -> finding.code() + " " + finding.path() + ": " + finding.message())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "valkey"})
    void replacesTheBlockWhole(String kind) throws Exception {
        file("address: \"file:6380\"\npassword: ${REDIS_PASSWORD}\ndial_timeout: 9\n");

        LoadedConfig config = load(kind);

        ResponseStores.Redis redis = redis(config);
        assertThat(redis.address()).isEqualTo("file:6380");
        assertThat(redis.password()).isEqualTo("canary-9");
        assertThat(redis.dialTimeout()).isEqualTo(9);
        assertThat(redis.db()).as("of the block, which is replaced").isZero();
        assertThat(redis.keyPrefix()).isEqualTo("sr");
        assertThat(redis.configPath()).isEmpty();
        assertThat(errors(config)).isEmpty();
    }

    @Test
    void isJudgedLikeTheBlock() throws Exception {
        file("address: nowhere\nadress: x\n");
        assertThat(errors(load("redis")))
                .containsExactly("response-store global.services.response_api: the redis store needs an address");
        assertThat(load("redis").diagnostics())
                .anySatisfy(finding ->
                        assertThat(finding.code() + " " + finding.span()).contains("unknown-key", "servers/r.yaml"));

        file("address: \"file:6380\"\ndb: 16\n");
        assertThat(errors(load("redis"))).singleElement().asString().contains("response_api.redis.db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "- canary-9", "password: [canary-9", "canary-9", "config_path: canary-9.yaml"})
    void saysWhatIsWrongWithItAndNoSecret(String text) throws Exception {
        file(text);

        LoadedConfig config = load("redis");

        assertThat(errors(config))
                .anySatisfy(error -> assertThat(error)
                        .startsWith("config-path global.services.response_api.redis.config_path: \"servers/r.yaml\""));
        var renderer = new DiagnosticRenderer(Map.of("t.yaml", DOCUMENT.formatted("redis")));
        assertThat(config.diagnostics())
                .allSatisfy(finding -> assertThat(renderer.render(finding)).doesNotContain("canary-9"));
    }

    @Test
    void whatIsNotThereOrOnlyReadKeepsItsBlock() throws Exception {
        LoadedConfig missing = load("redis");
        assertThat(errors(missing)).isEmpty();
        assertThat(redis(missing).configPath()).isEqualTo("servers/r.yaml");

        file("address: \"file:6380\"\n");
        assertThat(redis(load("redis", LoadOptions.readOnly())).address()).isEqualTo("inline:6379");
    }
}
