package semanticrouter.stores.document;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Where documents are kept, and how many.
///
/// @param file of the database
/// @param fileBytes bytes of one file
/// @param formats endings of file names that are read, with their dot
/// @param workers files read at a time
/// @param drain how long files that are being read are waited for at a stop
/// @param perStore passages of one store
/// @param inAll passages of all stores, whose vectors are in memory
public record DocumentOptions(
        Path file, long fileBytes, List<String> formats, int workers, Duration drain, int perStore, int inAll) {
    /// Every ending that can be read.
    public static final List<String> READABLE = List.of(".txt", ".md", ".json", ".csv", ".html");

    /// Most files that are kept.
    static final int FILES = 10_000;

    /// Bytes of all files together.
    static final long BYTES = 8L << 30;

    /// Most stores.
    static final int STORES = 1_000;

    /// Files that wait to be read.
    static final int QUEUE = 100;

    public DocumentOptions {
        formats = List.copyOf(formats);
    }
}
