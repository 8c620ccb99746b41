package semanticrouter.encoders;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the data folder that is not part of the repository.
public final class SharedData {
    private SharedData() {}

    /// The folder `data` under the property or variable `SEMANTICROUTER_SHARED`, else under a `shared` beside a parent.
    public static Optional<Path> folder() {
        String named = System.getProperty("SEMANTICROUTER_SHARED", System.getenv("SEMANTICROUTER_SHARED"));
        if (named != null && Files.isDirectory(Path.of(named, "data"))) {
            return Optional.of(Path.of(named, "data"));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path data = at.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return Optional.of(data);
            }
        }
        System.out.println("skipped: no shared/data folder; set SEMANTICROUTER_SHARED to run this");
        return Optional.empty();
    }
}
