package semanticrouter.benchmarks.load;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The processes of one comparison, all on loopback; closing ends them.
final class Processes implements AutoCloseable {
    private final List<Process> running = new ArrayList<>();
    private final Path folder;

    Processes(Path folder) {
        this.folder = folder;
    }

    /// An offset that moves every port of a router to a free one, below those the system gives to connections.
    static int freeOffset() throws IOException {
        for (int offset = 11_000; offset < 22_000; offset += 7) {
            if (free(8899 + offset) && free(8700 + offset) && free(8080 + offset) && free(9190 + offset)) {
                return offset;
            }
        }
        throw new IOException("no free ports between 19080 and 31190");
    }

    private static boolean free(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// A port nobody listens on now.
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Starts a command and waits until its port answers.
    Process start(String name, int port, List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("logs"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile())
                .start();
        running.add(process);
        answering(name, process, port);
        return process;
    }

    /// Waits until a port of a command answers.
    void answering(String name, Process process, int port) throws IOException, InterruptedException {
        Path log = log(name);
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IOException(name + " ended at once: " + Files.readString(log));
            }
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                Thread.sleep(50);
            }
        }
        throw new IOException(name + " does not answer on port " + port + "; see " + log);
    }

    /// Not beside the configuration, whose folder the router watches.
    private Path log(String name) {
        return folder.resolve("logs").resolve(name + ".log");
    }

    static List<String> java(String mainClass, String... args) {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                classPath(),
                mainClass));
        command.addAll(List.of(args));
        return command;
    }

    /// This process's class path with absolute entries, because the others run in another folder.
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// nginx as a plain reverse proxy, when it is installed.
    Optional<Integer> nginx(int backend) throws IOException, InterruptedException {
        Optional<Path> program =
                List.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx").stream()
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst();
        if (program.isEmpty()) {
            System.out.println("nginx is not installed, so there is no proxy to compare with");
            return Optional.empty();
        }
        int port = freePort();
        Path conf = folder.resolve("nginx.conf");
        Files.writeString(conf, """
                daemon off; worker_processes 2; pid %1$s/nginx.pid; error_log %1$s/nginx-error.log;
                events { worker_connections 1024; }
                http {
                  access_log off; client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  upstream backend { server 127.0.0.1:%2$d; keepalive 128; }
                  server {
                    listen 127.0.0.1:%3$d; keepalive_requests 10000000;
                    location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
                  }
                }
                """.formatted(folder, backend, port));
        start("nginx", port, List.of(program.get().toString(), "-c", conf.toString(), "-p", folder.toString()));
        return Optional.of(port);
    }

    /// Resident memory of a process in MB, where the system tells.
    static Optional<Long> residentMegabytes(Process process) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return Optional.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst();
    }

    @Override
    public void close() {
        running.forEach(Process::destroy);
        for (Process process : running) {
            try {
                if (!process.waitFor(Duration.ofSeconds(15))) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
