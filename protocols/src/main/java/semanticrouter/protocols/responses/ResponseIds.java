package semanticrouter.protocols.responses;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Makes ids nobody can guess: a word and 24 hexadecimal digits (specification: dataplane §2.3).
///
/// @param random safe for many threads; cryptographically strong where ids leave the process
public record ResponseIds(RandomGenerator random) {
    private static final int BYTES = 12;

    public String response() {
        return next("resp_");
    }

    public String item() {
        return next("item_");
    }

    /// For a call that its model left without an id.
    public String call() {
        return next("call_");
    }

    public String conversation() {
        return next("conv_");
    }

    /// True when a text has the form of a response's id.
    public static boolean isResponse(String id) {
        return id.matches("resp_[0-9a-f]{24}");
    }

    private String next(String word) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return word + HexFormat.of().formatHex(bytes);
    }
}
