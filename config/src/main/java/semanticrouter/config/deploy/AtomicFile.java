package semanticrouter.config.deploy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Replaces a file at once: readers see the old content or the new one, also after a crash.
public final class AtomicFile {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private AtomicFile() {}

    /// Writes a file only its owner can read, because configurations may hold secrets; a file that is there keeps its
    /// permissions, and a link to a file keeps leading to it.
    public static void write(Path path, byte[] content) throws IOException {
        write(path, content, false);
    }

    /// The same; nobody but the owner may read what is there then, whatever the permissions were.
    static void writePrivate(Path path, byte[] content) throws IOException {
        write(path, content, true);
    }

    private static void write(Path path, byte[] content, boolean secret) throws IOException {
        boolean there = Files.exists(path);
        Path file = there ? path.toRealPath() : path.toAbsolutePath();
        // readable by its owner only
        Path fresh = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".new");
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            permissions(fresh, there && !secret ? file : null);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void permissions(Path fresh, @Nullable Path like) throws IOException {
        if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(fresh, like == null ? PRIVATE : Files.getPosixFilePermissions(like));
        }
    }
}
