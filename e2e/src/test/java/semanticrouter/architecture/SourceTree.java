package semanticrouter.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The checkout this build runs in.
final class SourceTree {
    private SourceTree() {}

    /// The repository's root: the nearest ancestor with the launcher.
    static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("vllm-sr")) && Files.exists(at.resolve("pom.xml"))) {
                return at;
            }
        }
        throw new IllegalStateException("no checkout above " + Path.of("").toAbsolutePath());
    }

    /// Every Java file that is written by hand.
    static List<Path> javaFiles() {
        return files(path -> path.toString().endsWith(".java"));
    }

    /// Every file of the checkout that a predicate accepts, build output left out.
    static List<Path> files(Predicate<Path> wanted) {
        try (Stream<Path> walk = Files.walk(root())) {
            return walk.filter(Files::isRegularFile)
                    .filter(path -> !generated(root().relativize(path)))
                    .filter(wanted)
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean generated(Path relative) {
        for (Path part : relative) {
            String name = part.toString();
            if (name.equals("target")
                    || name.equals("node_modules")
                    || name.equals(".git")
                    || name.equals("dist")
                    || name.equals(".vllm-sr")) {
                return true;
            }
        }
        return false;
    }
}
