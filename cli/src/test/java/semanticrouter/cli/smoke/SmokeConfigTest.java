package semanticrouter.cli.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import semanticrouter.cli.server.Kinds;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.core.statistics.ModelStatistics;

/// The configuration that every surface serves.
class SmokeConfigTest {
    private static final ModelServer MODEL = new ModelServer("http://127.0.0.1:9/v1", "mock", "k");

    @Test
    @SuppressWarnings("NullAway") // it does not see the annotation inside a type parameter across modules
    void it_loads_without_a_finding_and_decides_by_what_is_asked() throws Exception {
        Map<String, String> environment = SmokeConfig.environment(MODEL, "smoke-key");
        LoadedConfig loaded = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)))
                .load(
                        ConfigSource.of(
                                SmokeConfig.NAME,
                                SmokeConfig.text(),
                                Path.of("").toAbsolutePath()),
                        LoadOptions.serving(environment::get));
        assertThat(loaded.diagnostics()).isEmpty();
        assertThat(Objects.requireNonNull(loaded.document())
                        .listeners()
                        .getFirst()
                        .apiKeys())
                .containsExactly("smoke-key");
        String text = SmokeConfig.text();
        assertThat(Stream.concat(Asked.ALL.stream(), Asked.EVERYDAY.stream()))
                .allMatch(asked -> text.contains("- name: " + asked.decision() + "\n"));
        assertThat(environment.keySet()).allMatch(name -> text.contains("${" + name + "}"));
    }
}
