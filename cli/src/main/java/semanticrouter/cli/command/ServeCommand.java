package semanticrouter.cli.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
import semanticrouter.cli.demo.DemoSamples;
import semanticrouter.cli.detect.Detection;
import semanticrouter.cli.detect.Offer;
import semanticrouter.cli.recipe.BindingText;
import semanticrouter.cli.recipe.BoundRecipe;
import semanticrouter.cli.recipe.Profile;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.server.RefusedConfig;
import semanticrouter.cli.server.RouterServer;
import semanticrouter.cli.server.ServerOptions;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.terminal.Terminal.Style;
import semanticrouter.cli.workspace.Detached;
import semanticrouter.cli.workspace.LogFile;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.cli.workspace.ServerState;
import semanticrouter.cli.workspace.StopSignal;
import semanticrouter.cli.workspace.Workspace;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.encoders.model.Provider;

/// `serve`: runs the router in this process until it is told to stop.
@Command(
        name = "serve",
        description = "Serves a configuration: listener, management API, dashboard and metrics in one process.")
public final class ServeCommand implements Callable<Integer> {
    private static final String NOTHING_FOUND =
            "try `vllm-sr serve --demo`; or set OPENAI_API_KEY or ANTHROPIC_API_KEY, or start Ollama (port 11434) or vLLM"
                    + " (port 8000), and run this again; or name a configuration with --config FILE.";

    @ParentCommand
    private Main main = new Main();

    @Mixin
    private ConfigOptions configuration = new ConfigOptions();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Mixin
    private ExtProcFlags envoy = new ExtProcFlags();

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

    @Option(names = "--strict", description = "Refuses a configuration with warnings.")
    private boolean strict;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "",
            description = "Address of the dashboard (default: loopback).")
    private String host = "";

    @Option(
            names = "--platform",
            paramLabel = "NAME",
            defaultValue = "${env:VLLM_SR_PLATFORM:-}",
            description = "Where learned models compute: cpu, nvidia or amd (default: cpu; env VLLM_SR_PLATFORM).")
    private String platform = "";

    @Option(names = "--no-dashboard", description = "Serves no dashboard.")
    private boolean noDashboard;

    @Option(names = "--minimal", description = "Serves neither dashboard nor metrics.")
    private boolean minimal;

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
            defaultValue = "${env:SR_LOG_LEVEL:-info}",
            description = "error, warn, info, debug or trace (default: ${DEFAULT-VALUE}; env SR_LOG_LEVEL).")
    private String logLevel = "info";

    @Override
    public Integer call() throws InterruptedException, IOException {
        long began = System.nanoTime();
        Terminal terminal = main.terminal();
        try {
            Provider.named(platform);
        } catch (IllegalArgumentException unknown) {
            throw new CommandException(String.valueOf(unknown.getMessage()), "", ExitCode.USAGE);
        }
        Optional<ConfigSource> source = source(terminal);
        if (source.isEmpty()) {
            return ExitCode.FAILED;
        }
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
        arguments.remove("--detach");
        arguments.addAll(List.of("--log-file", workspace.logFile().toString()));
        ServerState state = Detached.start(workspace, Main.class, arguments)
                .orElseThrow(() -> new CommandException(
                        "the server did not become ready", "`vllm-sr logs` says why (" + workspace.logFile() + ")."));
        terminal.success("serving " + state.config() + " in the background (process " + state.pid() + ")");
        terminal.out()
                .println("  OpenAI API   http://localhost:" + state.ports().listener() + "/v1");
        if (state.ports().dashboard() != 0) {
            terminal.out()
                    .println("  Dashboard    http://localhost:" + state.ports().dashboard());
        }
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
                "the models found", offer == null ? ConfigOptions.demoSource().text() : offer.yaml());
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
        String encoding = Main.environment("SR_LOG_ENCODING");
        OutputStream log = logFile == null ? new FileOutputStream(FileDescriptor.out) : new LogFile(logFile);
        Logs.forServer(logLevel, encoding == null ? !terminal.screen() : !encoding.equals("console"), log);
        Map<String, String> extra = new HashMap<>(Map.of(Policy.PLATFORM, platform));
        try (DemoBackends demo = configuration.simulates(source) ? DemoBackends.start() : null) {
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
                    host,
                    !noDashboard && !minimal,
                    !minimal,
                    envoy.address(stack.portOffset(), workspace, terminal),
                    configuration.demo() ? DemoSamples.all() : List.of(),
                    environment,
                    Main.version());
            try (RouterServer server = RouterServer.start(options)) {
                announce(terminal, workspace, source, server, began);
                if (!exitWhenReady) {
                    stop.await();
                }
            } catch (RefusedConfig refused) {
                ConfigOptions.print(terminal, refused.diagnostics(), Map.of(source.name(), source.text()));
                terminal.error(DiagnosticRenderer.summary(refused.diagnostics()), "the server was not started.");
                return ExitCode.FAILED;
            } catch (IOException failed) {
                throw new CommandException(String.valueOf(failed.getMessage()), portHint());
            } finally {
                workspace.clear();
            }
        } finally {
            Logs.close();
        }
        return ExitCode.OK;
    }

    /// Names the usual ports that are taken, because that is the usual reason.
    private String portHint() {
        Ports ports = Ports.DEFAULT.offset(stack.portOffset());
        var taken = new ArrayList<String>();
        for (int port :
                new int[] {ports.listener(), ports.dashboard(), ports.management(), ports.metrics(), ports.extProc()}) {
            if (port != 0 && !free(port)) {
                taken.add(Integer.toString(port));
            }
        }
        return taken.isEmpty()
                ? "see the message above."
                : "port " + String.join(", ", taken)
                        + " is taken by another program; use --port-offset N to move every port.";
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    private void announce(Terminal terminal, Workspace workspace, ConfigSource source, RouterServer server, long began)
            throws IOException {
        Ports ports = server.ports();
        String name = configuration.demo() && model == null ? "demo" : source.name();
        workspace.write(new ServerState(
                ProcessHandle.current().pid(),
                ports,
                name,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Main.version()));
        ConfigOptions.print(terminal, server.diagnostics(), Map.of(source.name(), source.text()));
        terminal.err().println();
        terminal.err()
                .println(terminal.style(Style.BOLD, "Semantic Router " + Main.version()) + " serves " + name
                        + (configuration.demo() ? terminal.style(Style.YELLOW, "  (simulated models)") : ""));
        line(terminal, "OpenAI API", "http://localhost:" + ports.listener() + "/v1   (model: auto)");
        if (ports.dashboard() != 0) {
            line(terminal, "Dashboard", "http://localhost:" + ports.dashboard());
        }
        line(terminal, "Management", "http://localhost:" + ports.management());
        if (ports.metrics() != 0) {
            line(terminal, "Metrics", "http://localhost:" + ports.metrics() + "/metrics");
        }
        if (ports.extProc() != 0) {
            line(terminal, "Envoy", "localhost:" + ports.extProc() + "   (ext_proc)");
        }
        Map<String, Integer> counts = server.plans().current().counts();
        line(terminal, "Policy", counts.toString().replaceAll("[{}]", "").replace("=", " "));
        terminal.err()
                .printf(
                        Locale.ROOT,
                        "Ready in %.2f s. Try: vllm-sr chat \"Hello\"%s   Stop: Ctrl-C or vllm-sr stop%n",
                        (System.nanoTime() - began) / 1e9,
                        stack.portOffset() == 0 ? "" : " (in this folder)");
    }

    private static void line(Terminal terminal, String what, String where) {
        terminal.err().printf("  %-12s %s%n", what, terminal.style(Style.CYAN, where));
    }
}
