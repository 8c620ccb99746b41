package semanticrouter.core.retrieval;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A named collection of files whose passages are searched together.
///
/// @param id unique; begins with `vs_`
/// @param name may be empty
/// @param created to the second
/// @param metadata the client's own, in its order
/// @param counts of its files
public record VectorStore(String id, String name, Instant created, Map<String, String> metadata, Counts counts) {
    /// Files by what has become of them.
    public record Counts(int inProgress, int completed, int failed) {
        public int total() {
            return inProgress + completed + failed;
        }
    }

    public VectorStore {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
}
