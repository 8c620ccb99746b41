package semanticrouter.cli.command;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.RouterServer;
import semanticrouter.cli.setup.SetupServer;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.terminal.Terminal.Style;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.cli.workspace.ServerState;
import semanticrouter.cli.workspace.Workspace;
import semanticrouter.config.load.ConfigSource;

/// Says that a server is there: to the person at the terminal, and to other commands of the folder.
///
/// @param portOffset that was added to every port
record Announcement(Terminal terminal, Workspace workspace, int portOffset) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Announcement.class);

    /// A router is ready.
    ///
    /// @param name of its configuration
    /// @param began when its start began, nanoseconds of {@link System#nanoTime()}
    void serving(String name, boolean simulated, ConfigSource source, RouterServer server, long began)
            throws IOException {
        Ports ports = server.ports();
        ServerState state = write(name, ports, server.managementCertificate());
        server.whenRenewed(certificate -> renewed(state, certificate));
        ConfigOptions.print(terminal, server.diagnostics(), Map.of(source.name(), source.text()));
        terminal.err().println();
        terminal.err()
                .println(terminal.style(Style.BOLD, "Semantic Router " + Main.version()) + " serves " + name
                        + (simulated ? terminal.style(Style.YELLOW, "  (simulated models)") : ""));
        line("OpenAI API", "http://localhost:" + ports.listener() + "/v1   (model: auto)");
        if (ports.dashboard() != 0) {
            line("Dashboard", "http://localhost:" + ports.dashboard());
        }
        if (ports.management() != 0) {
            line("Management", management(state));
        }
        if (ports.metrics() != 0) {
            line("Metrics", "http://localhost:" + ports.metrics() + "/metrics");
        }
        if (ports.extProc() != 0) {
            line("Envoy", "localhost:" + ports.extProc() + "   (ext_proc)");
        }
        Optional<String> awaited = server.plans().awaited();
        if (awaited.isPresent()) {
            line("Awaiting", awaited.get());
            terminal.err().println("Requests are answered 503 until it is there. Stop: Ctrl-C or vllm-sr stop");
            return;
        }
        Map<String, Integer> counts = server.plans().current().counts();
        line("Policy", counts.toString().replaceAll("[{}]", "").replace("=", " "));
        terminal.err()
                .printf(
                        Locale.ROOT,
                        "Ready in %.2f s. Try: vllm-sr chat \"Hello\"%s   Stop: Ctrl-C or vllm-sr stop%n",
                        (System.nanoTime() - began) / 1e9,
                        portOffset == 0 ? "" : " (in this folder)");
    }

    /// A first configuration can be set up.
    void settingUp(String name, SetupServer server) throws IOException {
        Ports ports = server.ports();
        ServerState state = write(name, ports, server.managementCertificate());
        terminal.err().println();
        terminal.err()
                .println(terminal.style(Style.BOLD, "Semantic Router " + Main.version()) + " waits for its first"
                        + " configuration; nothing is routed yet.");
        line("Set it up", "http://localhost:" + ports.dashboard() + "/#/setup");
        line("Management", management(state));
        terminal.err().println("Serving begins when it is activated. Stop: Ctrl-C or vllm-sr stop");
    }

    /// Where a person on this machine finds a server's management API.
    static String management(ServerState server) {
        return (server.managementCertificate().isPresent() ? "https" : "http") + "://localhost:"
                + server.ports().management();
    }

    private ServerState write(String name, Ports ports, Optional<String> certificate) throws IOException {
        var state = new ServerState(
                ProcessHandle.current().pid(),
                ports,
                name,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Main.version(),
                certificate.orElse(null));
        workspace.write(state);
        return state;
    }

    /// Commands of the folder believe the one certificate of which they are told here.
    private void renewed(ServerState state, String certificate) {
        try {
            workspace.write(state.with(certificate));
        } catch (IOException unwritten) {
            LOGGER.atError()
                    .setCause(unwritten)
                    .log("the folder's commands cannot be told of the renewed certificate and will not believe it");
        }
    }

    private void line(String what, String where) {
        terminal.err().printf("  %-12s %s%n", what, terminal.style(Style.CYAN, where));
    }
}
