package semanticrouter.testkit;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A Redis or Valkey server of this machine, on a port of loopback that was free.
public final class RedisServer implements AutoCloseable {
    private static final int TENTHS_MOST = 100;

    private final Process process;
    private final int port;

    private RedisServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// The server's program; where there is none the test is skipped, and the reason printed.
    public static Path program() {
        Optional<Path> found = Stream.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
                .flatMap(bin -> Stream.of("valkey-server", "redis-server").map(name -> Path.of(bin, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            System.out.println("skipped: neither redis-server nor valkey-server is on this machine");
        }
        Assumptions.assumeTrue(found.isPresent(), "neither redis-server nor valkey-server is on this machine");
        return found.orElseThrow();
    }

    /// Starts one that keeps nothing on disk, and waits until it accepts connections.
    ///
    /// @param folder for its log
    /// @param options more of its command line
    public static RedisServer start(Path folder, String... options) throws IOException, InterruptedException {
        int port = FreePort.next();
        var command = new ArrayList<>(List.of(program().toString(), "--port", Integer.toString(port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--dir", folder.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        var server = new RedisServer(process, port);
        try {
            server.awaitOpen();
            return server;
        } catch (IOException | InterruptedException failed) {
            server.close();
            throw failed;
        }
    }

    private void awaitOpen() throws IOException, InterruptedException {
        for (int tenths = 0; ; tenths++) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (ConnectException notYet) {
                if (tenths == TENTHS_MOST) {
                    throw notYet;
                }
                Thread.sleep(100);
            }
        }
    }

    public int port() {
        return port;
    }

    /// Ends the server and waits for that.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
