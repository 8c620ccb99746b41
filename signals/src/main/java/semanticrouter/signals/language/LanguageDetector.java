package semanticrouter.signals.language;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells the language of a text. Immutable, for all threads; bounded time, whatever the length.
///
/// The script with the most words decides between scripts. A script of one language names it; among the languages
/// that share one (Latin, Cyrillic, Arabic, Devanagari) an n-gram model decides, on at most {@value #SAMPLE}
/// characters.
public final class LanguageDetector {
    private static final int SAMPLE = 192;
    private static final int PIECE = SAMPLE / 3;

    /// Sizes of words in twelfths of a word: a Han or kana character is about half a word, a Thai one about a
    /// quarter.
    private static final int WORD = 12;

    private static final int CJK_CHARACTER = 7;
    private static final int SPACELESS_CHARACTER = 3;

    /// Kana at one in this many Han and kana characters make the text Japanese.
    private static final int KANA_SHARE = 10;

    /// Languages known by their script alone.
    private static final Map<Character.UnicodeScript, String> BY_SCRIPT = new EnumMap<>(Map.ofEntries(
            Map.entry(Character.UnicodeScript.HANGUL, "ko"),
            Map.entry(Character.UnicodeScript.THAI, "th"),
            Map.entry(Character.UnicodeScript.GREEK, "el"),
            Map.entry(Character.UnicodeScript.HEBREW, "he"),
            Map.entry(Character.UnicodeScript.ARMENIAN, "hy"),
            Map.entry(Character.UnicodeScript.GEORGIAN, "ka"),
            Map.entry(Character.UnicodeScript.BENGALI, "bn"),
            Map.entry(Character.UnicodeScript.TAMIL, "ta"),
            Map.entry(Character.UnicodeScript.TELUGU, "te"),
            Map.entry(Character.UnicodeScript.GUJARATI, "gu"),
            Map.entry(Character.UnicodeScript.GURMUKHI, "pa"),
            Map.entry(Character.UnicodeScript.KANNADA, "kn"),
            Map.entry(Character.UnicodeScript.MALAYALAM, "ml"),
            Map.entry(Character.UnicodeScript.ORIYA, "or"),
            Map.entry(Character.UnicodeScript.SINHALA, "si"),
            Map.entry(Character.UnicodeScript.KHMER, "km"),
            Map.entry(Character.UnicodeScript.LAO, "lo"),
            Map.entry(Character.UnicodeScript.MYANMAR, "my"),
            Map.entry(Character.UnicodeScript.TIBETAN, "bo"),
            Map.entry(Character.UnicodeScript.ETHIOPIC, "am")));

    /// ISO 639-1 codes of the languages it can name, in order.
    public static final List<String> CODES = Stream.concat(
                    Stream.of(
                            ("zh ja af ar az be bg bs ca cs cy da de en eo es et eu fa fi fr ga hi hr hu id is it kk la lg lt"
                                            + " lv mi mk mn mr ms nb nl nn pl pt ro ru sk sl sn so sq sr st sv sw tl tn tr ts uk ur"
                                            + " vi xh yo zu")
                                    .split(" ")),
                    BY_SCRIPT.values().stream())
            .sorted()
            .toList();

    private final NgramModel model = NgramModel.load();

    /// The language; nothing when the text has no letter of a known script.
    public Optional<Guess> detect(String text) {
        Character.UnicodeScript script = ScriptShares.of(text).most();
        if (script == null) {
            return Optional.empty();
        }
        if (script == Character.UnicodeScript.HAN) {
            return Optional.of(new Guess(japanese(text) ? "ja" : "zh", 1));
        }
        String only = BY_SCRIPT.get(script);
        if (only != null) {
            return Optional.of(new Guess(only, 1));
        }
        return Optional.ofNullable(model.guess(words(text, script)));
    }

    /// Words counted by script.
    private static final class ScriptShares {
        private final Map<Character.UnicodeScript, Integer> units = new EnumMap<>(Character.UnicodeScript.class);
        private int han;

