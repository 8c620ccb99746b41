package semanticrouter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import semanticrouter.testkit.FreePort;

/// The program in a process of its own, in a folder with a configuration of free ports.
public record ServedProcess(Process process, Path folder) implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    /// Writes a `config.yaml` whose only model is at nobody's address.
    ///
    /// @return the listener's port
    public static int configure(Path folder) throws IOException {
        int port = FreePort.next();
        Files.writeString(folder.resolve("config.yaml"), """
                    version: v0.3
                    listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
                    providers:
                      defaults: {default_model: small}
                      models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:9"}]}]
                    routing:
                      modelCards: [{name: small}]
                      decisions:
                        - name: all
                          description: Everything.
                          priority: 1
                          rules: {operator: AND, conditions: []}
                          modelRefs: [{model: small, use_reasoning: false}]
                    global:
                      services: {management_api: {port: 0}}
                    """.formatted(port));
        return port;
    }

    /// The command line that runs the program.
    public static List<String> command(String... args) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx176m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "semanticrouter.cli.Main"));
        command.addAll(List.of(args));
        return command;
    }

    /// Runs a command to its end.
    ///
    /// @return its exit code
    public static int run(Path folder, String... args) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(args))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("did not end: " + String.join(" ", args));
        }
        return process.exitValue();
    }

    /// Starts a server of a folder and waits until it is ready.
    public static ServedProcess start(Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("serve.log");
        Process process = new ProcessBuilder(command("serve", "--minimal", "--ext-proc-port", "0"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (int tenths = 0; tenths < PATIENCE_SECONDS * 10; tenths++) {
            if (Files.readString(log).contains("Ready in")) {
                return new ServedProcess(process, folder);
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(100);
        }
        process.destroyForcibly();
        throw new IllegalStateException("not ready: " + Files.readString(log));
    }

    /// Asks it to end.
    ///
    /// @return its exit code
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not end when asked to");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
