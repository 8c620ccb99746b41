package semanticrouter.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.demo.DemoBackends;
import semanticrouter.cli.demo.DemoConfig;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;

/// Options that name a configuration.
public final class ConfigOptions {
    /// Read when no configuration is named.
    public static final Path USUAL = Path.of("config.yaml");

    @Option(
            names = {"--config", "-config"},
            paramLabel = "FILE",
            description = "Configuration (default: config.yaml).")
    private @Nullable Path config;

    @Option(names = "--demo", description = "The demonstration: three simulated models, no provider needed.")
    private boolean demo;

    boolean demo() {
        return demo;
    }

    /// Whether a configuration names simulated models, which a serving process then has to start.
    public boolean simulates(ConfigSource source) {
        return demo || source.text().contains("${" + DemoBackends.VARIABLES);
    }

    /// Whether the command line names the configuration.
    boolean named() {
        return demo || config != null;
    }

    /// Names the configuration, as a command line does with a word of its own instead of an option.
    ///
    /// @throws CommandException when the command line names another one too
    void name(Path file) {
        if (named()) {
            throw new CommandException(
                    "two configurations are named", "name one, with --config, --demo or alone.", ExitCode.USAGE);
        }
        config = file;
    }

    /// The environment the configuration is read in by a command that serves nothing.
    public UnaryOperator<@Nullable String> environment() {
        return ConfigOptions::value;
    }

    /// A variable's value; those that only a serving process sets, the ports of simulated models, are nobody's port.
    static @Nullable String value(@Nullable String name) {
        String set = Main.environment(name);
        return set == null ? DemoBackends.unreachable(name) : set;
    }

    /// The configuration to use; empty when none is named and there is no `config.yaml`.
    ///
    /// @throws UnreadableConfig after the findings were printed
    public Optional<ConfigSource> source(Terminal terminal) {
        if (demo) {
            return Optional.of(DemoConfig.source());
        }
        if (config == null && !Files.exists(USUAL)) {
            return Optional.empty();
        }
        var found = new Diagnostics();
        ConfigSource source = ConfigSource.read(config == null ? USUAL : config, Main::environment, found);
        if (source == null) {
            print(terminal, found.list(), Map.of());
            terminal.error("the configuration cannot be read", "mend what is marked above, or name another file.");
            throw new UnreadableConfig();
        }
        return Optional.of(source);
    }

    /// The configuration to use.
    ///
    /// @throws UnreadableConfig after the findings were printed
    /// @throws CommandException when none is named and there is no `config.yaml`
    ConfigSource needed(Terminal terminal) {
        return source(terminal)
                .orElseThrow(() -> new CommandException(
                        "there is no " + USUAL + " here",
                        "name one with --config FILE, or use --demo.",
                        ExitCode.USAGE));
    }

    /// Prints findings with their lines.
    public static void print(Terminal terminal, Iterable<Diagnostic> diagnostics, Map<String, String> texts) {
        var renderer = new DiagnosticRenderer(texts);
        for (Diagnostic diagnostic : diagnostics) {
            terminal.err().println(renderer.render(diagnostic));
        }
    }

    /// The findings were printed; the command ends.
    public static final class UnreadableConfig extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableConfig() {
            super("the configuration cannot be read");
        }
    }
}
