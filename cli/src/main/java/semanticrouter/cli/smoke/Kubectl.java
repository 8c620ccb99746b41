package semanticrouter.cli.smoke;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.smoke.Check.Amiss;
import semanticrouter.cli.smoke.Check.Untried;
import semanticrouter.kubernetes.client.ResourceKind;

/// Has a real cluster check the manifests, where there is one. Nothing is changed in it.
///
/// @param program path of `kubectl`
record Kubectl(Path program) {
    private static final int PATIENCE_SECONDS = 60;
    private static final int LONGEST = 90;

    /// Asks for the server's version alone, and not for long.
    private static final List<String> REACH = List.of("version", "--request-timeout=5s", "-o", "json");

    /// What a program said.
    private record Said(int code, String text) {
        /// The last line, shortened.
        String last() {
            String line = text.strip().lines().reduce("", (_, next) -> next).strip();
            return line.length() > LONGEST ? line.substring(0, LONGEST) + " …" : line;
        }
    }

    /// The one on the PATH.
    static Optional<Kubectl> find(UnaryOperator<@Nullable String> environment) {
        String path = environment.apply("PATH");
        for (String folder : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
            try {
                Path program = Path.of(folder, "kubectl");
                if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                    return Optional.of(new Kubectl(program));
                }
            } catch (InvalidPathException _) {
                // what is no folder holds no program
            }
        }
        return Optional.empty();
    }

    /// A server-side dry run of the base and, where the cluster knows the kinds, of the sample.
    ///
    /// @param folder with the manifests
    /// @throws Untried when no cluster answers
    String dryRun(Path folder) throws Amiss, Untried, IOException, InterruptedException {
        Said reached = run(REACH);
        if (reached.code() != 0) {
            throw new Untried("kubectl reaches no cluster: " + reached.last());
        }
        int base = applied("-k", folder.resolve(Manifests.BASE));
        if (run(List.of("get", "crd", ResourceKind.POOL.plural() + "." + ResourceKind.POOL.group()))
                        .code()
                != 0) {
            return base + " resources of the base; the cluster does not know the sample's kinds yet";
        }
        int sample = applied("-f", folder.resolve(Manifests.POOL)) + applied("-f", folder.resolve(Manifests.ROUTE));
        return base + " resources of the base, " + sample + " of the sample";
    }

    private int applied(String flag, Path what) throws Amiss, IOException, InterruptedException {
        Said said = run(List.of("apply", "--dry-run=server", flag, what.toString()));
        if (said.code() != 0) {
            throw new Amiss(said.last());
        }
        return (int) said.text().lines().filter(line -> !line.isBlank()).count();
    }

    private Said run(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        Path said = Files.createTempFile("vllm-sr-kubectl", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Said(-1, "no answer in " + PATIENCE_SECONDS + " s");
            }
            return new Said(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(said);
        }
    }
}
