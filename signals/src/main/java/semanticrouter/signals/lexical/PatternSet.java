package semanticrouter.signals.lexical;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.signals.text.Re2;
import semanticrouter.signals.text.RequiredText;

/// Many RE2 patterns, each searched at most once a text however many rules name it. Linear time, immutable.
final class PatternSet {
    private final List<Entry> entries;

    private record Entry(Pattern pattern, RequiredText required, List<Integer> slots) {}

    private PatternSet(List<Entry> entries) {
        this.entries = entries;
    }

    /// Sets the slot of every pattern that occurs in the text.
    ///
    /// @param folded the text after case folding
    void find(String text, String folded, BitSet found) {
        for (Entry entry : entries) {
            if (entry.required().mayOccur(folded)
                    && entry.pattern().matcher(text).find()) {
                for (int slot : entry.slots()) {
                    found.set(slot);
                }
            }
        }
    }

    boolean empty() {
        return entries.isEmpty();
    }

    /// Collects patterns for one owner on one thread.
    static final class Builder {
        private final Map<Source, List<Integer>> slots = new LinkedHashMap<>();

        private record Source(String pattern, boolean ignoreCase) {}

        void add(int slot, String pattern, boolean ignoreCase) {
            slots.computeIfAbsent(new Source(pattern, ignoreCase), _ -> new ArrayList<>())
                    .add(slot);
        }

        PatternSet build() {
            var entries = new ArrayList<Entry>();
            slots.forEach((source, of) -> entries.add(new Entry(
                    Re2.compile(source.pattern(), source.ignoreCase()),
                    RequiredText.of(source.pattern()),
                    List.copyOf(of))));
            return new PatternSet(List.copyOf(entries));
        }
    }
}
