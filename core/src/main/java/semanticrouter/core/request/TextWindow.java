package semanticrouter.core.request;

import java.util.ArrayList;
import java.util.List;

/// Cuts of long texts: the representative sample and the chunks of safety scans (specification: signals §2.1.3–2.1.4).
public final class TextWindow {
    /// Longest text, in code points, that is evaluated whole.
    public static final int LIMIT = 2048;

    private static final int HEAD = 682;
    private static final int TAIL = 684;
    private static final String MARKER = "\n... [content sampled for routing signal evaluation] ...\n";
    private static final int OVERLAP = 64;

    private TextWindow() {}

    /// The text itself up to {@link #LIMIT} code points, otherwise its head, middle and tail around a marker.
    public static String sample(String text) {
        if (text.length() <= LIMIT) {
            return text;
        }
        int length = text.codePointCount(0, text.length());
        if (length <= LIMIT) {
            return text;
        }
        int middle = (length - HEAD) / 2;
        return slice(text, 0, HEAD)
                + MARKER
                + slice(text, middle, middle + HEAD)
                + MARKER
                + slice(text, length - TAIL, length);
    }

    /// UTF-16 units of the text in a sample, markers left out.
    public static int units(String sample) {
        int marker = sample.indexOf(MARKER);
        return marker < 0 ? sample.length() : sample.length() - 2 * MARKER.length();
    }

    private static String slice(String text, int from, int to) {
        int start = text.offsetByCodePoints(0, from);
        return text.substring(start, text.offsetByCodePoints(start, to - from));
    }

    /// Overlapping chunks that together cover the whole text.
    ///
    /// Weights: an ideograph or kana or Hangul 6, the first code point of a word 2, any other 1.
    ///
    /// @param budget weight of one chunk; 1,536 for jailbreak, 512 for personal data
    public static List<String> chunks(String text, int budget) {
        int[] points = text.codePoints().toArray();
        if (points.length == 0) {
            return List.of();
        }
        var chunks = new ArrayList<String>();
        int start = 0;
        while (true) {
            int end = extend(points, start, budget);
            chunks.add(new String(points, start, end - start));
            if (end >= points.length) {
                return chunks;
            }
            start = Math.max(start + 1, end - OVERLAP);
        }
    }

    private static int extend(int[] points, int start, int budget) {
        int used = 0;
        int end = start;
        while (end < points.length) {
            used += weight(points, end);
            if (used > budget && end > start) {
                return end;
            }
            end++;
        }
        return end;
    }

    private static int weight(int[] points, int at) {
        if (cjk(points[at])) {
            return 6;
        }
        boolean word = Character.isLetterOrDigit(points[at]);
        boolean first = word && (at == 0 || !Character.isLetterOrDigit(points[at - 1]));
        return first ? 2 : 1;
    }

    /// True for Han, Hiragana, Katakana and Hangul code points.
    public static boolean cjk(int point) {
        if (point < 0x1100) {
            return false;
        }
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> false;
        };
    }
}
