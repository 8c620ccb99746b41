package semanticrouter.encoders.model;

import java.util.Locale;

/// Where a model lies and what its weights must hash to: a location of {@link ModelSource#of}, maybe followed by
/// `#sha256=` and 64 hexadecimal digits.
///
/// @param place without the checksum
/// @param sha256 of `model.onnx`, lower-case hex; empty to skip the check
public record ModelLocation(String place, String sha256) {
    private static final String MARK = "#sha256=";

    /// Reads both parts.
    ///
    /// @throws IllegalArgumentException when the checksum is none
    public static ModelLocation of(String location) {
        int at = location.indexOf(MARK);
        if (at < 0) {
            return new ModelLocation(location, "");
        }
        String sha256 = location.substring(at + MARK.length()).toLowerCase(Locale.ROOT);
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "'" + location + "': behind " + MARK + " there must be 64 hexadecimal digits");
        }
        return new ModelLocation(location.substring(0, at), sha256);
    }

    /// True for a place, false for a bare name.
    public static boolean isPlace(String text) {
        return text.indexOf('/') >= 0 || text.indexOf(':') >= 0;
    }
}
