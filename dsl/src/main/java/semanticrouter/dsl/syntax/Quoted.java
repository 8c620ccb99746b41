package semanticrouter.dsl.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

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

    /// The value of the text between two quotes.
    ///
    /// Text that does not unescape is returned as it stands: when one of its escapes does not exist, or when
    /// it runs over lines and has escapes. `\xNN` and octal escapes are bytes; bytes in a row are read as
    /// UTF-8, what is none becomes U+FFFD. Unlike in Go, half of a surrogate pair may be written as an
    /// escape, so that every string has a spelling.
    static String unquote(String inside) {
        if (inside.indexOf('\\') < 0 || inside.indexOf('\n') >= 0) {
            return inside;
        }
        StringBuilder out = new StringBuilder(inside.length());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < inside.length()) {
            int used = 1;
            if (inside.charAt(at) == '\\') {
                int taken = appendUnescaped(out, bytes, inside, at + 1);
                if (taken < 0) {
                    return inside;
                }
                used = 1 + taken;
            } else {
                appendBytes(out, bytes);
                out.append(inside.charAt(at));
            }
            at += used;
        }
        appendBytes(out, bytes);
        return out.toString();
    }

    private static void appendBytes(StringBuilder out, ByteArrayOutputStream bytes) {
        out.append(bytes.toString(StandardCharsets.UTF_8));
        bytes.reset();
    }

    /// Resolves the escape whose letter is at `at`; returns how many characters it took, or -1 when there is no such
    /// escape.
    private static int appendUnescaped(StringBuilder out, ByteArrayOutputStream bytes, String text, int at) {
        if (at >= text.length()) {
            return -1;
        }
        char letter = text.charAt(at);
        switch (letter) {
            case 'x', '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int code = letter == 'x' ? code(text, at + 1, 2, 16) : code(text, at, 3, 8);
                if (code < 0 || code > 0xff) {
                    return -1;
                }
                bytes.write(code);
                return 3;
            }
            case 'u', 'U' -> {
                int digits = letter == 'u' ? 4 : 8;
                int code = code(text, at + 1, digits, 16);
                if (code < 0) {
                    return -1;
                }
                appendBytes(out, bytes);
                out.appendCodePoint(code);
                return digits + 1;
            }
            default -> {
                int simple = "abfnrtv\\\"".indexOf(letter);
                if (simple < 0) {
                    return -1;
                }
                appendBytes(out, bytes);
                out.append("\u0007\b\f\n\r\t\u000b\\\"".charAt(simple));
                return 1;
            }
        }
    }

    /// The number that `digits` digits spell; -1 when they do not, or when it is no code point.
    private static int code(String text, int from, int digits, int radix) {
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
        return code > Character.MAX_CODE_POINT ? -1 : (int) code;
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
