package semanticrouter.core.memory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.store.Owner;
import semanticrouter.core.encoder.NamedEmbedding;

/// Something that is remembered of one user (specification: dataplane §5.3). Times are exact to the millisecond.
///
/// @param id unique in its store, not to be guessed
/// @param owner the user; never nobody
/// @param content at most {@value #CONTENT_MAX} characters
/// @param vector of the content; null when no encoder could read it
/// @param importance 0 to 1
public record Memory(
        String id,
        Owner owner,
        MemoryType type,
        String content,
        @Nullable NamedEmbedding vector,
        MemoryOrigin origin,
        Instant created,
        Instant updated,
        double importance,
        MemoryUse use) {
    /// Bound of the content.
    public static final int CONTENT_MAX = 8_192;

    /// @throws IllegalArgumentException if it is nobody's, too long, or of no importance that could be compared
    public Memory {
        if (owner.user().isEmpty()) {
            throw new IllegalArgumentException("a memory belongs to a user");
        }
        if (content.length() > CONTENT_MAX || !(importance >= 0 && importance <= 1)) {
            throw new IllegalArgumentException(
                    "a memory has at most " + CONTENT_MAX + " characters and an importance from 0 to 1");
        }
    }

    /// The same, used so.
    public Memory with(MemoryUse used) {
        return new Memory(id, owner, type, content, vector, origin, created, updated, importance, used);
    }

    /// Prints no text.
    @Override
    public String toString() {
        return "Memory[" + id + " " + type + "]";
    }
}
