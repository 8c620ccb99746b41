package semanticrouter.plugins.memory;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import semanticrouter.core.retrieval.LexicalScores;

/// The words of a text ({@link LexicalScores#words}).
///
/// @param words as they come
record WordSet(List<String> words) {
    WordSet {
        words = List.copyOf(words);
    }

    static WordSet of(String text) {
        return new WordSet(LexicalScores.words(text));
    }

    /// Share of the words both have among those either has (Jaccard index), 0 to 1; 0 for two texts without words.
    static double similarity(Set<String> first, Set<String> second) {
        var both = new HashSet<>(first);
        both.retainAll(second);
        int either = first.size() + second.size() - both.size();
        return either == 0 ? 0 : (double) both.size() / either;
    }

    /// Prints the size only: the words are the user's.
    @Override
    public String toString() {
        return "WordSet[" + words.size() + "]";
    }

    Set<String> distinct() {
        return Set.copyOf(words);
    }
}
