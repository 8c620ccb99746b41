package semanticrouter.console.record.line;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/// Lines of JSON, one object each, written into bytes that are used again. A request's line has some
/// thirty members, and a generator made for any JSON costs several times as much as these loops.
///
/// Text is UTF-8 and escaped as little as JSON allows; half of a surrogate pair is escaped, for UTF-8
/// has none. For one thread at a time.
public final class JsonLines {
    /// Most bytes one UTF-16 unit takes, as `\u0000`.
    private static final int UNIT_MAX = 6;

    /// Thousandths below which a number is written without an exponent.
    private static final long THOUSANDTHS_MAX = 10_000_000_000L;

    private static final byte[] HEX = ascii("0123456789ABCDEF");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");

    /// What follows the backslash of an ASCII character: 0 where it stands for itself, `u` where its
    /// number follows.
    private static final byte[] ESCAPES = new byte[0x80];

    static {
        Arrays.fill(ESCAPES, 0, 0x20, (byte) 'u');
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    private byte[] bytes;
    private int size;

    /// @param capacity bytes to begin with
    public JsonLines(int capacity) {
        bytes = new byte[capacity];
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Bytes there is room for.
    public int capacity() {
        return bytes.length;
    }

    /// Forgets what was written.
    public void clear() {
        size = 0;
    }

    /// Hands over what was written.
    public void writeTo(ByteArrayOutputStream out) {
        out.write(bytes, 0, size);
    }

    /// Writes a piece of JSON as it is.
    public void raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
    }

    /// Writes the name of a member that is not the object's first.
    public void name(String name) {
        put(',');
        text(name);
        put(':');
    }

    /// Ends an object and its line.
    public void end() {
        put('}');
        put('\n');
    }

    public void nothing() {
        raw(NULL);
    }

    public void flag(boolean value) {
        raw(value ? TRUE : FALSE);
    }

    public void number(long value) {
        if (value < 0) {
            raw(ascii(Long.toString(value)));
        } else {
            digits(value, 1);
        }
    }

    /// Writes a number as {@link Double#toString} does, and as a text what JSON has no number for.
    public void number(double value) {
        long thousandths = Math.round(value * 1_000);
        boolean positive = Double.doubleToRawLongBits(value) >= 0; // tells 0.0 from -0.0
        // A double has one shortest decimal, so one of a few digits that gives the number is that one.
        if (positive && thousandths < THOUSANDTHS_MAX && thousandths / 1e3 == value) {
            digits(thousandths / 1_000, 1);
            put('.');
            decimals(thousandths % 1_000);
        } else if (Double.isFinite(value)) {
            raw(ascii(Double.toString(value)));
        } else {
            text(Double.toString(value));
        }
    }

    /// Writes thousandths, without zeros at the end but with one digit at least.
    private void decimals(long thousandths) {
        if (thousandths % 100 == 0) {
            digits(thousandths / 100, 1);
        } else if (thousandths % 10 == 0) {
            digits(thousandths / 10, 2);
        } else {
            digits(thousandths, 3);
        }
    }

    /// Writes a number of 0 or more, with zeros before it where it has fewer digits.
    public void digits(long value, int atLeast) {
        int length = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            length++;
        }
        length = Math.max(length, atLeast);
        reserve(length);
        long rest = value;
        for (int at = size + length - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += length;
    }

    public void texts(Collection<String> values) {
        put('[');
        boolean first = true;
        for (String value : values) {
            if (!first) {
                put(',');
            }
            first = false;
            text(value);
        }
        put(']');
    }

    public void text(String text) {
        int length = text.length();
        reserve(length * UNIT_MAX + 2);
        byte[] to = bytes;
        int at = size;
        to[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80 && ESCAPES[c] == 0) {
                to[at++] = (byte) c;
            } else {
                at = special(text, i, at);
            }
        }
        to[at++] = '"';
        size = at;
    }

    /// Writes a character that is not one plain byte; returns where the next one goes. The second half
    /// of a pair is written with the first.
    private int special(String text, int place, int at) {
        char c = text.charAt(place);
        if (c < 0x80) {
            return ESCAPES[c] == 'u' ? numbered(c, at) : put(at, '\\', ESCAPES[c]);
        }
        if (c < 0x800) {
            return put(at, 0xc0 | c >> 6, tail(c));
        }
        if (!Character.isSurrogate(c)) {
            return put(put(at, 0xe0 | c >> 12, tail(c >> 6)), tail(c));
        }
        int point = text.codePointAt(place);
        if (Character.isSupplementaryCodePoint(point)) {
            return put(put(at, 0xf0 | point >> 18, tail(point >> 12)), tail(point >> 6), tail(point));
        }
        boolean written = Character.isLowSurrogate(c) && place > 0 && Character.isHighSurrogate(text.charAt(place - 1));
        return written ? at : numbered(c, at);
    }

    private static int tail(int bits) {
        return 0x80 | bits & 0x3f;
    }

    private int numbered(char c, int at) {
        int after = put(at, '\\', 'u');
        return put(put(after, HEX[c >> 12], HEX[c >> 8 & 0xf]), HEX[c >> 4 & 0xf], HEX[c & 0xf]);
    }

    private int put(int at, int one) {
        bytes[at] = (byte) one;
        return at + 1;
    }

    private int put(int at, int one, int other) {
        bytes[at] = (byte) one;
        bytes[at + 1] = (byte) other;
        return at + 2;
    }

    private void put(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
