package semanticrouter.dsl.syntax;

/// Strings between double quotes with the escapes of the Go language.
///
/// Source: routing language specification 5.1 (reading) and 5.6 (writing).
public final class Quoted {
    private Quoted() {}

    /// Writes a text as a quoted string: `"`, `\` and control characters escaped, printable characters of any script
    /// kept.
    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(point -> appendEscaped(out, point));
        return out.append('"').toString();
    }

    /// Writes a name bare when it reads back as one identifier, else quoted.
    public static String name(String name) {
        return Lexer.isIdentifier(name) ? name : quote(name);
    }

    /// The value of the text between two quotes. Text with an escape that does not exist is returned as it stands.
    /// Unlike in Go, half of a surrogate pair may be written as an escape, so that every string has a spelling.
    static String unquote(String inside) {
        if (inside.indexOf('\\') < 0) {
            return inside;
        }
        StringBuilder out = new StringBuilder(inside.length());
        int at = 0;
        while (at < inside.length()) {
            char c = inside.charAt(at);
            if (c != '\\') {
                out.append(c);
                at++;
                continue;
            }
            int used = appendUnescaped(out, inside, at + 1);
            if (used < 0) {
                return inside;
            }
            at += 1 + used;
        }
        return out.toString();
    }

    /// Resolves the escape whose letter is at `at`; returns how many characters it took, or -1 when there is no such
    /// escape.
    private static int appendUnescaped(StringBuilder out, String text, int at) {
        if (at >= text.length()) {
            return -1;
        }
        char letter = text.charAt(at);
        int simple = "abfnrtv\\\"".indexOf(letter);
        if (simple >= 0) {
            out.append("\u0007\b\f\n\r\t\u000b\\\"".charAt(simple));
            return 1;
        }
        return switch (letter) {
            case 'x' -> appendCode(out, text, at + 1, 2, 16);
            case 'u' -> appendCode(out, text, at + 1, 4, 16);
            case 'U' -> appendCode(out, text, at + 1, 8, 16);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int used = appendCode(out, text, at, 3, 8);
                yield used < 0 ? -1 : used - 1;
            }
            default -> -1;
        };
    }

    private static int appendCode(StringBuilder out, String text, int from, int digits, int radix) {
        if (from + digits > text.length()) {
            return -1;
        }
        long code = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0 || text.charAt(i) > 'f') {
                return -1;
            }
            code = code * radix + digit;
        }
        if (code > Character.MAX_CODE_POINT || (radix == 8 && code > 255)) {
            return -1;
        }
        out.appendCodePoint((int) code);
        return digits + 1;
    }

    private static void appendEscaped(StringBuilder out, int point) {
        int simple = "\u0007\b\f\n\r\t\u000b\\\"".indexOf(point);
        if (simple >= 0) {
            out.append('\\').append("abfnrtv\\\"".charAt(simple));
        } else if (isPrintable(point)) {
            out.appendCodePoint(point);
        } else if (point < 0x80) {
            out.append(String.format("\\x%02x", point));
        } else if (point < 0x10000) {
            out.append(String.format("\\u%04x", point));
        } else {
            out.append(String.format("\\U%08x", point));
        }
    }

    /// Letters, marks, numbers, punctuation, symbols and the ASCII space, as Go counts printable characters.
    private static boolean isPrintable(int point) {
        if (point == ' ') {
            return true;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
