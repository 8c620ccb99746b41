package semanticrouter.config.asset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Finds the files a configuration names by relative paths (specification: signals §1.16).
///
/// A relative path is looked for, in this order, in `.vllm-sr` below the base directory, in `knowledge_bases` there, in
/// the base directory, in the directory the environment variable {@value #ASSET_ROOT_VARIABLE} names, and in
/// `/app/config`. It may not lead out of the directory it is looked for in; an absolute path is taken as it is. Safe
/// for all threads.
public final class AssetResolver {
    /// Names a further directory in which assets are looked for.
    public static final String ASSET_ROOT_VARIABLE = "VLLM_SR_CONFIG_ASSET_ROOT";

    private static final Path CONTAINER = Path.of("/app/config");

    private final Path base;
    private final List<Path> roots = new ArrayList<>();

    public AssetResolver(Path baseDirectory, UnaryOperator<@Nullable String> environment) {
        base = baseDirectory;
        roots.add(baseDirectory.resolve(".vllm-sr"));
        roots.add(baseDirectory.resolve(".vllm-sr").resolve("knowledge_bases"));
        roots.add(baseDirectory);
        String assets = environment.apply(ASSET_ROOT_VARIABLE);
        if (assets != null && !assets.isEmpty()) {
            roots.add(Path.of(assets));
        }
        roots.add(CONTAINER);
    }

    /// The file a path names: the first that exists, else where it would be below the base directory.
    public Path resolve(Path path) {
        return path.isAbsolute() ? path : find(path).orElse(base.resolve(path).normalize());
    }

    /// The file a path names, when it exists.
    public java.util.Optional<Path> find(Path path) {
        if (path.isAbsolute()) {
            return Files.exists(path) ? java.util.Optional.of(path) : java.util.Optional.empty();
        }
        if (escapes(path)) {
            return java.util.Optional.empty();
        }
        return roots.stream()
                .map(root -> root.resolve(path).normalize())
                .filter(Files::exists)
                .findFirst();
    }

    /// Whether a relative path leads out of the directory it starts in.
    public static boolean escapes(Path path) {
        return !path.isAbsolute() && path.normalize().startsWith("..");
    }
}
