package semanticrouter.cli.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.emit.Deployments;
import semanticrouter.dsl.syntax.Parser;

/// `compile`: a routing program to YAML.
@Command(
        name = "compile",
        description =
                "Compiles a routing program to YAML, or writes its syntax tree as JSON. Exits 0 without errors, 1 with.")
public final class CompileCommand implements Callable<Integer> {
    @ParentCommand
    private Main main = new Main();

    @Parameters(paramLabel = "FILE", description = "Routing program; - for standard input.")
    private Path file = Path.of("-");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write (default: standard output).")
    private @Nullable Path output;

    @Option(
            names = "--format",
            defaultValue = "yaml",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.yaml;

    @Option(
            names = "--base",
            paramLabel = "FILE",
            description = "Configuration whose routing is replaced by the program.")
    private @Nullable Path base;

    @Option(
            names = "--name",
            defaultValue = "router",
            description = "Name of the Kubernetes resource (default: ${DEFAULT-VALUE}).")
    private String name = "router";

    @Option(names = "--namespace", defaultValue = "default", description = "Its namespace (default: ${DEFAULT-VALUE}).")
    private String namespace = "default";

    /// What to write.
    enum Format {
        yaml,
        crd,
        helm,
        /// The syntax tree as JSON, for editors.
        ast
    }

    @Override
    public Integer call() throws IOException {
        Terminal terminal = main.terminal();
        Dsl dsl = Kinds.language();
        if (format == Format.ast) {
            return tree(terminal, dsl);
        }
        DslFiles.Program program = DslFiles.compile(terminal, dsl, file);
        if (!program.validation().ok()) {
            return ExitCode.FAILED;
        }
        MappingNode document =
                base == null ? program.document() : dsl.merge(program.document(), DslFiles.readYaml(terminal, base));
        MappingNode emitted = switch (format) {
            case yaml, ast -> document;
            case crd -> Deployments.resource(document, name, namespace);
            case helm -> Deployments.values(document);
        };
        DslFiles.write(terminal, output, YamlWriter.write(emitted));
        return ExitCode.OK;
    }

    /// Writes the syntax tree, as far as the program could be parsed.
    private int tree(Terminal terminal, Dsl dsl) throws IOException {
        String text = DslFiles.read(file);
        Parser.Parsed parsed = dsl.parse(file.toString(), text);
        DslFiles.print(terminal, parsed.errors());
        DslFiles.write(terminal, output, dsl.syntaxTree(file.toString(), text) + "\n");
        return parsed.errors().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
}
