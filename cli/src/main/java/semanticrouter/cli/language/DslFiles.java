package semanticrouter.cli.command;

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

/// Reading and writing of the files the language commands work on; `-` is standard input or output.
final class DslFiles {
    private DslFiles() {}

    static String read(Path file) throws IOException {
        try {
            return file.toString().equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(file);
        } catch (NoSuchFileException _) {
            throw new CommandException(
                    file + " does not exist", "name a file, or - for standard input.", ExitCode.USAGE);
        }
    }

    /// A YAML file as a tree; findings are printed, and an error among them ends the command.
    static MappingNode readYaml(Terminal terminal, Path file) throws IOException {
        String text = read(file);
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
    static void write(Terminal terminal, @Nullable Path file, String text) throws IOException {
        if (file == null || file.toString().equals("-")) {
            terminal.out().print(text);
            terminal.out().flush();
            return;
        }
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        terminal.done("wrote " + file);
    }
}
