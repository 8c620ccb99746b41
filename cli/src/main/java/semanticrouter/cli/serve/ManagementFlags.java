package semanticrouter.cli.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.server.ServerOptions.Parts;
import semanticrouter.cli.server.ServerOptions.PublicDemo;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.config.load.DocumentOverride;
import semanticrouter.config.tree.ScalarNode;

/// Where the management API and the metrics are, and whom they let in (specification: dataplane §0.2). What is given
/// here wins over the configuration, also over the changes that are made to it later.
public final class ManagementFlags {
    private static final String API = "global.services.management_api.";
    private static final List<String> MODES = List.of("bearer", "disabled");
    private static final Map<String, PublicDemo> DEMO =
            Map.of("auto", PublicDemo.AUTO, "on", PublicDemo.ON, "off", PublicDemo.OFF);
    private static final int LAST_PORT = 65_535;

    @Option(
            names = {"--api-port", "-api-port"},
            paramLabel = "PORT",
            description = "Port of the management API; 0 for that of the configuration (default: 0).")
    private int port;

    @Option(
            names = {"--api-bind", "-api-bind"},
            paramLabel = "ADDRESS",
            description = "Address of the management API (default: that of the configuration).")
    private @Nullable String bind;

    @Option(
            names = {"--management-auth-mode", "-management-auth-mode"},
            paramLabel = "MODE",
            description = "Whether the management API wants a token: bearer or disabled (default: as the configuration"
                    + " says).")
    private @Nullable String authMode;

    @Option(
            names = {"--management-remote-exposure", "-management-remote-exposure"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Whether other machines may reach the management API, which needs bearer tokens (default: as"
                    + " the configuration says).")
    private @Nullable Boolean remoteExposure;

    @Option(
            names = {"--enable-api", "-enable-api"},
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "true",
            paramLabel = "true|false",
            description = "false serves no management API, and no dashboard, whose pages stand on it (default: true).")
    private boolean api = true;

    @Option(
            names = {"--metrics-port", "-metrics-port"},
            paramLabel = "PORT",
            description = "Port of the metrics; 0 switches them off (default: 9190).")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--readonly",
            description = "Management API and dashboard show everything and refuse every change; the configuration's"
                    + " file is still reloaded.")
    private boolean readOnly;

    @Option(
            names = "--public-demo",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description =
                    "Whether visitors of the dashboard's first page may try the policy without a token, in dry runs of"
                            + " short texts: auto, on or off (default: auto, where the management API wants no token).")
    private String demo = "auto";

    /// @throws CommandException when a flag says what cannot be
    public void check() {
        if (!DEMO.containsKey(demo)) {
            throw new CommandException(
                    "--public-demo is \"" + demo + "\"", "use one of auto, on, off.", ExitCode.USAGE);
        }
        port(port, "--api-port");
        port(metricsPort == null ? 0 : metricsPort, "--metrics-port");
        if (authMode != null && !MODES.contains(authMode)) {
            throw new CommandException(
                    "--management-auth-mode is \"" + authMode + "\"",
                    "use one of " + String.join(", ", MODES) + ".",
                    ExitCode.USAGE);
        }
    }

    private static void port(int port, String flag) {
        if (port < 0 || port > LAST_PORT) {
            throw new CommandException(
                    flag + " is " + port + ", which is no port",
                    "give a number up to " + LAST_PORT + ".",
                    ExitCode.USAGE);
        }
    }

    /// What the flags say about the document.
    public List<DocumentOverride> overrides() {
        var overrides = new ArrayList<DocumentOverride>();
        if (port != 0) {
            overrides.add(DocumentOverride.flag("--api-port", API + "port", ScalarNode.integer(port)));
        }
        if (bind != null) {
            overrides.add(DocumentOverride.flag("--api-bind", API + "bind_address", ScalarNode.text(bind)));
        }
        if (authMode != null) {
            overrides.add(
                    DocumentOverride.flag("--management-auth-mode", API + "auth.mode", ScalarNode.text(authMode)));
        }
        if (remoteExposure != null) {
            overrides.add(DocumentOverride.flag(
                    "--management-remote-exposure", API + "remote_exposure", ScalarNode.bool(remoteExposure)));
        }
        return overrides;
    }

    /// What is served beside the listener.
    ///
    /// @param dashboard whether it is wanted
    /// @param metrics whether they are wanted
    public Parts parts(boolean dashboard, boolean metrics) {
        int wanted = metricsPort == null ? Ports.DEFAULT.metrics() : metricsPort;
        return new Parts(
                api, dashboard && api, metrics ? wanted : 0, DEMO.getOrDefault(demo, PublicDemo.OFF), readOnly);
    }
}
