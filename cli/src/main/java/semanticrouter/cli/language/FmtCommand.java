package semanticrouter.cli.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.Kinds;
import semanticrouter.dsl.Formatted;

/// `fmt`: a routing program in canonical form.
@Command(
        name = "fmt",
        aliases = "format",
        description = "Prints a routing program in canonical form. Comments and the form of decision trees are lost.")
public final class FmtCommand implements Callable<Integer> {
    @ParentCommand
    private Main main = new Main();

    @Parameters(paramLabel = "FILE", description = "Routing program; - for standard input.")
    private Path file = Path.of("-");

    @Option(names = "--write", description = "Writes the file in place.")
    private boolean write;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write (default: standard output).")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
        if (write && output != null) {
            throw new CommandException(
                    "--write and --output name two places to write to", "leave one of them out.", ExitCode.USAGE);
        }
        String text = DslFiles.read(file);
        Formatted formatted = Kinds.language().format(file.toString(), text);
        DslFiles.print(main.terminal(), formatted.diagnostics());
        if (formatted.text().isEmpty()) {
            return ExitCode.FAILED;
        }
        DslFiles.write(main.terminal(), write ? file : output, formatted.text().get());
        return ExitCode.OK;
    }
}
