package semanticrouter.config.check;

import java.nio.file.Path;
import java.util.Objects;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.TreeMerge;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;

/// A small sound document, changed and loaded.
final class CheckedConfig {
    private static final String BASE = """
            version: v0.3
            providers:
              defaults: {default_model: small}
              models:
                - {name: small, backend_refs: [{endpoint: "127.0.0.1:1"}]}
                - {name: large, backend_refs: [{endpoint: "127.0.0.1:2"}]}
                - {name: painter, backend_refs: [{endpoint: "127.0.0.1:3"}]}
            routing:
              modelCards:
                - {name: small, description: quick, loras: [{name: small-law}]}
                - {name: large}
                - {name: painter, modality: diffusion}
              signals:
                keywords: [{name: urgent, operator: OR, keywords: [now]}]
              decisions:
                - name: a
                  description: the only one
                  priority: 1
                  rules: {type: keyword, name: urgent}
                  modelRefs: [{model: small}, {model: large}]
            """;

    static final ConfigLoader LOADER = new ConfigLoader(TestKinds.all());

    private CheckedConfig() {}

    static MappingNode read(String yaml) {
        Node root = YamlReader.read("t.yaml", yaml).root();
        return (MappingNode) Objects.requireNonNull(root, yaml);
    }

    static LoadedConfig load(String change, LoadOptions options, Path base) {
        String yaml = YamlWriter.write(TreeMerge.mappings(read(BASE), read(change)));
        return LOADER.load(ConfigSource.of("t.yaml", yaml, base), options);
    }

    static LoadOptions serving() {
        return LoadOptions.serving(_ -> null);
    }
}
