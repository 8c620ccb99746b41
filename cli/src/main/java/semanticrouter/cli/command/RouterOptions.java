package semanticrouter.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.remote.ManagementAddress;
import semanticrouter.cli.remote.RouterAddress;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.cli.workspace.ServerState;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.Listener;
import semanticrouter.config.document.global.ManagementTls;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.tls.PemFiles;
import semanticrouter.core.model.Secret;
import semanticrouter.core.statistics.ModelStatistics;

/// Options that say where a running router is.
public final class RouterOptions {
    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "Address of the router, for example http://localhost:8899/v1.")
    private @Nullable String baseUrl;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Configuration whose first listener is the router's address (default: the server of this folder).")
    private @Nullable Path config;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Management API, which explains answers (default: the one of the same server).")
    private @Nullable String endpoint;

    @Option(
            names = "--api-key-env",
            paramLabel = "NAME",
            description = "Environment variable with the listener's key (default: the configuration's first).")
    private @Nullable String keyVariable;

    /// Whether the command line says something of a router.
    public boolean named() {
        return baseUrl != null || config != null || endpoint != null || keyVariable != null;
    }

    /// Where the router is: as the command line says, else the one that runs in this folder, else as `config.yaml` has
    /// it, else on the usual ports.
    ///
    /// @throws CommandException when a named configuration or key cannot be had
    public RouterAddress address(Terminal terminal, StackOptions stack) {
        RouterAddress found = found(terminal, stack);
        RouterAddress address = new RouterAddress(
                found.base(),
                Optional.ofNullable(endpoint).map(ManagementAddress::named).or(found::management),
                found.key());
        if (keyVariable == null) {
            return address;
        }
        String key = Main.environment(keyVariable);
        if (key == null || key.isBlank()) {
            throw new CommandException(
                    "the environment variable " + keyVariable + " is not set",
                    "export " + keyVariable + "=… holds the listener's key.",
                    ExitCode.USAGE);
        }
        return address.withKey(new Secret(key));
    }

    /// What the management API lets in, when it lets in only some.
    public static Optional<Secret> managementToken() {
        return Optional.ofNullable(Main.environment("VSR_MGMT_TOKEN"))
                .filter(token -> !token.isBlank())
                .map(Secret::new);
    }

    private RouterAddress found(Terminal terminal, StackOptions stack) {
        if (baseUrl != null) {
            return new RouterAddress(baseUrl, Optional.empty(), Optional.empty());
        }
        Optional<ServerState> running = stack.workspace().running();
        Path served = running.map(state -> Path.of(state.config())).orElse(ConfigOptions.USUAL);
        Optional<Known> known = config == null ? usual(served) : Optional.of(named(terminal, config));
        Optional<ConfigDocument> document = known.map(Known::document);
        boolean own = running.isPresent() && (config == null || sameFile(config, served));
        Ports ports = own || document.isEmpty() ? stack.ports() : configured(document.get(), stack.portOffset());
        Optional<ManagementAddress> management = ports.management() == 0
                ? Optional.empty()
                : Optional.of(
                        own
                                ? StackOptions.management(running.get())
                                : known.map(file -> file.management(ports.management()))
                                        .orElseGet(() ->
                                                ManagementAddress.local(ports.management(), false, Optional.empty())));
        return document.flatMap(RouterOptions::listener)
                .map(listener -> RouterAddress.of(listener, ports.listener(), management))
                .orElseGet(() -> new RouterAddress(
                        "http://localhost:" + ports.listener() + "/v1", management, Optional.empty()));
    }

    /// What a configuration says.
    private record Known(ConfigDocument document, Path folder) {
        /// Its management API, as this machine reaches it. A certificate that cannot be read here needs an authority.
        ManagementAddress management(int port) {
            ManagementTls tls = document.global().services().managementApi().tls();
            if (tls == null || !tls.enabled()) {
                return ManagementAddress.local(port, false, Optional.empty());
            }
            Optional<String> certificate;
            try {
                certificate = Optional.of(PemFiles.fingerprint(
                        PemFiles.certificates(folder.resolve(tls.certFile())).getFirst()));
            } catch (IOException | InvalidPathException _) {
                certificate = Optional.empty();
            }
            return ManagementAddress.local(port, true, certificate);
        }
    }

    private static Ports configured(ConfigDocument document, int offset) {
        int listener = listener(document).map(Listener::port).orElse(Ports.DEFAULT.listener());
        int management = document.global().services().managementApi().port();
        return new Ports(listener + offset, 0, management + offset, 0, 0);
    }

    private static Optional<Listener> listener(ConfigDocument document) {
        return document.listeners().stream().findFirst();
    }

    private static boolean sameFile(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    /// What nobody named only helps where it can: a server may run though its file has been broken since.
    private static Optional<Known> usual(Path file) {
        ConfigSource source =
                Files.isRegularFile(file) ? ConfigSource.read(file, Main::environment, new Diagnostics()) : null;
        return Optional.ofNullable(source).flatMap(RouterOptions::bound);
    }

    private static Known named(Terminal terminal, Path file) {
        var found = new Diagnostics();
        ConfigSource source = ConfigSource.read(file, Main::environment, found);
        if (source == null) {
            ConfigOptions.print(terminal, found.list(), Map.of());
            throw new CommandException(
                    file + " cannot be read", "name a configuration, or the router with --base-url.");
        }
        return bound(source)
                .orElseThrow(() -> new CommandException(
                        file + " does not say where the router listens, because it has errors",
                        "run `vllm-sr validate --config " + file + "`, or name the router with --base-url."));
    }

    private static Optional<Known> bound(ConfigSource source) {
        var loader = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)));
        return Optional.ofNullable(loader.load(source, LoadOptions.serving(ConfigOptions::value))
                        .document())
                .map(document -> new Known(document, source.baseDirectory()));
    }
}
