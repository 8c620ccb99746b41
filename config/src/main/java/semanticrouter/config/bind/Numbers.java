package semanticrouter.config.bind;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;

/// Numbers and booleans from scalars. A text counts when it reads as one, as values that came from the environment do.
final class Numbers {
    private Numbers() {}

    static boolean whole(Class<?> raw) {
        return raw == int.class
                || raw == Integer.class
                || raw == long.class
                || raw == Long.class
                || raw == OptionalInt.class
                || raw == OptionalLong.class;
    }

    static Object zero(Class<?> raw) {
        if (raw == int.class || raw == Integer.class) {
            return 0;
        } else if (raw == long.class || raw == Long.class) {
            return 0L;
        }
        return raw == float.class || raw == Float.class ? (Object) 0f : (Object) 0.0;
    }

    /// `yes`, `no`, `on`, `off`, `y` and `n` in any case count, as in YAML 1.1.
    static @Nullable Boolean bool(ScalarNode scalar) {
        return switch (scalar.text().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y" -> true;
            case "false", "no", "off", "n" -> false;
            default -> null;
        };
    }

    /// A number of the wanted type, null when the scalar is none or does not fit.
    static @Nullable Object number(Class<?> raw, ScalarNode scalar) {
        Double real = switch (scalar.value()) {
            case Scalar.Whole(long value) -> whole(raw) ? null : (Double) (double) value;
            case Scalar.Real(double value) -> value;
            case Scalar.Text(String text) -> parse(text);
            case Scalar.Null _, Scalar.Bool _ -> null;
        };
        if (whole(raw)) {
            Long whole = scalar.value() instanceof Scalar.Whole(long value) ? Long.valueOf(value) : exact(real);
            return whole == null ? null : fit(raw, whole);
        }
        if (real == null) {
            return null;
        } else if (raw == float.class || raw == Float.class) {
            return (float) (double) real;
        }
        return raw == OptionalDouble.class ? OptionalDouble.of(real) : real;
    }

    private static @Nullable Object fit(Class<?> raw, long value) {
        boolean isInt = value == (int) value;
        if (raw == int.class || raw == Integer.class) {
            return isInt ? (int) value : null;
        } else if (raw == OptionalInt.class) {
            return isInt ? OptionalInt.of((int) value) : null;
        }
        return raw == OptionalLong.class ? OptionalLong.of(value) : (Object) value;
    }

    private static @Nullable Long exact(@Nullable Double real) {
        return real != null && real == Math.rint(real) && Math.abs(real) < 9e15 ? (Long) (long) (double) real : null;
    }

    private static @Nullable Double parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()
                || trimmed.length() > 40
                || !trimmed.matches("[-+]?(\\.\\d+|\\d+(\\.\\d*)?)([eE][-+]?\\d+)?")) {
            return null;
        }
        return Double.valueOf(trimmed);
    }
}
