package semanticrouter.config.tree;

import java.util.regex.Pattern;

/// Decides what a plain scalar means (YAML 1.2.2 §10.3.2). `yes`, `no`, `on` and `off` are texts here; an option that
/// wants a boolean accepts them all the same.
final class CoreSchema {
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern REAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private CoreSchema() {}

    static Scalar resolve(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> new Scalar.Null();
            case "true", "True", "TRUE" -> new Scalar.Bool(true);
            case "false", "False", "FALSE" -> new Scalar.Bool(false);
            case ".nan", ".NaN", ".NAN" -> new Scalar.Real(Double.NaN);
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> new Scalar.Real(Double.POSITIVE_INFINITY);
            case "-.inf", "-.Inf", "-.INF" -> new Scalar.Real(Double.NEGATIVE_INFINITY);
            default -> number(text);
        };
    }

    private static Scalar number(String text) {
        char first = text.charAt(0);
        if (first > '9' || text.length() > 400) {
            return new Scalar.Text(text);
        }
        if (WHOLE.matcher(text).matches()) {
            return whole(text, 10);
        }
        if (OCTAL.matcher(text).matches()) {
            return whole(text.substring(2), 8);
        }
        if (HEX.matcher(text).matches()) {
            return whole(text.substring(2), 16);
        }
        return REAL.matcher(text).matches() ? new Scalar.Real(Double.parseDouble(text)) : new Scalar.Text(text);
    }

    private static Scalar whole(String digits, int radix) {
        try {
            return new Scalar.Whole(Long.parseLong(digits, radix));
        } catch (NumberFormatException _) {
            return new Scalar.Real(new java.math.BigInteger(digits.replaceFirst("^\\+", ""), radix).doubleValue());
        }
    }
}
