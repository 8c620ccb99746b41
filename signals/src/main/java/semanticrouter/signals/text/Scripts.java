package semanticrouter.signals.text;

import semanticrouter.core.request.TextWindow;

/// Which writing systems put no space between words.
public final class Scripts {
    private Scripts() {}

    /// True for a code point of a script written without spaces, or whose words take particles without one
    /// (Hangul).
    public static boolean spaceless(int point) {
        if (point < 0x0E00) {
            return false;
        }
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
            // The prolonged sound mark and its like belong to several scripts.
            default -> point >= 0x30FB && point <= 0x30FF;
        };
    }

    /// True when the text has a Han character.
    public static boolean hasHan(String text) {
        return text.codePoints().anyMatch(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN);
    }

    /// True when the text has a Han, kana or Hangul character.
    public static boolean hasCjk(String text) {
        return text.codePoints().anyMatch(TextWindow::cjk);
    }

    /// True when the text has a character of a script without spaces.
    public static boolean hasSpaceless(String text) {
        return text.codePoints().anyMatch(Scripts::spaceless);
    }
}
