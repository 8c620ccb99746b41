package semanticrouter.cli.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.command.ConfigOptions.UnreadableConfig;
import semanticrouter.cli.demo.DemoBackends;
import semanticrouter.cli.demo.DemoConfig;
import semanticrouter.cli.demo.DemoSamples;
import semanticrouter.cli.detect.Detection;
import semanticrouter.cli.detect.Offer;
import semanticrouter.cli.recipe.BindingText;
import semanticrouter.cli.recipe.BoundRecipe;
import semanticrouter.cli.recipe.Profile;
import semanticrouter.cli.serve.AlgorithmFlag;
import semanticrouter.cli.serve.DashboardFlags;
import semanticrouter.cli.serve.ExtProcFlags;
import semanticrouter.cli.serve.HeadStart;
import semanticrouter.cli.serve.KubernetesFlags;
import semanticrouter.cli.serve.ManagementFlags;
import semanticrouter.cli.serve.ModelCheck;
import semanticrouter.cli.serve.TakenPorts;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.server.RefusedConfig;
import semanticrouter.cli.server.RouterServer;
import semanticrouter.cli.server.ServerOptions;
import semanticrouter.cli.terminal.Desktop;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.workspace.Detached;
import semanticrouter.cli.workspace.LogFile;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.cli.workspace.ServerState;
import semanticrouter.cli.workspace.StopSignal;
import semanticrouter.cli.workspace.Workspace;
import semanticrouter.cli.setup.SetupServer;
import semanticrouter.config.deploy.FirstConfig;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.encoders.model.Provider;

/// `serve`: runs the router in this process until it is told to stop.
@Command(
        name = "serve",
        description = "Serves a configuration: listener, management API, dashboard and metrics in one process.")
public final class ServeCommand implements Callable<Integer> {
    private static final String NOTHING_FOUND =
            "try `vllm-sr serve --demo`; or set OPENAI_API_KEY or ANTHROPIC_API_KEY, or start Ollama (port 11434) or vLLM"
                    + " (port 8000), and run this again; or set one up in the browser with `vllm-sr serve --setup`; or name a"
                    + " configuration with --config FILE.";

    @ParentCommand
    private Main main = new Main();

    @Mixin
    private ConfigOptions configuration = new ConfigOptions();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Mixin
    private ExtProcFlags envoy = new ExtProcFlags();

    @Mixin
    private ManagementFlags management = new ManagementFlags();

    @Mixin
    private DashboardFlags dashboard = new DashboardFlags();

    @Mixin
    private AlgorithmFlag algorithm = new AlgorithmFlag();