        static ScriptShares of(String text) {
            var shares = new ScriptShares();
            int latin = 0;
            Character.@Nullable UnicodeScript open = null;
            for (int i = 0; i < text.length(); ) {
                int point = text.codePointAt(i);
                i += Character.charCount(point);
                if (point < 0x80) {
                    boolean letter = (point | 0x20) >= 'a' && (point | 0x20) <= 'z';
                    latin += letter && open != Character.UnicodeScript.LATIN ? WORD : 0;
                    open = letter ? Character.UnicodeScript.LATIN : point == '\'' ? open : null;
                } else if (point >= 0x4E00 && point < 0xA000) {
                    shares.han++;
                    open = Character.UnicodeScript.HAN;
                } else if (Character.isLetter(point)) {
                    open = shares.letter(point, open);
                } else if (!mark(point)) {
                    open = null;
                }
            }
            shares.units.merge(Character.UnicodeScript.LATIN, latin, Integer::sum);
            shares.units.merge(Character.UnicodeScript.HAN, shares.han * CJK_CHARACTER, Integer::sum);
            return shares;
        }

        private Character.UnicodeScript letter(int point, Character.@Nullable UnicodeScript open) {
            Character.UnicodeScript script = Character.UnicodeScript.of(point);
            switch (script) {
                case HAN, HIRAGANA, KATAKANA, BOPOMOFO ->
                    units.merge(Character.UnicodeScript.HAN, CJK_CHARACTER, Integer::sum);
                case THAI, LAO, KHMER, MYANMAR, TIBETAN -> units.merge(script, SPACELESS_CHARACTER, Integer::sum);
                case COMMON, INHERITED -> {}
                default -> units.merge(script, script == open ? 0 : WORD, Integer::sum);
            }
            return script;
        }

        Character.@Nullable UnicodeScript most() {
            Character.@Nullable UnicodeScript most = null;
            int best = 0;
            for (Map.Entry<Character.UnicodeScript, Integer> entry : units.entrySet()) {
                if (entry.getValue() > best) {
                    most = entry.getKey();
                    best = entry.getValue();
                }
            }
            return most;
        }
    }

    private static boolean japanese(String text) {
        int han = 0;
        int kana = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x3041 && c <= 0x30FF) {
                kana++;
            } else if (c >= 0x3400 && c <= 0x9FFF) {
                han++;
            }
        }
        return kana * KANA_SHARE >= han + kana;
    }

    /// Letters of the script in lower case with single spaces between words, from the head, middle and tail of the
    /// text.
    private static CharSequence words(String text, Character.UnicodeScript script) {
        var words = new StringBuilder(SAMPLE + 4);
        if (text.length() <= SAMPLE) {
            append(words, text, 0, text.length(), script);
        } else {
            append(words, text, 0, PIECE, script);
            int middle = (text.length() - PIECE) / 2;
            append(words, text, wordStart(text, middle), middle + PIECE, script);
            append(words, text, wordStart(text, text.length() - PIECE), text.length(), script);
        }
        return words;
    }

    /// The next start of a word, so that a piece does not begin with half of one.
    private static int wordStart(String text, int from) {
        int at = from;
        while (at < from + PIECE / 2 && Character.isLetter(text.charAt(at - 1))) {
            at++;
        }
        return at;
    }

    private static void append(StringBuilder words, String text, int from, int to, Character.UnicodeScript script) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean wanted = c < 0x80
                    ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && script == Character.UnicodeScript.LATIN
                    : (Character.isLetter(c) || mark(c)) && belongs(c, script);
            if (wanted) {
                words.append(c < 0x80 ? (char) (c | 0x20) : Character.toLowerCase(c));
            } else if (!words.isEmpty() && words.charAt(words.length() - 1) != ' ') {
                words.append(' ');
            }
        }
        words.append(' ');
    }

    private static boolean belongs(char c, Character.UnicodeScript script) {
        Character.UnicodeScript own = Character.UnicodeScript.of(c);
        return own == script || own == Character.UnicodeScript.INHERITED;
    }

    private static boolean mark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
