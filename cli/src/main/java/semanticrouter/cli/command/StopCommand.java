package semanticrouter.cli.command;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.workspace.ServerState;

/// `stop`: ends the server of this folder after its requests in flight.
@Command(name = "stop", description = "Stops the server; requests in flight are finished first. Data is kept.")
public final class StopCommand implements Callable<Integer> {
    @ParentCommand
    private Main main = new Main();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Optional<ServerState> running = stack.workspace().running();
        if (running.isEmpty()) {
            stack.workspace().clear();
            main.terminal().out().println("Nothing to stop.");
            return ExitCode.OK;
        }
        ProcessHandle process = ProcessHandle.of(running.get().pid()).orElseThrow();
        process.destroy();
        try {
            process.onExit().get(Duration.ofSeconds(timeoutSeconds).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new CommandException(
                    "process " + process.pid() + " did not end within " + timeoutSeconds + " s",
                    "wait longer with --timeout, or end it with `kill -9 " + process.pid() + "`.");
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
        stack.workspace().clear();
        main.terminal().success("Stopped.");
        return ExitCode.OK;
    }
}
