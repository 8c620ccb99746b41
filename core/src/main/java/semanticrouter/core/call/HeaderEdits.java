package semanticrouter.core.call;

import java.util.ArrayList;
import java.util.List;

/// Edits of the upstream request's headers, in order. Immutable.
public record HeaderEdits(List<Edit> edits) {
    public static final HeaderEdits NONE = new HeaderEdits(List.of());

    public HeaderEdits {
        edits = List.copyOf(edits);
    }

    /// One edit.
    public sealed interface Edit {
        String name();

        /// Appends a value, keeping those there are.
        record Add(String name, String value) implements Edit {}

        /// Overwrites every value.
        record Set(String name, String value) implements Edit {}

        /// Removes the header.
        record Remove(String name) implements Edit {}
    }

    public HeaderEdits and(List<? extends Edit> more) {
        var all = new ArrayList<Edit>(edits);
        all.addAll(more);
        return new HeaderEdits(all);
    }
}
