package semanticrouter.encoders.tag;

import java.util.Arrays;

/// A text cut into the units that bear labels: runs of letters (with marks and inner apostrophes), runs of digits, and
/// any other visible character by itself.
///
/// @param text the whole text
/// @param starts first UTF-16 index of each unit
/// @param ends UTF-16 index after the last
@SuppressWarnings("ArrayRecordComponent") // read-only columns, never compared
public record Words(String text, int[] starts, int[] ends) {
    /// Cuts a text.
    public static Words of(String text) {
        int[] starts = new int[text.length() / 4 + 16];
        int[] ends = new int[starts.length];
        int count = 0;
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            int end = at + Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                at = end;
                continue;
            }
            if (letter(c)) {
                end = letters(text, end);
            } else if (Character.isDigit(c)) {
                while (end < text.length() && Character.isDigit(text.charAt(end))) {
                    end++;
                }
            }
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
            }
            starts[count] = at;
            ends[count++] = end;
            at = end;
        }
        return new Words(text, Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }

    private static int letters(String text, int from) {
        int end = from;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            boolean inner = (c == '\'' || c == '’')
                    && end + 2 < text.length()
                    && letter(text.codePointAt(end + 1))
                    && letter(text.codePointAt(end + 2));
            if (!letter(c) && !inner) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    private static boolean letter(int c) {
        return Character.isLetter(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    public int size() {
        return starts.length;
    }

    public String word(int i) {
        return text.substring(starts[i], ends[i]);
    }

    /// Whether a line ends between this unit and the one before; true for the first.
    boolean opensLine(int i) {
        return i == 0 || text.substring(ends[i - 1], starts[i]).indexOf('\n') >= 0;
    }

    /// Whether white space stands in front of this unit.
    boolean apart(int i) {
        return i == 0 || starts[i] > ends[i - 1];
    }
}
