package semanticrouter.config.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.Golden;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.SharedConfigs;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;

class MigrationTest {
    private static MappingNode read(String name, String text) {
        return (MappingNode) Objects.requireNonNull(YamlReader.read(name, text).root());
    }

    @ParameterizedTest
    @ValueSource(strings = {"flat", "targets"})
    void bringsOldLayoutsToday(String name) throws IOException {
        Migration.Migrated migrated =
                new Migration().migrate(read(name, Files.readString(Golden.path("migration/" + name + ".yaml"))));
        String yaml = YamlWriter.write(migrated.document());

        Golden.assertMatches("migration/" + name + ".migrated.yaml", yaml);
        Golden.assertMatches(
                "migration/" + name + ".log",
                "moved\n" + String.join("\n", migrated.moved()) + "\n\ndropped\n"
                        + String.join("\n", migrated.dropped()) + "\n");
        var loaded = new ConfigLoader(TestKinds.all())
                .load(ConfigSource.of(name, yaml, Path.of("/nowhere")), LoadOptions.readOnly());
        assertThat(loaded.diagnostics())
                .filteredOn(d -> d.severity() != Severity.NOTE)
                .extracting(Diagnostic::toString)
                .isEmpty();
    }

    @Test
    void migratingTwiceChangesNothingMore() throws IOException {
        MappingNode once = new Migration()
                .migrate(read("flat", Files.readString(Golden.path("migration/flat.yaml"))))
                .document();

        Migration.Migrated twice = new Migration().migrate(once);

        assertThat(YamlWriter.write(twice.document())).isEqualTo(YamlWriter.write(once));
        assertThat(twice.moved()).isEmpty();
        assertThat(twice.dropped()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference-config.yaml", "recipes/balance/config.yaml", "recipes/privacy/config.yaml"})
    void leavesTodaysLayoutAlone(String name) throws IOException {
        var file = SharedConfigs.find(name);
        assumeThat(file).isPresent();
        MappingNode document = read(name, Files.readString(file.orElseThrow()));

        Migration.Migrated migrated = new Migration().migrate(document);

        assertThat(migrated.moved()).isEmpty();
        assertThat(migrated.dropped()).isEmpty();
        for (String key : document.keys()) {
            assertThat(YamlWriter.write(
                            Objects.requireNonNull(migrated.document().get(key))))
                    .as(key)
                    .isEqualTo(YamlWriter.write(Objects.requireNonNull(document.get(key))));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "config.yaml, config.migrated.yaml", "/etc/router/config.prod.yml, /etc/router/config.prod.migrated.yml",
        "config, config.migrated", ".config, .config.migrated"
    })
    void namesTheResult(String file, String target) {
        assertThat(Migration.target(Path.of(file))).isEqualTo(Path.of(target));
    }
}
