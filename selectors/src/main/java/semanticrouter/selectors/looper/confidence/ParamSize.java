package semanticrouter.selectors.looper.confidence;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The size of a model as its card writes it: `10b`, `5.5b`, `100m`, `500k`, or billions as a bare number.
final class ParamSize {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*([bmk]?)");

    private ParamSize() {}

    /// Millions of parameters; 0 when unknown.
    static double millions(String written) {
        Matcher size = SIZE.matcher(written.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return 0;
        }
        double number = Double.parseDouble(size.group(1));
        return switch (size.group(2)) {
            case "m" -> number;
            case "k" -> number / 1_000;
            default -> number * 1_000;
        };
    }
}
