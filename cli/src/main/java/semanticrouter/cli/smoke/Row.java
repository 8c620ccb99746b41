package semanticrouter.cli.smoke;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What became of a check.
///
/// @param check what was looked at
/// @param expected what should be seen
/// @param seen what was seen, or why nobody looked
/// @param millis it took
public record Row(String check, String expected, Outcome outcome, String seen, long millis) {
    /// How it is.
    public enum Outcome {
        PASS,
        FAIL,
        /// Not tried, which counts as neither.
        SKIP;

        /// As it is printed.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The same for programs.
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("check", check);
        document.put("expected", expected);
        document.put("outcome", outcome.word());
        document.put("seen", seen);
        document.put("ms", millis);
        return document;
    }
}
