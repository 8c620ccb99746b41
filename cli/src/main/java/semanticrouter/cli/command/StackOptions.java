package semanticrouter.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.remote.ManagementAddress;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.cli.workspace.ServerState;
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
    public ManagementAddress management() {
        Optional<ServerState> running = workspace().running();
        if (ports().management() == 0) {
            throw new CommandException(
                    "the server of this folder has no management API, which this command asks",
                    "start it without --enable-api=false.");
        }
        return running.map(StackOptions::management)
                .orElseGet(() -> ManagementAddress.local(ports().management(), false, Optional.empty()));
    }

    /// The management API of a server that has one.
    static ManagementAddress management(ServerState server) {
        Optional<String> certificate = server.managementCertificate();
        return ManagementAddress.local(server.ports().management(), certificate.isPresent(), certificate);
    }

    /// The ports of the server that runs here, else the usual ones.
    public Ports ports() {
        return workspace().running().map(state -> state.ports()).orElseGet(() -> Ports.DEFAULT.offset(portOffset));
    }
}
