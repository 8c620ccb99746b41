package semanticrouter.cli.serve;

import picocli.CommandLine.Option;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.server.ServerOptions.Parts;
import semanticrouter.cli.terminal.Desktop;
import semanticrouter.cli.terminal.Terminal;

/// Whether the dashboard is served, where, and whether a browser shows it.
public final class DashboardFlags {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "",
            description = "Address of the dashboard (default: loopback).")
    private String host = "";

    @Option(names = "--no-dashboard", description = "Serves no dashboard.")
    private boolean noDashboard;

    @Option(names = "--minimal", description = "Serves neither dashboard nor metrics.")
    private boolean minimal;

    @Option(
            names = "--open",
            description =
                    "Opens the dashboard in a browser once it is ready; without a desktop its address is printed.")
    private boolean open;

    /// Address of the dashboard; empty for loopback.
    public String host() {
        return host;
    }

    /// What is served beside the listener.
    public Parts parts(ManagementFlags management) {
        return management.parts(!noDashboard && !minimal, !minimal);
    }

    /// @throws CommandException when what is to be opened is not served, or what is to be set up cannot be
    public void check(Parts parts, boolean settingUp) {
        if (settingUp && !parts.dashboard()) {
            throw new CommandException(
                    "a first configuration is set up in the dashboard",
                    "leave out --minimal, --no-dashboard and --enable-api=false, or write the configuration and remove its \"setup\" block.",
                    ExitCode.USAGE);
        }
        if (settingUp && parts.readOnly()) {
            throw new CommandException(
                    "a first configuration is set up by changing it, which --readonly refuses",
                    "leave out --readonly, or write the configuration and remove its \"setup\" block.",
                    ExitCode.USAGE);
        }
        if (open && !parts.dashboard()) {
            throw new CommandException(
                    "--open shows the dashboard, which is not served",
                    "leave out --minimal, --no-dashboard and --enable-api=false, or --open.",
                    ExitCode.USAGE);
        }
    }

    /// Opens the dashboard, when that is wanted.
    ///
    /// @param path behind its address
    public void show(Terminal terminal, Desktop desktop, int port, String path) {
        if (open) {
            String address = "http://localhost:" + port + path;
            desktop.show(address, port).ifPresent(why -> terminal.err().println(address + "  " + why));
        }
    }
}
