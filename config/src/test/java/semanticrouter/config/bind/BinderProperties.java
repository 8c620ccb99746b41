package semanticrouter.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;

class BinderProperties {
    private static final long SEED = 20260823L;

    private final Binder binder = new Binder(List.of());

    @Test
    void everyDocumentSurvivesTheWayToYamlAndBack() {
        var records = new RandomRecords(binder, new Random(SEED));
        for (int round = 0; round < 60; round++) {
            ConfigDocument document = records.record(ConfigDocument.class, 6);
            String full = YamlWriter.write(binder.unbind(document));
            String sparse = YamlWriter.write(binder.unbindSparse(document));

            assertThat(print(bind(full, round)))
                    .as("seed %d round %d", SEED, round)
                    .isEqualTo(full);
            assertThat(print(bind(sparse, round)))
                    .as("seed %d round %d, without defaults", SEED, round)
                    .isEqualTo(full);
        }
    }

    private String print(ConfigDocument document) {
        return YamlWriter.write(binder.unbind(document));
    }

    private ConfigDocument bind(String yaml, int round) {
        Node tree = Objects.requireNonNull(YamlReader.read("round", yaml).root());
        var report = new TreeReport(tree instanceof MappingNode ? tree : MappingNode.EMPTY, new Diagnostics());
        ConfigDocument document = binder.bind(ConfigDocument.class, tree, DocPath.ROOT, report, UnknownKeys.REFUSE);
        assertThat(report.found().list())
                .as("seed %d round %d%n%s", SEED, round, yaml)
                .isEmpty();
        return Objects.requireNonNull(document);
    }
}
