package semanticrouter.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.envoy.EnvoyCommand;
import semanticrouter.cli.language.DslFiles;
import semanticrouter.cli.resources.ResourcesCommand;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.legacy.Migration;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.schema.ConfigSchema;
import semanticrouter.config.show.EffectiveConfig;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.core.statistics.ModelStatistics;

/// `config`: the document itself.
@Command(
        name = "config",
        description = "Works on the configuration document.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EnvoyCommand.class, ResourcesCommand.class})
public final class ConfigCommand implements Runnable {
    @ParentCommand
    private Main main = new Main();

    @Override
    public void run() {
        throw new CommandException("config needs a command", "run `vllm-sr config --help`.", ExitCode.USAGE);
    }

    private static ConfigLoader loader() {
        return new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)));
    }

    /// Prints the JSON Schema of the document.
    @Command(name = "schema", description = "Prints the JSON Schema of the document, for editors.")
    int schema(
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Where to write (default: standard output).")
                    @Nullable
                    Path output)
            throws IOException {
        ConfigLoader loader = loader();
        DslFiles.write(main.terminal(), output, new ConfigSchema(loader.registry(), loader.binder()).json() + "\n");
        if (output != null) {
            main.terminal()
                    .err()
                    .print("the first line of a configuration beside it names it for editors:\n"
                            + ConfigSchema.header("./" + output.getFileName()));
        }
        return ExitCode.OK;
    }

    /// Prints the document, as it is written or as it takes effect.
    @Command(name = "show", description = "Prints the document as it is read, with secrets masked.")
    int show(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            defaultValue = "config.yaml",
                            description = "Default: ${DEFAULT-VALUE}.")
                    Path file,
            @Option(names = "--effective", description = "With every default filled in.") boolean effective,
            @Option(names = "--origins", description = "One line per effective setting, with who set it.")
                    boolean origins) {
        ConfigLoader loader = loader();
        LoadedConfig loaded = usable(loader, file);
        if (loaded == null) {
            return ExitCode.FAILED;
        }
        Terminal terminal = main.terminal();
        var config = new EffectiveConfig(loaded, loader.binder());
        if (origins) {
            config.settings().forEach(setting -> terminal.out().println(setting));
        } else {
            terminal.out().print(effective ? config.yaml() : YamlWriter.write(EffectiveConfig.written(loaded)));
        }
        return ExitCode.OK;
    }

    /// Reads a configuration and prints what was found about it; null when it cannot be used.
    private @Nullable LoadedConfig usable(ConfigLoader loader, Path file) {
        var found = new Diagnostics();
        ConfigSource source = ConfigSource.read(file, Main::environment, found);
        if (source == null) {
            ConfigOptions.print(main.terminal(), found.list(), Map.of());
            return null;
        }
        LoadedConfig loaded = loader.load(source, LoadOptions.serving(Main::environment));
        ConfigOptions.print(main.terminal(), loaded.diagnostics(), Map.of(source.name(), source.text()));
        return loaded.usable() ? loaded : null;
    }

    /// Prints what the router runs with: the same as `config show --effective`.
    @Command(
            name = "router",
            description = "Prints the configuration the router runs with: every default filled in, secrets masked.")
    int router(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            defaultValue = "config.yaml",
                            description = "Default: ${DEFAULT-VALUE}.")
                    Path file) {
        return show(file, true, false);
    }

    /// Rewrites an older document.
    @Command(name = "migrate", description = "Rewrites a document of an older layout (v0.1, v0.2) in today's.")
    int migrate(
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "The older document.") @Nullable
                    Path argument,
            @Option(names = "--config", paramLabel = "FILE", description = "The older document, as an option.")
                    @Nullable
                    Path option,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Where to write (default: FILE.migrated.yaml).")
                    @Nullable
                    Path output,
            @Option(names = "--force", description = "Overwrites the output.") boolean force)
            throws IOException {
        Path file = argument != null ? argument : option;
        if (file == null) {
            throw new CommandException("which file?", "run `vllm-sr config migrate FILE`.", ExitCode.USAGE);
        }
        Path target = output != null ? output : Migration.target(file);
        if (Files.exists(target) && !force) {
            throw new CommandException(target + " exists", "name another with --output, or overwrite it with --force.");
        }
        Terminal terminal = main.terminal();
        Migration.Migrated migrated = new Migration().migrate(DslFiles.readYaml(terminal, file));
        DslFiles.write(terminal, target, YamlWriter.write(migrated.document()));
        migrated.moved().forEach(line -> terminal.out().println("moved    " + line));
        migrated.dropped().forEach(line -> terminal.out().println("dropped  " + line));
        return ExitCode.OK;
    }
}
