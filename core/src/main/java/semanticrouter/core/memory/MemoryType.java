package semanticrouter.core.memory;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What sort of thing is remembered (specification: dataplane §3.6).
public enum MemoryType {
    /// Something that holds.
    SEMANTIC,
    /// How something is done.
    PROCEDURAL,
    /// Something that was said.
    EPISODIC;

    /// The words of all.
    public static List<String> words() {
        return Arrays.stream(values()).map(MemoryType::toString).toList();
    }

    /// The type of a word; empty when there is none.
    public static Optional<MemoryType> of(String word) {
        return Arrays.stream(values())
                .filter(type -> type.toString().equals(word))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
