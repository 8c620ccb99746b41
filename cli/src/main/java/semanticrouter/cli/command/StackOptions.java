package semanticrouter.cli.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;
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

    /// The ports of the server that runs here, else the usual ones.
    public Ports ports() {
        return workspace().running().map(state -> state.ports()).orElseGet(() -> Ports.DEFAULT.offset(portOffset));
    }
}
