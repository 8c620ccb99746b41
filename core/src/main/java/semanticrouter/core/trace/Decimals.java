package semanticrouter.core.trace;

/// Numbers as headers and log events print them.
public final class Decimals {
    private Decimals() {}

    /// A non-negative number below 10^12 with a fixed count of decimals, rounded half up; a tenth of the cost of a
    /// formatter, which counts on every request.
    ///
    /// @param decimals 1 to 6
    public static String fixed(double value, int decimals) {
        long unit = Math.round(Math.pow(10, decimals));
        long scaled = Math.round(value * unit);
        String fraction = Long.toString(unit + scaled % unit);
        return scaled / unit + "." + fraction.substring(1);
    }
}
