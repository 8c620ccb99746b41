package semanticrouter.stores.response;

import java.time.Duration;
import java.time.Instant;

/// How much is kept and for how long; what goes first is the oldest.
///
/// @param records most records, 1 or more
/// @param characters most characters of all their texts together, 1 or more
/// @param age how long a record is kept; zero for as long as there is room
public record Bounds(long records, long characters, Duration age) {
    private static final long IN_PROCESS = 16L << 20;
    private static final long IN_FILE = 8L << 30;

    public Bounds {
        if (records < 1 || characters < 1 || age.isNegative()) {
            throw new IllegalArgumentException("bounds must be positive, the age at least zero");
        }
    }

    public static Bounds inProcess(long records, Duration age) {
        return new Bounds(records, IN_PROCESS, age);
    }

    public static Bounds inFile(long records, Duration age) {
        return new Bounds(records, IN_FILE, age);
    }

    /// When a record made then expires, in milliseconds of Unix time.
    public long expiryMillis(Instant created) {
        return age.isZero() ? Long.MAX_VALUE : created.plus(age).toEpochMilli();
    }
}
