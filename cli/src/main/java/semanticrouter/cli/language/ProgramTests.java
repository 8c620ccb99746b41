package semanticrouter.cli.language;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.dsl.probe.TestRunner;

/// Runs the TEST blocks of a compiled program on the engine.
final class ProgramTests {
    private ProgramTests() {}

    /// @param base configuration with the providers and global settings to test with
    /// @throws CommandException when the program cannot be served; the findings were printed
    static TestRunner.Report run(Terminal terminal, Path file, DslFiles.Program program, @Nullable Path base)
            throws IOException, InterruptedException {
        MappingNode document = base == null
                ? program.document()
                : Kinds.language().merge(program.document(), DslFiles.readYaml(terminal, base));
        return run(
                terminal, file.toString(), program.text(), document, Path.of("").toAbsolutePath(), Main::environment);
    }

    /// @param name of the program, for messages
    /// @param document what it means, with the providers and global settings to test with
    /// @param folder of the files that the document names
    /// @throws CommandException when the program cannot be served; the findings were printed
    static TestRunner.Report run(
            Terminal terminal,
            String name,
            String text,
            MappingNode document,
            Path folder,
            UnaryOperator<@Nullable String> environment)
            throws IOException, InterruptedException {
        var source = ConfigSource.of(name + " (compiled to YAML)", YamlWriter.write(document), folder);
        try (Policy policy = Policy.open(source, false, environment, Clock.systemUTC())) {
            RoutingPlan plan = policy.loaded().plan().orElse(null);
            if (plan == null) {
                var renderer = new DiagnosticRenderer(Map.of(source.name(), source.text()));
                policy.loaded().diagnostics().forEach(found -> terminal.err().println(renderer.render(found)));
                throw new CommandException(
                        "the program cannot be served as it is",
                        "name a configuration with --base that has its models.");
            }
            try (plan) {
                return Kinds.language().test(name, text, new EngineProbes(policy, plan, document));
            }
        }
    }
}
