package semanticrouter.core.request;

/// Unicode simple case folding: texts that differ in case only fold to the same characters, and keep their length.
///
/// The language-neutral rule of RE2's `(?i)`: the Kelvin sign folds to `k`, the long s to `s`, and the dotted and
/// dotless Turkish i only to themselves (Unicode, CaseFolding.txt, statuses C and S).
public final class CaseFold {
    private static final char DOTTED_CAPITAL_I = '\u0130';
    private static final char DOTLESS_SMALL_I = '\u0131';

    private CaseFold() {}

    /// The folded text; indices stay valid because no character changes its number of UTF-16 units.
    public static char[] fold(String text) {
        char[] folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            char c = folded[i];
            if (c < 0x80) {
                folded[i] = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < folded.length
                    && Character.isLowSurrogate(folded[i + 1])) {
                Character.toChars(fold(Character.toCodePoint(c, folded[i + 1])), folded, i);
                i++;
            } else if (!caseless(c)) {
                folded[i] = (char) fold((int) c);
            }
        }
        return folded;
    }

    private static int fold(int point) {
        if (point == DOTTED_CAPITAL_I || point == DOTLESS_SMALL_I) {
            return point;
        }
        int folded = Character.toLowerCase(Character.toUpperCase(point));
        return Character.charCount(folded) == Character.charCount(point) ? folded : point;
    }

    /// Ideographs, kana and Hangul, which have no case: most of a Chinese, Japanese or Korean text.
    private static boolean caseless(char c) {
        return c >= 0x2E80 && c < 0xA640 || c >= 0xAC00 && c < 0xD7B0;
    }
}
