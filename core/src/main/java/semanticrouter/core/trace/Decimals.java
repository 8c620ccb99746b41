package semanticrouter.core.trace;

import java.nio.charset.StandardCharsets;

/// Numbers as headers and log events print them.
public final class Decimals {
    private static final long[] UNITS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private Decimals() {}

    /// A non-negative number below 10^12 with a fixed count of decimals, rounded half up; a tenth of the cost of a
    /// formatter, which counts on every request.
    ///
    /// @param decimals 1 to 6
    public static String fixed(double value, int decimals) {
        long scaled = Math.round(value * UNITS[decimals]);
        int length = decimals + 2;
        for (long whole = scaled / UNITS[decimals]; whole >= 10; whole /= 10) {
            length++;
        }
        byte[] text = new byte[length];
        for (int at = length - 1; at >= 0; at--) {
            if (at == length - 1 - decimals) {
                text[at] = '.';
            } else {
                text[at] = (byte) ('0' + scaled % 10);
                scaled /= 10;
            }
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
