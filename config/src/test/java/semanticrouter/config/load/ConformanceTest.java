package semanticrouter.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.testkinds.TestKinds;

class ConformanceTest {
    private final ConfigLoader loader = new ConfigLoader(TestKinds.all());

    private LoadedConfig load(Path file, boolean strict) {
        Path assets = Objects.requireNonNull(file.getParent());
        while (!assets.endsWith("conformance")) {
            assets = Objects.requireNonNull(assets.getParent());
        }
        String root = assets.toString();
        LoadOptions options = LoadOptions.serving(name -> AssetResolver.ASSET_ROOT_VARIABLE.equals(name) ? root : null);
        var found = new Diagnostics();
        ConfigSource source = ConfigSource.read(file, options.environment(), found);
        assertThat(found.list()).isEmpty();
        return loader.load(Objects.requireNonNull(source), strict ? options.asStrict() : options);
    }

    private static List<Diagnostic> complaints(LoadedConfig config) {
        return config.diagnostics().stream()
                .filter(d -> d.severity() != Severity.NOTE)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference-config.yaml", "recipes/balance/config.yaml", "recipes/privacy/config.yaml"})
    void loadsWithoutComplaint(String name) {
        Optional<Path> file = SharedConfigs.find(name);
        assumeThat(file).isPresent();

        assertThat(complaints(load(file.orElseThrow(), false))).isEmpty();
        assertThat(complaints(load(file.orElseThrow(), true))).isEmpty();
    }

    @Test
    void readsEverythingOfTheReference() {
        Optional<Path> file = SharedConfigs.find("reference-config.yaml");
        assumeThat(file).isPresent();
        LoadedConfig config = load(file.orElseThrow(), false);

        assertThat(config.recipes())
                .extracting(recipe -> recipe.name() + " " + recipe.decisions().size())
                .containsExactly("default 23", "privacy-first 1");
        assertThat(config.recipes().getFirst().signals()).hasSize(20);
    }
}
