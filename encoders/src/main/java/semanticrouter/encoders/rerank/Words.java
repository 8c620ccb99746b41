package semanticrouter.encoders.rerank;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The words of a text, whatever its language: runs of letters or digits, lower-cased, and each Chinese character or
/// kana by itself.
///
/// @param words in the order of the text
/// @param count how often each word occurs
/// @param pairs neighbouring words, joined by a space
/// @param runs character runs of the words: three characters of a word with its borders, two of a Chinese text
/// @param sentences how many sentences there are, at least 1
public record Words(List<Word> words, Map<String, Integer> count, Set<String> pairs, Set<String> runs, int sentences) {
    private static final int RUN = 3;
    private static final int WORDS_MAX = 20_000;

    /// One word.
    ///
    /// @param text lower-cased
    /// @param start first UTF-16 index
    /// @param end UTF-16 index after the last
    /// @param sentence number of its sentence, from 0
    /// @param telling whether it is a number, or is capitalised inside a sentence
    public record Word(String text, int start, int end, int sentence, boolean telling) {}

    public Words {
        words = List.copyOf(words);
        count = Map.copyOf(count);
        pairs = Set.copyOf(pairs);
        runs = Set.copyOf(runs);
    }

    /// Splits a text; of a very long one the first 20,000 words.
    public static Words of(String text) {
        var words = new ArrayList<Word>();
        int sentence = 0;
        boolean fresh = true;
        int at = 0;
        while (at < text.length() && words.size() < WORDS_MAX) {
            int c = text.codePointAt(at);
            int end = at + Character.charCount(c);
            if (single(c)) {
                words.add(new Word(text.substring(at, end), at, end, sentence, false));
                fresh = false;
            } else if (Character.isLetterOrDigit(c)) {
                end = wordEnd(text, end);
                boolean telling = Character.isDigit(c) || Character.isUpperCase(c) && !fresh;
                words.add(new Word(text.substring(at, end).toLowerCase(Locale.ROOT), at, end, sentence, telling));
                fresh = false;
            } else if (!fresh && ends(text, at, c)) {
                sentence++;
                fresh = true;
            }
            at = end;
        }
        return of(words, fresh ? Math.max(1, sentence) : sentence + 1);
    }

    private static Words of(List<Word> words, int sentences) {
        var count = new HashMap<String, Integer>();
        var pairs = new HashSet<String>();
        var runs = new HashSet<String>();
        String previous = "";
        for (Word word : words) {
            count.merge(word.text(), 1, Integer::sum);
            if (!previous.isEmpty()) {
                pairs.add(previous + " " + word.text());
            }
            runs.addAll(runs(word.text(), previous));
            previous = word.text();
        }
        return new Words(words, count, pairs, runs, sentences);
    }

    /// The runs a word brings; a single character brings itself with the one before it.
    public static List<String> runs(String word, String previous) {
        if (word.length() <= 2 && single(word.codePointAt(0))) {
            return previous.isEmpty() || !single(previous.codePointAt(0)) ? List.of(word) : List.of(previous + word);
        }
        String framed = "^" + word + "$";
        var runs = new ArrayList<String>(framed.length());
        for (int i = 0; i + RUN <= framed.length(); i++) {
            runs.add(framed.substring(i, i + RUN));
        }
        return runs;
    }

    private static boolean single(int c) {
        return c >= 0x2E80
                && switch (Character.UnicodeScript.of(c)) {
                    case HAN, HIRAGANA, KATAKANA -> true;
                    default -> false;
                };
    }

    private static int wordEnd(String text, int from) {
        int at = from;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            boolean inside =
                    Character.isLetterOrDigit(c) && !single(c) || Character.getType(c) == Character.NON_SPACING_MARK;
            // 1,200 and 3.5 are one word each.
            boolean joint = (c == ',' || c == '.')
                    && Character.isDigit(text.charAt(at - 1))
                    && at + 1 < text.length()
                    && Character.isDigit(text.charAt(at + 1));
            if (!inside && !joint) {
                break;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    private static boolean ends(String text, int at, int c) {
        return switch (c) {
            case '。', '！', '？', '；', '\n' -> true;
            case '.', '!', '?', ';' -> at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1));
            default -> false;
        };
    }
}