    @Mixin
    private KubernetesFlags kubernetes = new KubernetesFlags();

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "A virtual model, for example vllm-sr/mom-v1-blend, over the models found on this machine"
                    + " (`model list` shows all); excludes --config.")
    private @Nullable String model;

    @Option(
            names = "--detected",
            description =
                    "Without a configuration: writes config.yaml for the models found on this machine, and serves it.")
    private boolean detected;

    @Option(
            names = "--setup",
            description = "Without a configuration: begins a config.yaml and sets it up in the dashboard.")
    private boolean setup;

    @Option(names = "--strict", description = "Refuses a configuration with warnings.")
    private boolean strict;

    @Option(
            names = "--platform",
            paramLabel = "NAME",
            defaultValue = "${env:VLLM_SR_PLATFORM:-}",
            description = "Where learned models compute: cpu, nvidia or amd (default: cpu; env VLLM_SR_PLATFORM).")
    private String platform = "";

    @Option(
            names = {"--download-only", "-download-only"},
            description = "Ends once every model that the configuration needs is known to be here and was loaded;"
                    + " nothing is served, and this version never downloads a model.")
    private boolean downloadOnly;

    @Option(
            names = "--detach",
            description =
                    "Starts the server in the background and returns when it is ready; `logs` shows what it writes.")
    private boolean detach;

    @Option(names = "--log-file", hidden = true, paramLabel = "FILE", description = "Where a detached server logs.")
    private @Nullable Path logFile;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = "--exit-when-ready",
            hidden = true,
            description = "Ends once ready; the build uses it to record a start.")
    private boolean exitWhenReady;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "${env:SR_LOG_LEVEL:-}",
            description = "error, warn, info, debug or trace (default: info; env SR_LOG_LEVEL).")
    private String logLevel = "";

    @Override
    public Integer call() throws InterruptedException, IOException {
        long began = HeadStart.began();
        Terminal terminal = main.terminal();
        try {
            Provider.named(platform);
        } catch (IllegalArgumentException unknown) {
            throw new CommandException(String.valueOf(unknown.getMessage()), "", ExitCode.USAGE);
        }
        management.check();
        algorithm.check();
        dashboard.check(parts(), setup);
        if (setup) {
            begun(terminal);
        }
        Optional<ConfigSource> source = source(terminal);
        if (source.isEmpty()) {
            return ExitCode.FAILED;
        }
        kubernetes.check(source.get());
        if (downloadOnly) {
            return new ModelCheck(terminal, strict, platform, configuration.environment()).run(source.get());
        }
        dashboard.check(parts(), SetupServer.wanted(source.get()));
        Workspace workspace = stack.workspace();
        if (detach) {
            return detached(terminal, workspace);
        }
        Optional<Workspace.Hold> hold = workspace.hold();
        if (hold.isEmpty()) {
            throw taken(workspace);
        }
        try (var stop = new StopSignal();
                Workspace.Hold _ = hold.get()) {
            return serve(terminal, workspace, source.get(), stop, began);
        }
    }

    /// Begins a file that is set up in the dashboard; one that is being set up stays as it is.
    private void begun(Terminal terminal) throws IOException {
        if (configuration.named() || model != null) {
            throw new CommandException(
                    "--setup begins a " + ConfigOptions.USUAL + " in this folder",
                    "name nothing else.",
                    ExitCode.USAGE);
        }
        if (!Files.exists(ConfigOptions.USUAL)) {
            Files.writeString(
                    ConfigOptions.USUAL,
                    FirstConfig.bootstrap("cli", Clock.systemUTC()),
                    StandardOpenOption.CREATE_NEW);
            terminal.done("began " + ConfigOptions.USUAL.toAbsolutePath());
        } else if (configuration.source(terminal).filter(SetupServer::wanted).isEmpty()) {
            throw new CommandException(
                    ConfigOptions.USUAL + " is set up already",
                    "serve it with `vllm-sr serve`, and change it on the dashboard's Policy page.");
        }
    }

    private ServerOptions.Parts parts() {
        return dashboard.parts(management);
    }

    private static CommandException taken(Workspace workspace) {
        String holder = workspace
                .running()
                .map(state -> " (process " + state.pid() + ")")
                .orElse("");
        return new CommandException(
                "a server already runs in this folder" + holder,
                "stop it with `vllm-sr stop`, or start another with --stack NAME --port-offset N.");
    }

    private int detached(Terminal terminal, Workspace workspace) throws IOException, InterruptedException {
        if (workspace.running().isPresent()) {
            throw taken(workspace);
        }
        var arguments = new ArrayList<>(
                spec == null
                        ? List.of()
                        : spec.root().commandLine().getParseResult().originalArgs());
        arguments.removeAll(List.of("--detach", "--open"));
        arguments.addAll(List.of("--log-file", workspace.logFile().toString()));
        ServerState state = Detached.start(workspace, Main.class, arguments)
                .orElseThrow(() -> new CommandException(
                        "the server did not become ready", "`vllm-sr logs` says why (" + workspace.logFile() + ")."));
        terminal.success("serving " + state.config() + " in the background (process " + state.pid() + ")");
        if (state.ports().listener() != 0) {
            terminal.out()
                    .println("  OpenAI API   http://localhost:" + state.ports().listener() + "/v1");
        }
        if (state.ports().dashboard() != 0) {
            terminal.out()
                    .println("  Dashboard    http://localhost:" + state.ports().dashboard());
        }
        show(state.ports(), "");
        terminal.out().println("Look at it with `vllm-sr status` and `vllm-sr logs -f`; end it with `vllm-sr stop`.");
        return ExitCode.OK;
    }

    private Optional<ConfigSource> source(Terminal terminal) throws InterruptedException, IOException {
        try {
            if (model != null) {
                return virtual(terminal, Profile.named(model));
            }
            Optional<ConfigSource> named = configuration.source(terminal);
            return named.isPresent() ? named : offered(terminal);
        } catch (UnreadableConfig _) {
            return Optional.empty();
        }
    }

    /// A virtual model over the models of this machine, or over the simulated ones.
    private Optional<ConfigSource> virtual(Terminal terminal, Profile profile) throws InterruptedException {
        if (configuration.named() && !configuration.demo()) {
            throw new CommandException(
                    "MODEL and --config exclude each other",
                    "to run " + profile.id() + " over the models of a file: vllm-sr model fork " + profile.id()
                            + " --models FILE --out routed.yaml, then serve that.",
                    ExitCode.USAGE);
        }
        Offer offer = configuration.demo() ? null : new Detection(Main::environment).look();
        if (offer != null && offer.empty()) {
            terminal.error("no model was found that " + profile.id() + " could use", NOTHING_FOUND);
            return Optional.empty();
        }
        BoundRecipe bound = profile.over(
                "the models found", offer == null ? DemoConfig.source().text() : offer.yaml());
        terminal.err().println(profile.id() + " over the models found:");
        BindingText.note(terminal, bound);
        if (!bound.complete()) {
            terminal.error(
                    "a part of " + profile.id() + " has no model, so it was not started",
                    "see the warning above; another virtual model may do: vllm-sr model list.");
            return Optional.empty();
        }
        return Optional.of(
                ConfigSource.of(profile.id(), bound.yaml(), Path.of("").toAbsolutePath()));
    }

    /// Without a configuration: what could be served on this machine.
    private Optional<ConfigSource> offered(Terminal terminal) throws InterruptedException, IOException {
        terminal.err().println("There is no " + ConfigOptions.USUAL + " here; looking for models on this machine …");
        Offer offer = new Detection(Main::environment).look();
        if (offer.empty()) {
            terminal.error("no configuration was named and no model was found", NOTHING_FOUND);
            return Optional.empty();
        }
        terminal.err().println("Found:");
        offer.lines().forEach(line -> terminal.err().println("  " + line));
        if (!detected) {
            terminal.err().println();
            terminal.err()
                    .println("Run `vllm-sr serve --detected` to write this " + ConfigOptions.USUAL + " and serve it:");
            terminal.err().println();
            terminal.err().println(offer.yaml());
            return Optional.empty();
        }
        Files.writeString(ConfigOptions.USUAL, offer.yaml(), StandardOpenOption.CREATE_NEW);
        terminal.done("wrote " + ConfigOptions.USUAL.toAbsolutePath());
        return configuration.source(terminal);
    }

    private int serve(Terminal terminal, Workspace workspace, ConfigSource source, StopSignal stop, long began)
            throws IOException, InterruptedException {
        OutputStream log = logFile == null ? new FileOutputStream(FileDescriptor.out) : new LogFile(logFile);
        Logs.forServer(Logs.Style.of(logLevel, terminal.screen(), Main::environment), log);
        Map<String, String> extra = new HashMap<>(Map.of(Policy.PLATFORM, platform));
        boolean simulates = configuration.simulates(source) || SetupServer.wanted(source);
        try (DemoBackends demo = simulates ? DemoBackends.start() : null) {
            if (demo != null) {
                extra.putAll(demo.environment());
            }
            UnaryOperator<@Nullable String> environment =
                    name -> name != null && extra.containsKey(name) ? extra.get(name) : Main.environment(name);
            var options = new ServerOptions(
                    source,
                    configuration.demo() || model != null ? Optional.empty() : Optional.of(Path.of(source.name())),
                    strict,
                    stack.portOffset(),
                    dashboard.host(),
                    parts(),
                    envoy.address(stack.portOffset(), workspace, terminal),
                    configuration.demo() ? DemoSamples.all() : List.of(),
                    environment,
                    Main.version(),
                    algorithm.overrides(management.overrides()),
                    kubernetes.options());
            var announcement = new Announcement(terminal, workspace, stack.portOffset());
            try {
                return SetupServer.wanted(source)
                        ? setUp(options, announcement, stop)
                        : routed(options, announcement, stop, began);
            } catch (RefusedConfig refused) {
                ConfigOptions.print(terminal, refused.diagnostics(), Map.of(source.name(), source.text()));
                terminal.error(DiagnosticRenderer.summary(refused.diagnostics()), "the server was not started.");
                return ExitCode.FAILED;
            } catch (IOException failed) {
                throw new CommandException(String.valueOf(failed.getMessage()), TakenPorts.hint(stack.portOffset()));
            } finally {
                workspace.clear();
            }
        } finally {
            Logs.close();
        }
    }

    private void show(Ports ports, String path) {
        dashboard.show(main.terminal(), Desktop.here(Main::environment), ports.dashboard(), path);
    }

    private int routed(ServerOptions options, Announcement announcement, StopSignal stop, long began)
            throws RefusedConfig, IOException, InterruptedException {
        try (RouterServer server = RouterServer.start(options)) {
            String name = configuration.demo() && model == null
                    ? "demo"
                    : options.source().name();
            announcement.serving(name, configuration.demo(), options.source(), server, began);
            show(server.ports(), "");
            if (!exitWhenReady) {
                stop.await();
            }
        }
        return ExitCode.OK;
    }

    /// Serves the set-up, and what was set up as soon as it is there.
    private int setUp(ServerOptions options, Announcement announcement, StopSignal stop)
            throws RefusedConfig, IOException, InterruptedException {
        try (var server = SetupServer.start(options)) {
            announcement.settingUp(options.source().name(), server);
            show(server.ports(), "/#/setup");
            if (stop.await(server.done())) {
                return ExitCode.OK;
            }
        }
        long began = System.nanoTime();
        ConfigSource made = Optional.ofNullable(
                        ConfigSource.read(options.watched().orElseThrow(), Main::environment, new Diagnostics()))
                .orElseThrow(() -> new IOException(options.source().name() + " cannot be read any more"));
        return routed(options.with(made), announcement, stop, began);
    }
}
