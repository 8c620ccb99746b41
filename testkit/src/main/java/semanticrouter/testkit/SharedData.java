package semanticrouter.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// Finds conformance files and data sets that are not part of the project.
///
/// The folder is named by the system property or environment variable `SEMANTICROUTER_SHARED`, else it is a folder
/// `shared` beside an ancestor of the working directory. Tests that need it are skipped, with the reason printed, where
/// it is absent.
public final class SharedData {
    private SharedData() {}

    /// The folder, when there is one.
    public static Optional<Path> root() {
        String named = System.getProperty("SEMANTICROUTER_SHARED", System.getenv("SEMANTICROUTER_SHARED"));
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named)).filter(Files::isDirectory);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path shared = at.resolve("shared");
            if (Files.isDirectory(shared.resolve("conformance")) || Files.isDirectory(shared.resolve("data"))) {
                return Optional.of(shared);
            }
        }
        return Optional.empty();
    }

    /// A file or folder below it; skips the running test when it is not there.
    public static Path need(String relative) {
        Optional<Path> found = root().map(root -> root.resolve(relative)).filter(Files::exists);
        if (found.isEmpty()) {
            System.out.println("skipped: shared/" + relative + " is not on this machine");
        }
        Assumptions.assumeTrue(found.isPresent(), "shared/" + relative + " is not on this machine");
        return found.orElseThrow();
    }
}
