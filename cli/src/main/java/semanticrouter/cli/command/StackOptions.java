package semanticrouter.cli.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.cli.workspace.Workspace;

/// Options that name one of several servers on a machine.
public final class StackOptions {
    @Option(
            names = "--stack",
            paramLabel = "NAME",
            defaultValue = "${env:VLLM_SR_STACK_NAME:-default}",
            description = "Name of the server in this folder (default: ${DEFAULT-VALUE}; env VLLM_SR_STACK_NAME).")
    private String stack = "default";

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "${env:VLLM_SR_PORT_OFFSET:-0}",
            description = "Adds N to every port (env VLLM_SR_PORT_OFFSET).")
    private int portOffset;

    /// The workspace in the working directory.
    public Workspace workspace() {
        return new Workspace(Path.of("").toAbsolutePath().resolve(".vllm-sr"), stack);
    }

    /// Added to every port.
    public int portOffset() {
        return portOffset;
    }

    /// The management API of the server that runs here, else the usual one.
    ///
    /// @throws CommandException when the server that runs here has none
    public String management() {
        int port = ports().management();
        if (port == 0) {
            throw new CommandException(
                    "the server of this folder has no management API, which this command asks",
                    "start it without --enable-api=false.");
        }
        return "http://127.0.0.1:" + port;
    }

    /// The ports of the server that runs here, else the usual ones.
    public Ports ports() {
        return workspace().running().map(state -> state.ports()).orElseGet(() -> Ports.DEFAULT.offset(portOffset));
    }
}
