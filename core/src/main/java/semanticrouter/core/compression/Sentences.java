package semanticrouter.core.compression;

import java.util.ArrayList;
import java.util.List;

/// Cuts a text into sentences (specification: signals §2.1.5).
public final class Sentences {
    /// Latin, CJK, Arabic, Devanagari, Ethiopic and Armenian ends of sentences.
    private static final String TERMINATORS = ".!?。！？｡؟۔।॥።፧፨։՜՞";

    private Sentences() {}

    /// Where a sentence is in its text.
    ///
    /// @param start first UTF-16 index
    /// @param end UTF-16 index after the last
    public record Span(int start, int end) {}

    /// The sentences in order, trimmed, none blank.
    static List<String> of(String text) {
        return spans(text).stream()
                .map(span -> text.substring(span.start(), span.end()))
                .toList();
    }

    /// The places of the sentences in order, trimmed, none blank. A `.` between digits does not end one, nor does one
    /// after a lone capital letter with a space and a capital behind it; terminators that follow each other belong
    /// together.
    public static List<Span> spans(String text) {
        var sentences = new ArrayList<Span>();
        int start = 0;
        int i = 0;
        while (i < text.length()) {
            if (TERMINATORS.indexOf(text.charAt(i)) < 0 || inside(text, i)) {
                i++;
                continue;
            }
            while (i < text.length() && TERMINATORS.indexOf(text.charAt(i)) >= 0) {
                i++;
            }
            add(text, start, i, sentences);
            start = i;
        }
        add(text, start, text.length(), sentences);
        return sentences;
    }

    private static void add(String text, int from, int to, List<Span> sentences) {
        String sentence = text.substring(from, to);
        int start = from + sentence.length() - sentence.stripLeading().length();
        int end = start + sentence.strip().length();
        if (start < end) {
            sentences.add(new Span(start, end));
        }
    }

    /// Whether the terminator at a place is inside a sentence.
    private static boolean inside(String text, int at) {
        if (text.charAt(at) != '.' || at == 0 || at + 1 >= text.length()) {
            return false;
        }
        char before = text.charAt(at - 1);
        char after = text.charAt(at + 1);
        if (Character.isDigit(before) && Character.isDigit(after)) {
            return true;
        }
        boolean lone = Character.isUpperCase(before) && (at == 1 || !Character.isLetterOrDigit(text.charAt(at - 2)));
        return lone && after == ' ' && at + 2 < text.length() && Character.isUpperCase(text.charAt(at + 2));
    }
}
