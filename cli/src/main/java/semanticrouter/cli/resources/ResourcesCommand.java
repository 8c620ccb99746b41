package semanticrouter.cli.resources;

import java.io.IOException;
import java.nio.file.Path;
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
import semanticrouter.cli.language.DslFiles;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.kubernetes.client.ResourceKind;
import semanticrouter.kubernetes.convert.Conversion;
import semanticrouter.kubernetes.convert.PoolAndRoute;

/// `config resources`: a configuration as an IntelligentPool and an IntelligentRoute, or what such a pair makes of a
/// file.
@Command(
        name = "resources",
        description = "Prints the models and routes of a configuration as an IntelligentPool and an IntelligentRoute;"
                + " with --pool and --route, the configuration that these make with the file.")
public final class ResourcesCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "config.yaml",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("config.yaml");

    @Option(names = "--pool", paramLabel = "FILE", description = "An IntelligentPool; goes with --route.")
    private @Nullable Path pool;

    @Option(names = "--route", paramLabel = "FILE", description = "An IntelligentRoute; goes with --pool.")
    private @Nullable Path route;

    @Option(
            names = "--name",
            defaultValue = "router",
            description = "Name of the resources that are printed (default: ${DEFAULT-VALUE}).")
    private String name = "router";

    @Option(
            names = "--namespace",
            defaultValue = "default",
            description = "Their namespace (default: ${DEFAULT-VALUE}).")
    private String namespace = "default";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write (default: standard output).")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
        if (spec == null || !(spec.root().userObject() instanceof Main main)) {
            throw new IllegalStateException("config resources runs as a command of the program");
        }
        Terminal terminal = main.terminal();
        MappingNode document = DslFiles.readYaml(terminal, file);
        if (pool == null && route == null) {
            return apart(terminal, document);
        }
        if (pool == null || route == null) {
            throw new CommandException("--pool and --route go together", "name both, or neither.", ExitCode.USAGE);
        }
        return together(
                terminal,
                document,
                spec(ResourceKind.POOL, DslFiles.readYaml(terminal, pool), pool),
                spec(ResourceKind.ROUTE, DslFiles.readYaml(terminal, route), route));
    }

    private static MappingNode spec(ResourceKind kind, MappingNode resource, Path from) {
        if (resource.get("spec") instanceof MappingNode spec
                && resource.get("kind") instanceof ScalarNode word
                && word.text().equals(kind.name())) {
            return spec;
        }
        throw new CommandException(
                from + " is no " + kind.name(), "it should say kind: " + kind.name() + " and have a spec.");
    }

    private int apart(Terminal terminal, MappingNode document) throws IOException {
        Optional<String> unsaid = PoolAndRoute.unsaid(document);
        if (unsaid.isPresent()) {
            terminal.err()
                    .println("note: \"" + unsaid.get() + "\" stays in the router's file; resources cannot say it");
        }
        PoolAndRoute made = PoolAndRoute.of(document, name, namespace);
        DslFiles.write(terminal, output, YamlWriter.write(made.pool()) + "---\n" + YamlWriter.write(made.route()));
        return ExitCode.OK;
    }

    private int together(Terminal terminal, MappingNode document, MappingNode models, MappingNode routes)
            throws IOException {
        Conversion made = Conversion.of(document, models, routes);
        MappingNode whole = made.document();
        if (whole == null) {
            made.problems()
                    .forEach(problem ->
                            terminal.err().println("error: " + problem.of().name() + " " + problem));
            return ExitCode.FAILED;
        }
        var source = ConfigSource.gathered(
                file.toString(),
                YamlWriter.write(whole),
                Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath()));
        var loader = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)));
        LoadedConfig loaded = loader.load(source, LoadOptions.serving(Main::environment));
        var renderer = new DiagnosticRenderer(Map.of(source.name(), source.text()));
        for (Diagnostic finding : loaded.diagnostics()) {
            terminal.err().println(renderer.render(finding));
        }
        DslFiles.write(terminal, output, source.text());
        return loaded.usable() ? ExitCode.OK : ExitCode.FAILED;
    }
}
