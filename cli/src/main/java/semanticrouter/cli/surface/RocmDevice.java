package semanticrouter.cli.surface;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What of ROCm a machine has (specification: surfaces §2.1).
///
/// @param device the kernel's interface to AMD GPUs; without it nothing computes on one
/// @param program that tells of them
public record RocmDevice(Optional<String> device, Optional<String> program) {
    private static final String DEVICE = "/dev/kfd";
    private static final String PROGRAM = "rocm-smi";
    private static final String USUAL = "opt/rocm/bin";

    /// Looks; runs nothing.
    ///
    /// @param root of the file system
    /// @param environment value of an environment variable, null when unset
    public static RocmDevice look(Path root, UnaryOperator<@Nullable String> environment) {
        String path = environment.apply("PATH");
        Stream<Path> named = path == null
                ? Stream.empty()
                : Arrays.stream(path.split(File.pathSeparator, -1)).flatMap(RocmDevice::folder);
        return new RocmDevice(
                Optional.of(DEVICE).filter(device -> Files.exists(root.resolve(device.substring(1)))),
                Stream.concat(named, Stream.of(root.resolve(USUAL)))
                        .map(folder -> folder.resolve(PROGRAM))
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .findFirst());
    }

    private static Stream<Path> folder(String name) {
        try {
            return name.isEmpty() ? Stream.empty() : Stream.of(Path.of(name));
        } catch (InvalidPathException _) {
            return Stream.empty(); // what is no folder holds no program
        }
    }
}
