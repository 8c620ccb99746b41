package semanticrouter.signals.lexical;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.BitSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import semanticrouter.signals.text.Re2;
import semanticrouter.signals.text.RequiredText;

/// An RE2 pattern that is counted or searched; a pattern that is one plain character class is counted without the
/// engine.
final class CountedPattern {
    private final Pattern pattern;
    private final RequiredText required;
    private final @Nullable BitSet characters;

    CountedPattern(String source, boolean caseSensitive) {
        pattern = Re2.compile(source, !caseSensitive);
        required = RequiredText.of(source);
        characters = plainClass(source);
    }

    /// The characters of `[…]` when it lists caseless ASCII punctuation or other caseless characters only,
    /// otherwise null.
    private static @Nullable BitSet plainClass(String source) {
        if (source.length() < 3 || source.charAt(0) != '[' || source.charAt(source.length() - 1) != ']') {
            return null;
        }
        var characters = new BitSet();
        for (char c : source.substring(1, source.length() - 1).toCharArray()) {
            boolean special = c == '\\' || c == '^' || c == '-' || c == '[' || c == ']' || c == '&' || c == ':';
            if (special || Character.isSurrogate(c) || Character.toUpperCase(c) != c || Character.toLowerCase(c) != c) {
                return null;
            }
            characters.set(c);
        }
        return characters;
    }

    /// @param folded the text after case folding, made only where it is needed
    boolean occurs(String text, Supplier<String> folded) {
        return characters == null
                ? required.mayOccur(folded.get()) && pattern.matcher(text).find()
                : count(text, characters) > 0;
    }

    /// Number of non-overlapping matches.
    ///
    /// @param folded the text after case folding, made only where it is needed
    int count(String text, Supplier<String> folded) {
        if (characters != null) {
            return count(text, characters);
        }
        int count = 0;
        Matcher matcher = pattern.matcher(text);
        while ((count > 0 || required.mayOccur(folded.get())) && matcher.find()) {
            count++;
        }
        return count;
    }

    private static int count(String text, BitSet characters) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            count += characters.get(text.charAt(i)) ? 1 : 0;
        }
        return count;
    }
}
