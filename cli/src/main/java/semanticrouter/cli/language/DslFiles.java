package semanticrouter.cli.language;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.deploy.AtomicFile;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.Validation;
import semanticrouter.dsl.check.Issue;
import semanticrouter.dsl.compile.Compiled;

/// Reading and writing of the files the language commands work on; `-` is standard input or output.
public final class DslFiles {
    private DslFiles() {}

    /// The text of a file.
    public static String read(Path file) throws IOException {
        try {
            return file.toString().equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(file);
        } catch (NoSuchFileException _) {
            throw new CommandException(
                    file + " does not exist", "name a file, or - for standard input.", ExitCode.USAGE);
        }
    }

    /// Compiles a program. What is wrong with it is printed, warnings too, each with its place.
    static Program compile(Terminal terminal, Dsl dsl, Path file) throws IOException {
        String text = read(file);
        Compiled compiled = dsl.compile(file.toString(), text);
        Validation validation = dsl.validate(file.toString(), text).compiling(compiled);
        if (!validation.issues().isEmpty()) {
            terminal.err().print(validation.render());
        }
        return new Program(text, validation, compiled.document());
    }

    /// A program that was checked for a command that needs it compiled.
    ///
    /// @param document what it means; not to be used unless the program {@link #compiles}
    record Program(String text, Validation validation, MappingNode document) {
        /// Whether the document is whole: a broken assertion is an error of what the program means, not of the program.
        boolean compiles() {
            return validation.diagnostics().stream()
                    .noneMatch(found -> found.isError() && !found.code().startsWith("assertion-"));
        }
    }

    /// Prints findings as lines with level, place and fix.
    static void print(Terminal terminal, Iterable<Diagnostic> diagnostics) {
        for (Diagnostic diagnostic : diagnostics) {
            terminal.err().println(Issue.of(diagnostic).line());
        }
    }

    /// A YAML file as a tree; findings are printed, and an error among them ends the command.
    public static MappingNode readYaml(Terminal terminal, Path file) throws IOException {
        return readYaml(terminal, file, read(file));
    }

    /// The same of a text that was read.
    static MappingNode readYaml(Terminal terminal, Path file, String text) {
        YamlReader.Parsed parsed = YamlReader.read(file.toString(), text);
        var found = new Diagnostics();
        found.addAll(parsed.diagnostics());
        if (parsed.root() instanceof MappingNode mapping && !found.hasErrors()) {
            return mapping;
        }
        for (Diagnostic diagnostic : found.list()) {
            terminal.err().println(new DiagnosticRenderer(Map.of(file.toString(), text)).render(diagnostic));
        }
        throw new CommandException(
                file + " is not a YAML mapping", "it should be a configuration, or a fragment with routing.");
    }

    /// Writes a result: to standard output without a file, else in one step, so that a failure leaves the old file.
    public static void write(Terminal terminal, @Nullable Path file, String text) throws IOException {
        if (file == null || file.toString().equals("-")) {
            terminal.out().print(text);
            terminal.out().flush();
            return;
        }
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        terminal.done("wrote " + file);
    }
}
