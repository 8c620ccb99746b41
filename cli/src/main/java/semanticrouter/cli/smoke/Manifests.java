package semanticrouter.cli.smoke;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.YamlReader;

/// The manifests of `deploy/kubernetes`, as they are in the program: what the base names, and the sample.
final class Manifests {
    /// The folder whose `kustomization.yaml` names the rest.
    static final String BASE = "base";

    /// A pool and a route for the base.
    static final String POOL = "sample/pool.yaml";

    static final String ROUTE = "sample/route.yaml";

    /// The file of the router in the base.
    static final String CONFIG = "base/config.yaml";

    private static final String FOLDER = "/semanticrouter/deploy/kubernetes/";
    private static final String KUSTOMIZATION = "kustomization.yaml";

    private final Texts texts;
    private final Map<String, String> files = new LinkedHashMap<>();
    private final List<MappingNode> resources = new ArrayList<>();

    private Manifests(Texts texts) {
        this.texts = texts;
    }

    /// Where the texts come from.
    @FunctionalInterface
    interface Texts {
        /// @param path below the folder of the manifests
        String of(String path) throws IOException;
    }

    /// Reads them.
    ///
    /// @throws IOException with a sentence for a person when one is not as it should be
    static Manifests read() throws IOException {
        return read(Manifests::shipped);
    }

    /// The text of a file as it is in the program.
    static String shipped(String path) throws IOException {
        return SmokeConfig.resource(FOLDER + path);
    }

    /// The same with texts from elsewhere.
    static Manifests read(Texts texts) throws IOException {
        var manifests = new Manifests(texts);
        manifests.folder(BASE);
        manifests.text(POOL);
        manifests.text(ROUTE);
        return manifests;
    }

    private void folder(String folder) throws IOException {
        MappingNode list = document(folder + "/" + KUSTOMIZATION);
        for (String name : texts(list, "resources")) {
            String path = Path.of(folder, name).normalize().toString().replace('\\', '/');
            if (name.endsWith(".yaml")) {
                resources.addAll(documents(path, text(path)));
            } else {
                folder(path);
            }
        }
        for (MappingNode map : mappings(list, "configMapGenerator")) {
            MappingNode.Builder data = MappingNode.builder();
            for (String file : texts(map, "files")) {
                data.put(file, text(folder + "/" + file));
            }
            resources.add(MappingNode.builder()
                    .put("apiVersion", "v1")
                    .put("kind", "ConfigMap")
                    .put(
                            "metadata",
                            MappingNode.builder().put("name", text(map, "name")).build())
                    .put("data", data.build())
                    .build());
        }
    }

    private String text(String path) throws IOException {
        String text = files.get(path);
        if (text == null) {
            text = texts.of(path);
            files.put(path, text);
        }
        return text;
    }

    /// The only document of a file.
    MappingNode document(String path) throws IOException {
        return documents(path, text(path)).getFirst();
    }

    private static List<MappingNode> documents(String path, String all) throws IOException {
        var found = new ArrayList<MappingNode>();
        for (String text : all.split("(?m)^---$", -1)) {
            var parsed = YamlReader.read(path, text);
            if (!(parsed.root() instanceof MappingNode mapping)
                    || !parsed.diagnostics().isEmpty()) {
                throw new IOException(path + " is no YAML mapping: " + parsed.diagnostics());
            }
            found.add(mapping);
        }
        return found;
    }

    /// What the base creates.
    List<MappingNode> resources() {
        return List.copyOf(resources);
    }

    /// The resources of a kind.
    List<MappingNode> of(String kind) {
        return resources.stream()
                .filter(resource -> text(resource, "kind").equals(kind))
                .toList();
    }

    /// The only resource of a kind.
    ///
    /// @throws IOException when there is another number of them
    MappingNode only(String kind) throws IOException {
        List<MappingNode> found = of(kind);
        if (found.size() != 1) {
            throw new IOException("the base has " + found.size() + " of kind " + kind + ", not one");
        }
        return found.getFirst();
    }

    /// Writes the files into a folder, as they lie in `deploy/kubernetes`.
    void write(Path folder) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(Optional.ofNullable(path.getParent()).orElse(folder));
            Files.writeString(path, file.getValue());
        }
    }

    /// What stands below keys; an empty mapping when nothing does.
    static MappingNode at(MappingNode owner, String... keys) {
        return owner.at(keys) instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
    }

    /// The text below keys, empty when there is none.
    static String text(MappingNode owner, String... keys) {
        return owner.at(keys) instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : "";
    }

    /// The mappings of a list.
    static List<MappingNode> mappings(MappingNode owner, String... keys) {
        return items(owner, keys).stream()
                .filter(MappingNode.class::isInstance)
                .map(MappingNode.class::cast)
                .toList();
    }

    /// The texts of a list.
    static List<String> texts(MappingNode owner, String... keys) {
        return items(owner, keys).stream()
                .filter(ScalarNode.class::isInstance)
                .map(item -> ((ScalarNode) item).text())
                .toList();
    }

    private static List<Node> items(MappingNode owner, String... keys) {
        return owner.at(keys) instanceof SequenceNode list ? list.items() : List.of();
    }

    /// Kinds with how many there are, for people.
    String kinds() {
        return resources.stream()
                .collect(Collectors.groupingBy(
                        resource -> text(resource, "kind"), LinkedHashMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind -> kind.getKey() + (kind.getValue() == 1 ? "" : " ×" + kind.getValue()))
                .collect(Collectors.joining(", "));
    }
}
