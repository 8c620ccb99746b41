package semanticrouter.core.retrieval;

import java.time.Instant;
import java.util.Locale;

/// A file in a vector store.
///
/// @param store id of the store
/// @param file id of the file
/// @param chunking how it is cut
/// @param chunks passages it was cut into; 0 until it is done
/// @param errorCode why it failed, a stable word; empty when it did not
/// @param error the same for a person; holds nothing of the file
public record StoreFile(
        String store,
        String file,
        Status status,
        Chunking chunking,
        Instant created,
        int chunks,
        String errorCode,
        String error) {
    /// What has become of it.
    public enum Status {
        IN_PROGRESS,
        COMPLETED,
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
