package semanticrouter.cli.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.dsl.probe.TestRunner;

/// `test`: the TEST blocks of a routing program, run on the engine.
@Command(
        name = "test",
        description = "Runs the TEST blocks of a routing program on the engine. Exits 1 when one misses its route.")
public final class TestCommand implements Callable<Integer> {
    @ParentCommand
    private Main main = new Main();

    @Parameters(paramLabel = "FILE", description = "Routing program.")
    private Path file = Path.of("-");

    @Option(
            names = "--base",
            paramLabel = "FILE",
            description = "Configuration with the providers and global settings to test with.")
    private @Nullable Path base;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.forCommand();
        Terminal terminal = main.terminal();
        DslFiles.Program program = DslFiles.compile(terminal, Kinds.language(), file);
        if (!program.validation().runnable()) {
            throw new CommandException("the tests were not run", "mend the program first.");
        }
        return report(terminal, ProgramTests.run(terminal, file, program, base));
    }

    private static int report(Terminal terminal, TestRunner.Report report) {
        var rows = new ArrayList<List<String>>();
        for (TestRunner.Result result : report.results()) {
            rows.add(List.of(
                    result.passed() ? "passed" : "missed",
                    result.test(),
                    result.expectation().route().text(),
                    result.reached().decision().orElse("none")));
        }
        terminal.table(List.of("result", "test", "expected", "reached"), rows);
        DslFiles.print(terminal, report.diagnostics());
        long missed =
                report.results().stream().filter(result -> !result.passed()).count();
        String summary =
                (report.results().size() - missed) + " of " + report.results().size() + " passed";
        if (missed == 0) {
            terminal.success(summary);
        } else {
            terminal.failure(summary);
        }
        return missed == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
}
