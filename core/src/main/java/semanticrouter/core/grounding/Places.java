package semanticrouter.core.grounding;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.compression.Sentences;
import semanticrouter.core.compression.Sentences.Span;
import semanticrouter.core.request.TextWindow;

/// Places in texts: sentences, of which a line holds its own, and windows of them.
public final class Places {
    /// Code points of a window.
    private static final int WINDOW = 1_200;

    private Places() {}

    /// The sentences of a text, in order.
    public static List<Span> sentences(String text) {
        var all = new ArrayList<Span>();
        int line = 0;
        while (line < text.length()) {
            int end = text.indexOf('\n', line);
            int until = end < 0 ? text.length() : end;
            for (Span span : Sentences.spans(text.substring(line, until))) {
                all.add(new Span(line + span.start(), line + span.end()));
            }
            line = until + 1;
        }
        return all;
    }

    /// Windows that together hold the whole text; each but the first begins with the last sentence of the one before,
    /// where that leaves room for more.
    public static List<String> windows(String text) {
        var windows = new ArrayList<String>();
        int start = -1;
        Span last = null;
        for (Span next : sentences(text)) {
            if (start < 0) {
                start = next.start();
            } else if (text.codePointCount(start, next.end()) > WINDOW && last != null) {
                add(text, start, last.end(), windows);
                boolean room = text.codePointCount(last.start(), next.end()) <= WINDOW && last.start() > start;
                start = room ? last.start() : next.start();
            }
            last = next;
        }
        if (last != null) {
            add(text, start, last.end(), windows);
        }
        return windows;
    }

    /// Adds a window, in pieces where one sentence is longer than a window.
    private static void add(String text, int start, int end, List<String> windows) {
        int from = start;
        while (text.codePointCount(from, end) > WINDOW) {
            int to = text.offsetByCodePoints(from, WINDOW);
            windows.add(text.substring(from, to));
            from = to;
        }
        windows.add(text.substring(from, end));
    }

    /// The first code points of a text.
    public static String first(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    /// Words of a text, where an ideograph is one.
    public static int words(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            boolean letter = Character.isLetterOrDigit(point);
            boolean alone = letter && TextWindow.cjk(point);
            words += alone || letter && !inside ? 1 : 0;
            inside = letter && !alone;
        }
        return words;
    }
}
