package semanticrouter.cli.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import semanticrouter.config.deploy.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The folder `.vllm-sr` beside the configuration: one server per stack name may run in it.
///
/// @param folder the folder
/// @param stack name of the stack; several stacks share a folder
public record Workspace(Path folder, String stack) {
    private static final JsonMapper JSON = new JsonMapper();

    public Workspace {
        if (!stack.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException(
                    "stack name \"" + stack + "\" may hold letters, digits, '.', '_' and '-' only");
        }
    }

    /// Holds the workspace until closed.
    public static final class Hold implements AutoCloseable {
        private final FileChannel channel;
        private final FileLock lock;

        private Hold(FileChannel channel, FileLock lock) {
            this.channel = channel;
            this.lock = lock;
        }

        @Override
        public void close() {
            try {
                lock.release();
                channel.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /// Takes the workspace for a server; empty when another process holds it.
    public Optional<Hold> hold() throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve(stack + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new Hold(channel, lock));
            }
        } catch (OverlappingFileLockException _) {
            // This very process holds it, which a test may do.
        }
        channel.close();
        return Optional.empty();
    }

    /// Publishes where the server is, in one step.
    public void write(ServerState state) throws IOException {
        AtomicFile.write(stateFile(), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(state));
    }

    /// The server that is running here, when there is one.
    public Optional<ServerState> running() {
        return recorded().filter(ServerState::alive);
    }

    /// The server recorded here, running or not.
    public Optional<ServerState> recorded() {
        try {
            return Files.exists(stateFile())
                    ? Optional.of(JSON.readValue(Files.readAllBytes(stateFile()), ServerState.class))
                    : Optional.empty();
        } catch (IOException | JacksonException unreadable) {
            throw new IllegalStateException(stateFile() + " cannot be read; delete it if no server runs", unreadable);
        }
    }

    /// Forgets the recorded server.
    public void clear() throws IOException {
        Files.deleteIfExists(stateFile());
    }

    /// Where a detached server's output goes.
    public Path logFile() {
        return folder.resolve(stack + ".log");
    }

    /// Where the certificate is kept that the router makes itself.
    public Path tlsFolder() {
        return folder.resolve(stack + "-tls");
    }

    private Path stateFile() {
        return folder.resolve(stack + ".json");
    }
}
