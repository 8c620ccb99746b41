package semanticrouter.cli.operate;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.command.StackOptions;
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
        if (Main.environment("SSH_CONNECTION") != null) {
            int port = server.ports().dashboard();
            terminal.err()
                    .println("This machine is remote: run ssh -L " + port + ":localhost:" + port
                            + " HOST on yours, then open the address there.");
        } else if (!open(address)) {
            terminal.err().println("No browser could be opened; open the address yourself.");
        }
        return ExitCode.OK;
    }

    private static boolean open(String address) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> command = system.contains("mac")
                ? List.of("open", address)
                : system.contains("win")
                        ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                        : List.of("xdg-open", address);
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException _) {
            return false; // there is no such program, as on a server
        }
    }
}
