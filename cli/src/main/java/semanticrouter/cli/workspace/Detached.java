package semanticrouter.cli.workspace;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Starts this program again as a process that no terminal holds.
public final class Detached {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 50;
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private Detached() {}

    /// Starts a server and waits until it is ready.
    ///
    /// @param mainClass of this program
    /// @param arguments of the command line, which must not detach again
    /// @return where it is; empty when it ended, or did not become ready in two minutes: the log says why
    public static Optional<ServerState> start(Workspace workspace, Class<?> mainClass, List<String> arguments)
            throws IOException, InterruptedException {
        Files.createDirectories(workspace.folder());
        File log = workspace.logFile().toFile();
        var command = new ArrayList<String>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString()); // the end of the terminal's session does not end the server
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add(mainClass.getName());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .redirectInput(new File("/dev/null"));
        // A long command line makes some native libraries fail.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("VLLM_SR_TERMINALS", "");
        Process process = builder.start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            Optional<ServerState> running = workspace.running().filter(state -> state.pid() == process.pid());
            if (running.isPresent()) {
                return running;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        process.destroy();
        return Optional.empty();
    }
}
