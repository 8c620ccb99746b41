package semanticrouter.plugins.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryType;

/// A new text together with the memories that say much the same (specification: dataplane §5.3). What contradicts is
/// kept beside it: nothing that was said is lost until there is no room.
///
/// @param text the new text, then what the others say beyond it, the newest first
/// @param group the memories it takes the place of, the newest first
record Consolidation(String text, List<Memory> group) {
    private static final double ALIKE = 0.60;
    private static final double SAME = 0.95;
    private static final String BREAK = "\n\n";

    /// @param known all memories of the user
    static Consolidation of(String text, MemoryType type, List<Memory> known) {
        Set<String> words = WordSet.of(text).distinct();
        List<Memory> group = known.stream()
                .filter(memory -> memory.type() == type)
                .filter(memory -> alike(words, memory.content()))
                .sorted(Comparator.comparing(Memory::updated).reversed())
                .toList();
        var parts = new ArrayList<String>();
        parts.add(text);
        int length = text.length();
        var said = new ArrayList<Set<String>>();
        said.add(words);
        List<String> earlier = group.stream()
                .flatMap(memory -> split(memory.content()).stream())
                .toList();
        for (String part : earlier) {
            Set<String> other = WordSet.of(part).distinct();
            boolean again = said.stream().anyMatch(one -> WordSet.similarity(one, other) >= SAME);
            if (!again && length + BREAK.length() + part.length() <= Memory.CONTENT_MAX) {
                parts.add(part);
                said.add(other);
                length += BREAK.length() + part.length();
            }
        }
        return new Consolidation(String.join(BREAK, parts), group);
    }

    /// Alike as a whole, or to one of the texts that were put together before.
    private static boolean alike(Set<String> words, String content) {
        return WordSet.similarity(words, WordSet.of(content).distinct()) >= ALIKE
                || content.contains(BREAK)
                        && split(content).stream()
                                .anyMatch(part -> WordSet.similarity(
                                                words, WordSet.of(part).distinct())
                                        >= ALIKE);
    }

    private static List<String> split(String content) {
        return List.of(content.split(BREAK, -1));
    }

    /// Prints sizes only: the text is the user's.
    @Override
    public String toString() {
        return "Consolidation[" + text.length() + " characters of " + (1 + group.size()) + "]";
    }

    /// Ids of the memories it takes the place of.
    Set<String> replaced() {
        return group.stream().map(Memory::id).collect(Collectors.toUnmodifiableSet());
    }
}
