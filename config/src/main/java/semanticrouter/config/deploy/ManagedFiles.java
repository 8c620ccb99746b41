package semanticrouter.config.deploy;

import static semanticrouter.config.deploy.RecipeDeployment.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.tree.MappingNode;

/// Labels and examples of the knowledge bases that were made over the management API.
///
/// They are in `.vllm-sr/knowledge_bases/managed/HASH/labels.json` below the base directory, HASH being the first
/// {@value #DIGITS} digits of the content's SHA-256. So a file never changes, a changed knowledge base is a changed
/// configuration, and a version that is gone back to finds the examples it had. The caller lets one change happen at a
/// time.
final class ManagedFiles {
    static final String FILE = "labels.json";

    private static final int DIGITS = 16;
    private static final String FOLDER = "knowledge_bases/managed/";
    private static final Pattern PLACE = Pattern.compile(FOLDER + "[0-9a-f]{" + DIGITS + "}");

    private ManagedFiles() {}

    /// Whether a knowledge base's files are here.
    static boolean holds(MappingNode base) {
        return PLACE.matcher(text(base.at("source", "path"), "")).matches()
                && text(base.at("source", "manifest"), FILE).equals(FILE);
    }

    /// Keeps a manifest.
    ///
    /// @return the path of its folder, as configurations name it
    static String keep(Path base, String manifest) throws IOException {
        String hash = ConfigSource.of("manifest", manifest, base).hash().substring(0, DIGITS);
        Path folder = folder(base).resolve(hash);
        Files.createDirectories(folder);
        AtomicFile.write(folder.resolve(FILE), manifest.getBytes(StandardCharsets.UTF_8));
        return FOLDER + hash;
    }

    /// Removes what neither the configuration nor a version of it names.
    static void sweep(ConfigSource now, Backups versions) throws IOException {
        Path all = folder(now.baseDirectory());
        if (!Files.isDirectory(all)) {
            return;
        }
        var texts = new ArrayList<String>();
        texts.add(now.text());
        for (Version version : versions.list()) {
            versions.text(version.id()).ifPresent(bytes -> texts.add(new String(bytes, StandardCharsets.UTF_8)));
        }
        List<Path> folders;
        try (Stream<Path> found = Files.list(all)) {
            folders = found.toList();
        }
        for (Path folder : folders) {
            String place = FOLDER + folder.getFileName();
            if (PLACE.matcher(place).matches() && texts.stream().noneMatch(text -> text.contains(place))) {
                Files.deleteIfExists(folder.resolve(FILE));
                Files.deleteIfExists(folder);
            }
        }
    }

    private static Path folder(Path base) {
        return base.resolve(".vllm-sr").resolve(FOLDER);
    }
}
