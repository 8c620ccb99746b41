package semanticrouter.kubernetes.convert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;

/// The manifests of `deploy/kubernetes`.
public final class Manifests {
    private static final Path FOLDER = Path.of("..", "deploy", "kubernetes");

    private Manifests() {}

    /// The documents of a file.
    public static List<MappingNode> of(String file) throws IOException {
        return parse(file, text(file));
    }

    /// What `kubectl kustomize` makes of a folder. The test is skipped where there is no `kubectl`.
    static String kustomize(String folder) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(
                            "kubectl", "kustomize", FOLDER.resolve(folder).toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException absent) {
            return Assumptions.abort("there is no kubectl on the PATH: kustomize was not tried");
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    /// The documents of a text.
    static List<MappingNode> parse(String file, String all) throws IOException {
        List<MappingNode> found = new ArrayList<>();
        for (String text : all.split("(?m)^---$", -1)) {
            var parsed = YamlReader.read(file, text);
            if (!(parsed.root() instanceof MappingNode mapping)
                    || !parsed.diagnostics().isEmpty()) {
                throw new IOException(file + ": " + parsed.diagnostics());
            }
            found.add(mapping);
        }
        return found;
    }

    public static String text(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file));
    }

    /// What a resource of a file asks for.
    public static MappingNode spec(String file) throws IOException {
        return Fields.mapping(of(file).getFirst(), "spec");
    }

    /// Every YAML file, relative to the folder.
    public static List<String> files() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .map(file -> FOLDER.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
