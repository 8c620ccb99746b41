package semanticrouter.config.bind;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.kind.Range;

/// Checks bound values against `@OneOf` and `@Range`.
record Constraints(TreeReport report) {
    void check(Option option, Object value, DocPath at) {
        if (!option.oneOf().isEmpty()) {
            oneOf(option.oneOf(), value, at);
        }
        Range range = option.range();
        if (range != null) {
            range(range, value, at);
        }
    }

    private void oneOf(List<String> allowed, Object value, DocPath at) {
        switch (value) {
            case String text -> {
                if (!allowed.contains(text)) {
                    notOneOf(text, allowed, at);
                }
            }
            case Optional<?> optional -> optional.ifPresent(inner -> oneOf(allowed, inner, at));
            case List<?> items -> {
                for (int i = 0; i < items.size(); i++) {
                    oneOf(allowed, items.get(i), at.index(i));
                }
            }
            default -> {}
        }
    }

    void notOneOf(String text, List<String> allowed, DocPath at) {
        String hint = Suggestion.hint(text, allowed);
        report.error(
                "not-allowed",
                at,
                "\"" + text + "\" is not one of "
                        + String.join(
                                ", ", allowed.stream().filter(w -> !w.isEmpty()).toList()),
                hint);
    }

    private void range(Range range, Object value, DocPath at) {
        Double size = switch (value) {
            case Number number -> number.doubleValue();
            case OptionalInt number -> number.isPresent() ? (Double) (double) number.getAsInt() : null;
            case OptionalLong number -> number.isPresent() ? (Double) (double) number.getAsLong() : null;
            case OptionalDouble number -> number.isPresent() ? (Double) number.getAsDouble() : null;
            case String text -> (double) text.codePointCount(0, text.length());
            case Collection<?> items -> (double) items.size();
            default -> null;
        };
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(inner -> range(range, inner, at));
        }
        if (size != null && !(size >= range.min() && size <= range.max())) {
            String of = value instanceof String
                    ? "the length of the text "
                    : value instanceof Collection<?> ? "the number of items " : "";
            report.error("out-of-range", at, of + "must be " + bounds(range) + ", is " + Unbinding.plain(size), "");
        }
    }

    private static String bounds(Range range) {
        @Nullable String low = range.min() == Double.NEGATIVE_INFINITY ? null : Unbinding.plain(range.min());
        @Nullable String high = range.max() == Double.POSITIVE_INFINITY ? null : Unbinding.plain(range.max());
        if (low == null) {
            return "at most " + high;
        }
        return high == null ? "at least " + low : "between " + low + " and " + high;
    }
}
