package semanticrouter.cli.workspace;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A log that keeps its last part and the one before: when it is full it is renewed. For one thread.
public final class LogFile extends OutputStream {
    private static final long FULL = 4 << 20;

    private final Path file;
    private final long full;
    private OutputStream out;
    private long size;

    /// Goes on with a file.
    public LogFile(Path file) throws IOException {
        this(file, FULL);
    }

    LogFile(Path file, long full) throws IOException {
        this.file = file;
        this.full = full;
        this.size = Files.exists(file) ? Files.size(file) : 0;
        this.out = new FileOutputStream(file.toFile(), true);
    }

    /// Where the part before is.
    public static Path former(Path file) {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (size > 0 && size + length > full) {
            out.close();
            Files.move(file, former(file), StandardCopyOption.REPLACE_EXISTING);
            out = new FileOutputStream(file.toFile(), true);
            size = 0;
        }
        out.write(bytes, from, length);
        size += length;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
