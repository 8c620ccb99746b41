package semanticrouter.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.Kinds;
import semanticrouter.dsl.Formatted;

/// `fmt`: a routing program in canonical form.
@Command(
        name = "fmt",
        description = "Prints a routing program in canonical form. Comments and the form of decision trees are lost.")
public final class FmtCommand implements Callable<Integer> {
    @ParentCommand
    private Main main = new Main();

    @Parameters(paramLabel = "FILE", description = "Routing program; - for standard input.")
    private Path file = Path.of("-");

    @Option(names = "--write", description = "Writes the file in place.")
    private boolean write;

    @Override
    public Integer call() throws IOException {
        String text = DslFiles.read(file);
        Formatted formatted = Kinds.language().format(file.toString(), text);
        if (formatted.text().isEmpty()) {
            ConfigOptions.print(main.terminal(), formatted.diagnostics(), Map.of(file.toString(), text));
            return ExitCode.FAILED;
        }
        DslFiles.write(main.terminal(), write ? file : null, formatted.text().get());
        return ExitCode.OK;
    }
}
