package semanticrouter.signals.text;

import com.hankcs.algorithm.AhoCorasickDoubleArrayTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.request.CaseFold;

/// Finds every occurrence of many phrases in one pass over a text (Aho and Corasick, 1975). Immutable, for all
/// threads.
///
/// Time is linear in the text plus the number of occurrences.
public final class PhraseMatcher {
    private final @Nullable AhoCorasickDoubleArrayTrie<int[]> trie;
    private final List<Phrase> phrases;

    /// A phrase to look for.
    ///
    /// @param text not empty
    /// @param caseSensitive false to compare after {@link CaseFold}
    /// @param edges what may stand beside an occurrence
    public record Phrase(String text, boolean caseSensitive, Edges edges) {}

    /// Told of each occurrence, in order of where they end.
    @FunctionalInterface
    public interface Visitor {
        /// @param phrase index of the phrase in the list the matcher was made from
        /// @param start first UTF-16 index
        /// @param end UTF-16 index after the last
        void found(int phrase, int start, int end);
    }

    public PhraseMatcher(List<Phrase> phrases) {
        this.phrases = List.copyOf(phrases);
        var byText = new TreeMap<String, List<Integer>>();
        for (int i = 0; i < phrases.size(); i++) {
            String text = phrases.get(i).text();
            if (text.isEmpty()) {
                throw new IllegalArgumentException("phrase " + i + " is empty");
            }
            byText.computeIfAbsent(new String(CaseFold.fold(text)), _ -> new ArrayList<>())
                    .add(i);
        }
        if (byText.isEmpty()) {
            trie = null;
            return;
        }
        var ids = new TreeMap<String, int[]>();
        byText.forEach((text, list) ->
                ids.put(text, list.stream().mapToInt(Integer::intValue).toArray()));
        trie = new AhoCorasickDoubleArrayTrie<>();
        trie.build(ids);
    }

    /// Reports every occurrence in the text, overlapping ones included.
    ///
    /// @param folded the text after {@link CaseFold#fold}
    public void scan(String text, char[] folded, Visitor visitor) {
        if (trie == null) {
            return;
        }
        trie.parseText(folded, (start, end, ids) -> {
            for (int id : ids) {
                Phrase phrase = phrases.get(id);
                if ((!phrase.caseSensitive() || text.startsWith(phrase.text(), start))
                        && phrase.edges().hold(text, start, end)) {
                    visitor.found(id, start, end);
                }
            }
        });
    }

    public int size() {
        return phrases.size();
    }
}
