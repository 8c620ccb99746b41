package semanticrouter.signals.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tartarus.snowball.ext.englishStemmer;

/// Index terms of a text: words in lower case, without accents and English stop words, reduced to their English
/// stem.
///
/// Words follow the Unicode rule (UAX #29) as far as it matters here: an apostrophe or full stop between letters
/// and a full stop or comma between digits join, a hyphen separates, and a Han or kana character stands alone. (The
/// JDK's BreakIterator joins hyphenated words and runs of Han, which is why it is not used.) Other scripts keep
/// their letters.
public final class EnglishTerms {
    /// The English stop words of NLTK.
    private static final Set<String> STOP_WORDS = Set.of(
            ("a about above after again against ain all am an and any are aren aren't as at be because been before being "
                            + "below between both but by can couldn couldn't d did didn didn't do does doesn doesn't doing "
                            + "don don't down during each few for from further had hadn hadn't has hasn hasn't have haven "
                            + "haven't having he her here hers herself him himself his how i if in into is isn isn't it "
                            + "it's its itself just ll m ma me mightn mightn't more most mustn mustn't my myself needn "
                            + "needn't no nor not now o of off on once only or other our ours ourselves out over own re s "
                            + "same shan shan't she she's should should've shouldn shouldn't so some such t than that "
                            + "that'll the their theirs them themselves then there these they this those through to too "
                            + "under until up ve very was wasn wasn't we were weren weren't what when where which while "
                            + "who whom why will with won won't wouldn wouldn't y you you'd you'll you're you've your "
                            + "yours yourself yourselves")
                    .split(" "));

    /// Letters that carry no combining mark and so survive decomposition.
    private static final Map<Character, String> LETTERS = Map.ofEntries(
            Map.entry('ß', "ss"),
            Map.entry('æ', "ae"),
            Map.entry('œ', "oe"),
            Map.entry('ø', "o"),
            Map.entry('ł', "l"),
            Map.entry('đ', "d"),
            Map.entry('ð', "d"),
            Map.entry('þ', "th"),
            Map.entry('ħ', "h"),
            Map.entry('ı', "i"),
            Map.entry('ŋ', "ng"),
            Map.entry('ŧ', "t"),
            Map.entry('’', "'"));

    private EnglishTerms() {}

    /// The terms in order, repeats included.
    public static List<String> of(String text) {
        String folded = fold(text);
        var stemmer = new englishStemmer();
        var terms = new ArrayList<String>();
        int i = 0;
        while (i < folded.length()) {
            int end = wordEnd(folded, i);
            if (end > i) {
                String word = folded.substring(i, end);
                if (!STOP_WORDS.contains(word)) {
                    terms.add(stem(stemmer, word));
                }
            }
            i = end > i ? end : i + Character.charCount(folded.codePointAt(i));
        }
        return terms;
    }

    private static String stem(englishStemmer stemmer, String word) {
        if (word.charAt(0) > 'z') {
            return word;
        }
        stemmer.setCurrent(word);
        stemmer.stem();
        return stemmer.getCurrent();
    }

    private static String fold(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (ascii(lower)) {
            return lower;
        }
        String decomposed = Normalizer.normalize(lower, Normalizer.Form.NFKD);
        var folded = new StringBuilder(decomposed.length());
        for (int i = 0; i < decomposed.length(); i++) {
            char c = decomposed.charAt(i);
            if (c < 0x80) {
                folded.append(c);
            } else if (Character.getType(c) != Character.NON_SPACING_MARK || c >= 0x0900) {
                folded.append(LETTERS.getOrDefault(c, String.valueOf(c)));
            }
        }
        // Hangul and kana come back together: their parts are letters, not accents.
        return Normalizer.normalize(folded, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static boolean ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /// End of the word that begins at an index; the index itself when none does.
    private static int wordEnd(String text, int start) {
        int at = start;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (standsAlone(point)) {
                return at == start ? at + Character.charCount(point) : at;
            }
            if (!part(point) && !(at > start && joins(text, at))) {
                return at;
            }
            at += Character.charCount(point);
        }
        return at;
    }

    private static boolean standsAlone(int point) {
        return point >= 0x2E80
                && (Character.isIdeographic(point)
                        || Character.UnicodeScript.of(point) == Character.UnicodeScript.HIRAGANA);
    }

    private static boolean part(int point) {
        if (point < 0x80) {
            return point >= 'a' && point <= 'z' || point >= '0' && point <= '9' || point == '_';
        }
        int type = Character.getType(point);
        return Character.isLetterOrDigit(point)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean joins(String text, int at) {
        char mark = text.charAt(at);
        if (mark != '\'' && mark != '.' && mark != ',' || at + 1 >= text.length()) {
            return false;
        }
        int before = text.codePointBefore(at);
        int after = text.codePointAt(at + 1);
        boolean digits = Character.isDigit(before) && Character.isDigit(after);
        boolean letters = mark != ',' && Character.isLetter(before) && Character.isLetter(after);
        return digits || letters && !standsAlone(before) && !standsAlone(after);
    }
}
