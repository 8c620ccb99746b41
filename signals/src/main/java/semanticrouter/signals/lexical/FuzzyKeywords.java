package semanticrouter.signals.lexical;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import semanticrouter.signals.text.EditDistance;
import semanticrouter.signals.text.Scripts;
import semanticrouter.signals.text.Words;

/// Keywords of one rule that also match with typing mistakes (specification: signals §2.5).
///
/// A word of the text matches a keyword within the allowed number of edits of the whole keyword. A keyword of a
/// script without spaces is searched inside runs instead, with at most half its characters changed: a run there is
/// many words.
final class FuzzyKeywords {
    private final int[][] keywords;
    private final int[] edits;
    private final boolean[] spaceless;

    FuzzyKeywords(KeywordRule rule) {
        List<String> words = rule.keywords();
        keywords = new int[words.size()][];
        edits = new int[words.size()];
        spaceless = new boolean[words.size()];
        for (int i = 0; i < keywords.length; i++) {
            keywords[i] = words.get(i).toLowerCase(Locale.ROOT).codePoints().toArray();
            spaceless[i] = Scripts.hasSpaceless(words.get(i));
            int allowed = rule.edits(keywords[i].length);
            edits[i] = spaceless[i] ? Math.min(allowed, (keywords[i].length - 1) / 2) : allowed;
        }
    }

    /// Indices of keywords found with mistakes.
    ///
    /// @param known keywords that need not be looked for
    BitSet search(String text, IntPredicate known) {
        var found = new BitSet(keywords.length);
        for (String word : Words.distinct(text.toLowerCase(Locale.ROOT))) {
            int[] points = word.codePoints().toArray();
            boolean run = Scripts.hasSpaceless(word);
            for (int i = 0; i < keywords.length; i++) {
                if (found.get(i) || known.test(i)) {
                    continue;
                }
                boolean near = run && spaceless[i]
                        ? EditDistance.occursWithin(points, keywords[i], edits[i])
                        : EditDistance.within(points, keywords[i], edits[i]);
                found.set(i, near);
            }
        }
        return found;
    }
}
