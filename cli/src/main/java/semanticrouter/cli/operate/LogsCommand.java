package semanticrouter.cli.operate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.command.StackOptions;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.workspace.LogFile;
import semanticrouter.cli.workspace.Workspace;

/// `logs`: what a detached server wrote.
@Command(name = "logs", description = "Prints the end of the log of a server that was started with serve --detach.")
public final class LogsCommand implements Callable<Integer> {
    /// All parts are one process, which writes one log.
    private static final Set<String> PARTS = Set.of("all", "router", "dashboard");

    private static final long PAUSE_MILLIS = 200;

    @ParentCommand
    private Main main = new Main();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "PART",
            defaultValue = "all",
            description = "all, router or dashboard: one process, one log.")
    private String part = "all";

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on printing what is written, until the server ends.")
    private boolean follow;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "LINES",
            defaultValue = "200",
            description = "How many lines to begin with (default: ${DEFAULT-VALUE}).")
    private int lines = 200;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = main.terminal();
        if (!PARTS.contains(part)) {
            throw new CommandException(
                    "the server has no part \"" + part + "\"", "leave it out: there is one log.", ExitCode.USAGE);
        }
        Workspace workspace = stack.workspace();
        Path file = workspace.logFile();
        if (!Files.exists(file)) {
            throw new CommandException(
                    workspace.running().isPresent()
                            ? "the server of this folder was not detached, so its log is on its terminal"
                            : "there is no log of a server in this folder",
                    "`vllm-sr serve --detach` writes one.");
        }
        long read = Files.size(file);
        for (String line : tail(file, Math.clamp(lines, 0, 1_000_000))) {
            terminal.out().println(line);
        }
        if (follow) {
            follow(terminal, workspace, file, read);
        }
        return ExitCode.OK;
    }

    /// The last lines, from before the log was last renewed too.
    private static List<String> tail(Path file, int most) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        for (Path each : List.of(LogFile.former(file), file)) {
            if (Files.exists(each)) {
                try (Stream<String> all = Files.lines(each, StandardCharsets.ISO_8859_1)) {
                    all.forEach(line -> {
                        last.addLast(line);
                        if (last.size() > most) {
                            last.removeFirst();
                        }
                    });
                }
            }
        }
        // Read byte by byte, so that a line cut in the middle of a character is no error.
        return last.stream()
                .map(line -> new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .toList();
    }

    private static void follow(Terminal terminal, Workspace workspace, Path file, long from)
            throws IOException, InterruptedException {
        long read = from;
        Object identity = identity(file);
        boolean last = false;
        while (true) {
            boolean running = workspace.running().isPresent();
            Object now = identity(file);
            if (now != null && !now.equals(identity)) {
                copy(terminal, LogFile.former(file), read); // the log was renewed: the rest of the one before
                identity = now;
                read = 0;
            }
            read += copy(terminal, file, read);
            if (last) {
                terminal.err().println("No server runs in this folder any more.");
                return;
            }
            last = !running;
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /// Tells a file from the one that takes its name; null where there is none, or the system cannot tell.
    private static @Nullable Object identity(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : null;
    }

    private static long copy(Terminal terminal, Path file, long from) throws IOException {
        if (!Files.exists(file) || Files.size(file) <= from) {
            return 0;
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            long copied = in.transferTo(terminal.out());
            terminal.out().flush();
            return copied;
        }
    }
}
