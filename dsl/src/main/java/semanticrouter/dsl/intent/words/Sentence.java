package semanticrouter.dsl.intent.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A text as words, with what stands between them. Immutable.
///
/// A word is one Han character, or a run of letters, digits and marks of other scripts with single joining characters
/// inside (`gpt-4.1`, `don't`, `1,000`, `demo/strong`), or one symbol such as `<` or `%`, or an arrow. Spaces and
/// punctuation are no words. What stands between double quotes, straight, curly or corner ones, is a quotation; its
/// words are counted as well.
public final class Sentence {
    /// What stands before a word.
    public enum Gap {
        /// Nothing, a space, a colon or a bracket.
        NONE,
        /// A comma, an enumeration comma or a dash.
        COMMA,
        /// What ends a sentence, a semicolon or a new line.
        BREAK
    }

    private static final String JOINING = "'’-_./@+#:&";
    private static final String COMMAS = ",，、–—";
    private static final String BREAKS = ".;!?。；！？…\n\r\u2028\u2029";
    private static final String SILENT = ":：()（）[]【】{}<>《》'’‘`*-_/&@+#\\";
    private static final String OPENING = "\"“「『";
    private static final String CLOSING = "\"”」』";

    /// @param start place of the first character in the text, in UTF-16 units
    /// @param end place after the last one
    /// @param text in lower case
    /// @param before what stands between it and the word before
    public record Word(int start, int end, String text, Gap before) {}

    /// What stands between quotes.
    ///
    /// @param at its words
    /// @param content as written
    /// @param start place of the opening quote in the text
    /// @param end place after the closing one
    record Quotation(WordSpan at, String content, int start, int end) {}

    private final String text;
    private final List<Word> words = new ArrayList<>();
    private final List<Quotation> quotations = new ArrayList<>();

    private Sentence(String text) {
        this.text = text;
    }

    /// The words of a text.
    public static Sentence of(String text) {
        var sentence = new Sentence(text);
        sentence.read();
        return sentence;
    }

    /// How many words there are.
    public int size() {
        return words.size();
    }

    /// @param number from 1
    public Word word(int number) {
        return words.get(number - 1);
    }

    List<Quotation> quotations() {
        return quotations;
    }

    /// The words of a run as written, with what stands between them and the quotes around them.
    public String text(WordSpan at) {
        int start = word(at.from()).start();
        int end = word(at.to()).end();
        for (Quotation one : quotations) {
            boolean whole = at.from() <= one.at().from() && one.at().to() <= at.to();
            start = whole && one.at().from() == at.from() ? one.start() : start;
            end = whole && one.at().to() == at.to() ? one.end() : end;
        }
        return text.substring(start, end);
    }

    /// Whether most of a run's letters are Chinese.
    public boolean chinese(WordSpan at) {
        long han = 0;
        for (int i = at.from(); i <= at.to(); i++) {
            han += isHan(word(i).text().codePointAt(0)) ? 1 : 0;
        }
        return han * 2 > at.to() - at.from() + 1;
    }

    static boolean isHan(int point) {
        return Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN;
    }

    private void read() {
        Gap gap = Gap.NONE;
        int at = 0;
        int quoteFrom = -1;
        int quoteStart = 0;
        char closing = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            int open = quoteFrom < 0 ? OPENING.indexOf(point) : -1;
            if (open >= 0 && text.indexOf(CLOSING.charAt(open), at + 1) > at) {
                quoteFrom = words.size() + 1;
                quoteStart = at + 1;
                closing = CLOSING.charAt(open);
                at++;
                continue;
            }
            if (quoteFrom >= 0 && point == closing) {
                if (words.size() >= quoteFrom) {
                    WordSpan inside = new WordSpan(quoteFrom, words.size());
                    quotations.add(new Quotation(inside, text.substring(quoteStart, at), quoteStart - 1, at + 1));
                }
                quoteFrom = -1;
                at++;
                continue;
            }
            int end = end(at);
            if (end > at) {
                words.add(new Word(at, end, text.substring(at, end).toLowerCase(Locale.ROOT), gap));
                gap = Gap.NONE;
                at = end;
            } else {
                gap = quoteFrom >= 0 ? gap : later(gap, point);
                at += Character.charCount(point);
            }
        }
    }

    private static Gap later(Gap gap, int point) {
        if (BREAKS.indexOf(point) >= 0) {
            return Gap.BREAK;
        }
        return gap == Gap.NONE && COMMAS.indexOf(point) >= 0 ? Gap.COMMA : gap;
    }

    /// The place after the word that begins here; the same place when none does.
    private int end(int at) {
        int point = text.codePointAt(at);
        int next = at + Character.charCount(point);
        if (isHan(point)) {
            return next;
        }
        if (isPart(point)) {
            return run(at);
        }
        if (text.startsWith("->", at) || text.startsWith("=>", at)) {
            return at + 2;
        }
        boolean compares = point == '<' || point == '>';
        return compares || isSymbol(point) ? next : at;
    }

    private int run(int at) {
        int end = at;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            int next = end + Character.charCount(point);
            if (isPart(point) && !isHan(point)) {
                end = next;
            } else if (next < text.length() && joins(point, end, next)) {
                end = next;
            } else {
                return end;
            }
        }
        return end;
    }

    /// Whether a character between two parts of a word joins them; a comma does between digits.
    private boolean joins(int point, int at, int next) {
        int before = text.codePointBefore(at);
        int after = text.codePointAt(next);
        if (point == ',') {
            return Character.isDigit(before) && Character.isDigit(after);
        }
        return JOINING.indexOf(point) >= 0 && isPart(before) && isPart(after) && !isHan(after);
    }

    private static boolean isPart(int point) {
        return Character.isLetterOrDigit(point)
                || Character.getType(point) == Character.NON_SPACING_MARK
                || Character.getType(point) == Character.COMBINING_SPACING_MARK;
    }

    /// Whether a character that is neither letter nor punctuation stands for something.
    private static boolean isSymbol(int point) {
        return switch (Character.getType(point)) {
            case Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.OTHER_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.ENCLOSING_MARK,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SURROGATE -> true;
            default -> point == '%' || point == '‰' || point == '§' || SILENT.indexOf(point) < 0 && odd(point);
        };
    }

    private static boolean odd(int point) {
        return Character.getType(point) == Character.OTHER_PUNCTUATION
                && COMMAS.indexOf(point) < 0
                && BREAKS.indexOf(point) < 0
                && "\"·•".indexOf(point) < 0;
    }
}
