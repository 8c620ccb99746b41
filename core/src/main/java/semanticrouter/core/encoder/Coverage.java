package semanticrouter.core.encoder;

/// How much of something was read: a text longer than all the windows a model runs, for one, is read in part.
///
/// @param total units there are, for example the tokens of a text, once for each model that reads it
/// @param covered units that were read, at most `total`
public record Coverage(long total, long covered) {
    /// Nothing was read.
    public static final Coverage NONE = new Coverage(0, 0);

    /// Share that was read, in [0, 1]; nothing is fully covered.
    public double share() {
        return total == 0 ? 1 : (double) covered / total;
    }

    /// Whether every unit was read.
    public boolean whole() {
        return covered == total;
    }

    /// Both together.
    public Coverage plus(Coverage other) {
        return new Coverage(total + other.total, covered + other.covered);
    }
}
