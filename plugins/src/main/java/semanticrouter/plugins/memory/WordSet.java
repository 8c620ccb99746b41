package semanticrouter.plugins.memory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The words of a text: runs of letters and digits in lower case; a character of a script without spaces is a word of
/// its own.
///
/// @param words as they come
record WordSet(List<String> words) {
    static WordSet of(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        text.codePoints().forEach(rune -> {
            boolean alone = Character.isIdeographic(rune)
                    || Character.UnicodeScript.of(rune) == Character.UnicodeScript.HIRAGANA
                    || Character.UnicodeScript.of(rune) == Character.UnicodeScript.KATAKANA;
            if (!alone && Character.isLetterOrDigit(rune)) {
                word.appendCodePoint(rune);
                return;
            }
            end(word, words);
            if (alone) {
                words.add(Character.toString(rune));
            }
        });
        end(word, words);
        return new WordSet(List.copyOf(words));
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString().toLowerCase(Locale.ROOT));
            word.setLength(0);
        }
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
