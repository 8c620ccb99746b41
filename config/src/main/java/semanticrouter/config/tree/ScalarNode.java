package semanticrouter.config.tree;

import java.math.BigDecimal;
import semanticrouter.config.diagnostic.Span;

/// A single value.
///
/// @param text as written, after unquoting and unfolding
/// @param style how it was written
/// @param value what it means
public record ScalarNode(String text, Style style, Scalar value, Span span) implements Node {
    /// How a scalar is written.
    public enum Style {
        PLAIN,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        LITERAL,
        FOLDED
    }

    public static final ScalarNode NULL = new ScalarNode("null", Style.PLAIN, new Scalar.Null(), Span.NONE);

    public static ScalarNode text(String text) {
        return text(text, Span.NONE);
    }

    public static ScalarNode text(String text, Span span) {
        return new ScalarNode(text, Style.PLAIN, new Scalar.Text(text), span);
    }

    public static ScalarNode integer(long value) {
        return new ScalarNode(Long.toString(value), Style.PLAIN, new Scalar.Whole(value), Span.NONE);
    }

    /// A number; whole values keep one decimal (`1.0`).
    public static ScalarNode real(double value) {
        return new ScalarNode(print(value), Style.PLAIN, new Scalar.Real(value), Span.NONE);
    }

    public static ScalarNode bool(boolean value) {
        return new ScalarNode(Boolean.toString(value), Style.PLAIN, new Scalar.Bool(value), Span.NONE);
    }

    public boolean isNull() {
        return value instanceof Scalar.Null;
    }

    @Override
    public String kind() {
        return switch (value) {
            case Scalar.Null _ -> "null";
            case Scalar.Bool _ -> "boolean";
            case Scalar.Whole _, Scalar.Real _ -> "number";
            case Scalar.Text _ -> "text";
        };
    }

    /// This scalar with another text, which then means that text.
    public ScalarNode withText(String changed) {
        return new ScalarNode(changed, style, new Scalar.Text(changed), span);
    }

    private static String print(double value) {
        if (Double.isNaN(value)) {
            return ".nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? ".inf" : "-.inf";
        }
        double size = Math.abs(value);
        return size != 0 && (size < 1e-6 || size >= 1e15)
                ? Double.toString(value)
                : new BigDecimal(Double.toString(value)).toPlainString();
    }
}
