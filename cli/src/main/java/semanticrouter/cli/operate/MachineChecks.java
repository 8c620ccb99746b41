package semanticrouter.cli.operate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.cli.workspace.ServerState;

/// Looks at the machine a router runs on.
final class MachineChecks {
    private static final int JAVA = 25;
    private static final long DISK_LEAST = 200L << 20;
    private static final long DISK_ENOUGH = 1L << 30;
    private static final long SKEW_SECONDS = 30;

    private MachineChecks() {}

    static Finding java() {
        String found = Runtime.version() + " (" + System.getProperty("java.vendor", "unknown") + ")";
        return Runtime.version().feature() >= JAVA
                ? Finding.sound("java", found)
                : Finding.broken("java", found, "install a JDK " + JAVA + " and set JAVA_HOME to it.");
    }

    /// Whether every port is free, or held by the server of this folder.
    ///
    /// @param listeners of the configuration, with the offset; empty for the usual one
    static List<Finding> ports(Ports usual, List<Integer> listeners, Optional<ServerState> running) {
        if (running.isPresent()) {
            return List.of(Finding.sound(
                    "ports",
                    "held by the server of this folder (process "
                            + running.get().pid() + ")"));
        }
        Map<String, Integer> wanted = new LinkedHashMap<>();
        if (listeners.isEmpty()) {
            wanted.put("listener", usual.listener());
        }
        for (int i = 0; i < listeners.size(); i++) {
            wanted.put(i == 0 ? "listener" : "listener " + (i + 1), listeners.get(i));
        }
        wanted.put("dashboard", usual.dashboard());
        wanted.put("management", usual.management());
        wanted.put("metrics", usual.metrics());
        if (usual.extProc() != 0) {
            wanted.put("ext_proc", usual.extProc());
        }
        var taken = new ArrayList<Finding>();
        wanted.forEach((what, port) -> {
            if (port != 0 && !free(port)) {
                taken.add(Finding.broken(
                        "port " + port,
                        "taken by another program (" + what + ")",
                        "end that program, or move every port with --port-offset N."));
            }
        });
        return taken.isEmpty() ? List.of(Finding.sound("ports", "free: " + wanted.values())) : taken;
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether the folder can be written to and has room for logs and stores.
    static Finding disk(Path folder) throws IOException {
        FileStore store = Files.getFileStore(folder);
        long room = store.getUsableSpace();
        String found = (room >> 20) + " MB free at " + folder;
        if (!Files.isWritable(folder)) {
            return Finding.broken(
                    "disk", folder + " cannot be written to", "run it in a folder of your own, or change its rights.");
        }
        if (room < DISK_LEAST) {
            return Finding.broken("disk", found, "make room: logs and kept responses need some.");
        }
        return room < DISK_ENOUGH
                ? Finding.doubtful("disk", found, "make room before kept responses fill it.")
                : Finding.sound("disk", found);
    }

    /// Whether this clock agrees with those of the services that were asked.
    ///
    /// @param offsets this clock minus theirs
    static Finding clock(Instant now, List<Duration> offsets) {
        Optional<Duration> worst =
                offsets.stream().max((one, other) -> one.abs().compareTo(other.abs()));
        if (worst.isEmpty()) {
            return Finding.sound("clock", now + " (compared with nobody)");
        }
        long seconds = worst.get().toSeconds();
        return Math.abs(seconds) > SKEW_SECONDS
                ? Finding.broken(
                        "clock",
                        Math.abs(seconds) + " s " + (seconds > 0 ? "ahead of" : "behind") + " a provider's",
                        "synchronise it (NTP): tokens and certificates depend on it.")
                : Finding.sound("clock", "agrees with " + offsets.size() + " of the services asked");
    }

    /// Whether a proxy is set that commands would go through, or that the router would not.
    static Finding proxy(UnaryOperator<@Nullable String> environment) {
        List<String> set = Stream.of("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
                .filter(name -> !value(environment, name).isBlank())
                .toList();
        if (set.isEmpty()) {
            return Finding.sound("proxy", "none set");
        }
        String exceptions = value(environment, "NO_PROXY") + "," + value(environment, "no_proxy");
        String found = String.join(", ", set) + " set; the router calls its backends directly";
        return exceptions.contains("localhost") && exceptions.contains("127.0.0.1")
                ? Finding.sound("proxy", found)
                : Finding.doubtful(
                        "proxy", found, "set NO_PROXY=localhost,127.0.0.1, so that clients here reach the router.");
    }

    private static String value(UnaryOperator<@Nullable String> environment, String name) {
        String value = environment.apply(name);
        return value == null ? "" : value;
    }

    /// What learned models could compute on.
    static Finding gpu(Path root) {
        if (Files.exists(root.resolve("dev/nvidia0"))) {
            return Finding.sound("gpu", "NVIDIA; learned models use it with serve --platform nvidia");
        }
        if (Files.exists(root.resolve("dev/kfd"))) {
            return Finding.sound("gpu", "AMD; learned models use it with serve --platform amd");
        }
        return Finding.sound("gpu", "none; learned models compute on the processor");
    }
}
