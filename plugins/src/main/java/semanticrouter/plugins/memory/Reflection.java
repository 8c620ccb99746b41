package semanticrouter.plugins.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.request.Utf8;

/// What is left out of the memories that were found (specification: dataplane §4.10): those that give instructions, the
/// older of two that say the same, and what is too much. A memory counts half as much after the half-life.
///
/// @param tokens of all memories together
/// @param halfLifeDays after which a memory ranks half as high; 0 for never
/// @param sameFrom share of common words from which two memories are one
/// @param blocked patterns of memories that are never given, beside the built-in ones
record Reflection(int tokens, double halfLifeDays, double sameFrom, List<Pattern> blocked) {
    static final Reflection DEFAULT = new Reflection(2_048, 30, 0.9, List.of());

    /// Nothing but what no memory may hold and the bound of their size.
    static final Reflection NONE = new Reflection(2_048, 0, Double.POSITIVE_INFINITY, List.of());

    private static final double DAY_MILLIS = 86_400_000;

    Reflection {
        blocked = List.copyOf(blocked);
    }

    /// The best of some memories, in order.
    ///
    /// @param most how many
    List<Memory> best(List<Scored> found, int most, Instant now) {
        List<Scored> order = found.stream()
                .map(scored -> scored.ranked(scored.rank() * freshness(scored.memory(), now)))
                .sorted(Comparator.comparingDouble(Scored::rank).reversed())
                .toList();
        var chosen = new ArrayList<Memory>();
        var seen = new ArrayList<Set<String>>();
        long left = tokens;
        for (Scored scored : order) {
            String text = scored.memory().content();
            long size = Math.ceilDiv(Utf8.length(text), 4L);
            if (chosen.size() == most || size > left || CleanText.instructs(text) || CleanText.matches(text, blocked)) {
                continue;
            }
            Set<String> words = WordSet.of(text).distinct();
            if (seen.stream().noneMatch(other -> WordSet.similarity(other, words) >= sameFrom)) {
                chosen.add(scored.memory());
                seen.add(words);
                left -= size;
            }
        }
        return List.copyOf(chosen);
    }

    private double freshness(Memory memory, Instant now) {
        double days = Math.max(0, now.toEpochMilli() - memory.updated().toEpochMilli()) / DAY_MILLIS;
        return halfLifeDays == 0 ? 1 : Math.pow(0.5, days / halfLifeDays);
    }
}
