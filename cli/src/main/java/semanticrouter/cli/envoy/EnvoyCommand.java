package semanticrouter.cli.envoy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.core.statistics.ModelStatistics;

/// `config envoy`: a configuration of Envoy for one of the router.
@Command(
        name = "envoy",
        description = "Prints a configuration of Envoy with these listeners and models, and the router as its external "
                + "processor. No key stands in it.")
public final class EnvoyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "config.yaml",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("config.yaml");

    @Option(
            names = "--ext-proc",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:50051",
            description = "Where Envoy reaches the router (default: ${DEFAULT-VALUE}).")
    private String extProc = "127.0.0.1:50051";

    @Option(
            names = "--secure",
            description = "The router answers over TLS, as `serve --secure` has it; its certificate must name HOST.")
    private boolean secure;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "With --secure: who may have signed the router's certificate, where Envoy finds the file "
                    + "(default: those its system trusts).")
    private @Nullable String authorities;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "9901",
            description = "Envoy's own interface, on loopback (default: ${DEFAULT-VALUE}).")
    private int adminPort = 9901;

    @Override
    public Integer call() {
        if (spec == null || !(spec.root().userObject() instanceof Main main)) {
            throw new IllegalStateException("config envoy runs as a command of the program");
        }
        Terminal terminal = main.terminal();
        if (authorities != null && !secure) {
            throw new CommandException(
                    "--ca-file is for a router that answers over TLS",
                    "add --secure, or leave --ca-file out.",
                    ExitCode.USAGE);
        }
        EnvoyConfig.Places clear = EnvoyConfig.Places.of(extProc, adminPort);
        EnvoyConfig.Places places = secure ? clear.secured(Optional.ofNullable(authorities)) : clear;
        var found = new Diagnostics();
        ConfigSource source = ConfigSource.read(file, Main::environment, found);
        if (source == null) {
            print(terminal, found.list(), Map.of());
            return ExitCode.FAILED;
        }
        var loader = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)));
        LoadedConfig loaded = loader.load(source, LoadOptions.serving(Main::environment));
        print(terminal, loaded.diagnostics(), Map.of(source.name(), source.text()));
        if (!loaded.usable()) {
            return ExitCode.FAILED;
        }
        EnvoyConfig envoy = EnvoyConfig.of(loaded, Main::environment);
        envoy.notes().forEach(note -> terminal.err().println("note: " + note));
        terminal.out().print(envoy.yaml(places));
        return ExitCode.OK;
    }

    private static void print(Terminal terminal, List<Diagnostic> diagnostics, Map<String, String> texts) {
        var renderer = new DiagnosticRenderer(texts);
        diagnostics.forEach(finding -> terminal.err().println(renderer.render(finding)));
    }
}
