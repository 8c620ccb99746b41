package semanticrouter.signals.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// Compiles RE2 patterns; matching takes time linear in the text.
///
/// RE2/J 1.8 folds case by walking from a letter to its other forms until it is back, and never gets back from the
/// nine Cyrillic letters U+1C80 to U+1C88, which are younger than its tables: a pattern that ignores case and has
/// one of them, or a range across them such as `[\x{80}-\x{ffff}]`, would compile for ever. Ranges are therefore
/// split around the nine letters, which then do not match, and a pattern that names one of them is refused.
public final class Re2 {
    private static final int FIRST_UNFOLDABLE = 0x1C80;
    private static final int LAST_UNFOLDABLE = 0x1C88;

    private Re2() {}

    /// The compiled pattern.
    ///
    /// @throws PatternSyntaxException when it is no RE2 pattern, or names a letter that cannot be folded
    public static Pattern compile(String pattern, boolean ignoreCase) {
        boolean folds = ignoreCase || pattern.contains("(?");
        return Pattern.compile((ignoreCase ? "(?i)" : "") + (folds ? new Splitter(pattern).split() : pattern));
    }

    /// Why a pattern was refused, in words that do not depend on the text it was meant for.
    public static String reason(PatternSyntaxException refused) {
        return "not an RE2 pattern: " + refused.getDescription() + " (no look-around, no back-references)";
    }

    /// Copies a pattern, splitting ranges on the way.
    private static final class Splitter {
        private final String pattern;
        private final StringBuilder copy = new StringBuilder();
        private int at;
        private boolean inClass;

        /// Value of the code point just read, when it can begin a range; otherwise -1.
        private int last = -1;

        Splitter(String pattern) {
            this.pattern = pattern;
        }

        String split() {
            while (at < pattern.length()) {
                if (inClass && last >= 0 && pattern.startsWith("-", at) && !pattern.startsWith("-]", at)) {
                    range(last);
                } else {
                    int start = at;
                    last = token();
                    refuse(last);
                    copy.append(pattern, start, at);
                }
            }
            return copy.toString();
        }

        private void range(int low) {
            int dash = at++;
            int start = at;
            int high = token();
            refuse(high);
            boolean across = low < FIRST_UNFOLDABLE && high > LAST_UNFOLDABLE;
            copy.append(across ? "-\\x{1c7f}\\x{1c89}-" : pattern.substring(dash, start))
                    .append(pattern, start, at);
            last = -1;
        }

        private void refuse(int point) {
            if (point >= FIRST_UNFOLDABLE && point <= LAST_UNFOLDABLE) {
                throw new PatternSyntaxException(
                        "the letters U+1C80 to U+1C88 cannot be compared without case", pattern);
            }
        }

        /// Reads one code point or escape and returns its value, -1 when it stands for none.
        private int token() {
            if (at >= pattern.length()) {
                return -1;
            }
            int point = pattern.codePointAt(at);
            at += Character.charCount(point);
            if (point == '\\' && at < pattern.length()) {
                return escape();
            }
            if (inClass && point == '[' && pattern.startsWith(":", at)) {
                int close = pattern.indexOf(":]", at);
                at = close < 0 ? pattern.length() : close + 2;
                return -1;
            }
            if (!inClass && point == '[') {
                inClass = true;
                at += pattern.startsWith("^", at) ? 1 : 0;
                at += pattern.startsWith("]", at) ? 1 : 0;
                return -1;
            }
            inClass &= point != ']';
            return point;
        }

        private int escape() {
            int point = pattern.codePointAt(at);
            at += Character.charCount(point);
            if (point == 'x') {
                return hexadecimal();
            }
            if ((point == 'p' || point == 'P') && pattern.startsWith("{", at)) {
                int close = pattern.indexOf('}', at);
                at = close < 0 ? pattern.length() : close + 1;
            }
            return Character.isLetterOrDigit(point) ? -1 : point;
        }

        private int hexadecimal() {
            boolean braced = pattern.startsWith("{", at);
            int close = braced ? pattern.indexOf('}', at) : Math.min(at + 2, pattern.length());
            String digits = close < 0 ? "" : pattern.substring(braced ? at + 1 : at, close);
            if (!digits.matches("[0-9A-Fa-f]{1,6}")) {
                return -1;
            }
            at = braced ? close + 1 : close;
            return Integer.parseInt(digits, 16);
        }
    }
}
