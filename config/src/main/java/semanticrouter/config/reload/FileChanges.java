package semanticrouter.config.reload;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/// Tells which files of a directory changed.
public interface FileChanges extends AutoCloseable {
    /// Stands for any name, when changes were lost.
    String ANY = "*";

    /// Waits for changes.
    ///
    /// @return names of what was created, written, renamed, removed or changed in its attributes; empty when
    ///     nothing happened within the time
    /// @throws IOException when the directory can no longer be watched
    Set<String> await(Duration atMost) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
