package semanticrouter.core.trace;

/// How long each stage took, in nanoseconds.
public record Timings(long signals, long decision, long selection) {
    public static final Timings NONE = new Timings(0, 0, 0);

    public long routing() {
        return signals + decision + selection;
    }
}
