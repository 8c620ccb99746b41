package semanticrouter.console.record;

import java.util.Locale;
import java.util.regex.Pattern;

/// Words fit to be the value of a label.
final class Words {
    private static final Pattern REASON = Pattern.compile("[a-z0-9_]{1,48}");

    private static final Pattern TYPE = Pattern.compile("[A-Z0-9_]{1,48}");

    private Words() {}

    /// A stable word as it is, anything else as `other`: a label must never carry what a client or provider wrote. A
    /// stream of Envoy's that ended by its deadline has one word in metrics and another in records (specification:
    /// dataplane §1.1).
    static String reason(String code) {
        String word = code.toLowerCase(Locale.ROOT);
        if (word.equals("deadline_exceeded")) {
            return "timeout";
        }
        return REASON.matcher(word).matches() ? word : "other";
    }

    /// A model's label as it is when it has the form of one.
    static String type(String label) {
        return TYPE.matcher(label).matches() ? label : "OTHER";
    }

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
