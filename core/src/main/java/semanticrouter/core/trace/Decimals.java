package semanticrouter.core.trace;

/// Numbers as headers and log events print them.
public final class Decimals {
    private static final long[] UNITS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private Decimals() {}

    /// A non-negative number below 10^12 with a fixed count of decimals, rounded half up; a tenth of the cost of a
    /// formatter, which counts on every request.
    ///
    /// @param decimals 1 to 6
    public static String fixed(double value, int decimals) {
        return append(new StringBuilder(decimals + 4), value, decimals).toString();
    }

    /// Appends what {@link #fixed} gives.
    public static StringBuilder append(StringBuilder text, double value, int decimals) {
        long scaled = Math.round(value * UNITS[decimals]);
        long unit = UNITS[decimals];
        text.append(scaled / unit).append('.');
        long rest = scaled % unit;
        for (int digit = decimals - 1; digit >= 0; digit--) {
            text.append((char) ('0' + rest / UNITS[digit] % 10));
        }
        return text;
    }
}
