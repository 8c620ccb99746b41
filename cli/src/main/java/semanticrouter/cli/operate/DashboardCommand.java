package semanticrouter.cli.operate;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.command.StackOptions;
import semanticrouter.cli.terminal.Desktop;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.workspace.ServerState;

/// `dashboard`: where it is, and a browser that shows it.
@Command(
        name = "dashboard",
        description = "Prints the address of the dashboard and opens it. Exits 3 when no server runs.")
public final class DashboardCommand implements Callable<Integer> {
    @ParentCommand
    private Main main = new Main();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Option(names = "--no-open", description = "Only prints the address.")
    private boolean noOpen;

    @Override
    public Integer call() {
        Terminal terminal = main.terminal();
        ServerState server = stack.workspace()
                .running()
                .orElseThrow(() -> new CommandException(
                        "no server runs in this folder", "start one with `vllm-sr serve`.", ExitCode.NOT_RUNNING));
        if (server.ports().dashboard() == 0) {
            throw new CommandException(
                    "the server of this folder has no dashboard", "start it without --no-dashboard and --minimal.");
        }
        String address = "http://localhost:" + server.ports().dashboard();
        terminal.out().println(address);
        if (noOpen) {
            return ExitCode.OK;
        }
        Desktop.here(Main::environment)
                .show(address, server.ports().dashboard())
                .ifPresent(terminal.err()::println);
        return ExitCode.OK;
    }
}
