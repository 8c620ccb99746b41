package semanticrouter.cli.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.Kinds;
import semanticrouter.dsl.print.DocumentPrinter;

/// `decompile`: YAML to a routing program in canonical form.
@Command(name = "decompile", description = "Writes a configuration, or a fragment with routing, as a routing program.")
public final class DecompileCommand implements Callable<Integer> {
    @ParentCommand
    private Main main = new Main();

    @Parameters(paramLabel = "FILE", description = "YAML; - for standard input.")
    private Path file = Path.of("-");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write (default: standard output).")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
        DocumentPrinter.Printed printed = Kinds.language().decompile(DslFiles.readYaml(main.terminal(), file));
        DslFiles.print(main.terminal(), printed.notes());
        DslFiles.write(main.terminal(), output, printed.text());
        return ExitCode.OK;
    }
}
