package semanticrouter.config.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the folder of configurations to conform to, which is not part of the repository.
public final class SharedConfigs {
    private SharedConfigs() {}

    /// A file of the folder; empty, with a printed reason, when the folder is not there.
    public static Optional<Path> find(String relative) {
        Path root = root();
        Path file = root == null ? null : root.resolve("conformance").resolve(relative);
        if (file == null || !Files.exists(file)) {
            System.out.println("skipped: " + relative
                    + " is not here; set SEMANTICROUTER_SHARED to the folder that has conformance/");
            return Optional.empty();
        }
        return Optional.of(file);
    }

    private static @Nullable Path root() {
        String set = System.getProperty("SEMANTICROUTER_SHARED", System.getenv("SEMANTICROUTER_SHARED"));
        if (set != null) {
            return Path.of(set);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path shared = at.resolve("shared");
            if (Files.isDirectory(shared.resolve("conformance"))) {
                return shared;
            }
        }
        return null;
    }
}
