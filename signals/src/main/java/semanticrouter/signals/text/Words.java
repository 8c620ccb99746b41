package semanticrouter.signals.text;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.IntPredicate;

/// Cuts texts into runs of word characters.
public final class Words {
    private Words() {}

    /// Distinct maximal runs of letters and digits, in order of first occurrence.
    public static SequencedSet<String> distinct(String text) {
        return distinct(text, Character::isLetterOrDigit);
    }

    /// Distinct maximal runs of letters, digits, underscores and hyphens, in order of first occurrence.
    public static SequencedSet<String> distinctWithHyphens(String text) {
        return distinct(text, point -> point == '_' || point == '-' || Character.isLetterOrDigit(point));
    }

    private static SequencedSet<String> distinct(String text, IntPredicate inside) {
        var words = new LinkedHashSet<String>();
        int start = -1;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (inside.test(point)) {
                start = start < 0 ? i : start;
            } else if (start >= 0) {
                words.add(text.substring(start, i));
                start = -1;
            }
            i += Character.charCount(point);
        }
        if (start >= 0) {
            words.add(text.substring(start));
        }
        return words;
    }
}
