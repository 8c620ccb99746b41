package semanticrouter.dsl.syntax;

import java.math.BigDecimal;
import java.util.stream.Collectors;

/// Writes values of fields on one line.
public final class ValuePrinter {
    private ValuePrinter() {}

    /// The text of a value; parsing it gives an equal value.
    public static String print(Value value) {
        return switch (value) {
            case Value.Text text -> Quoted.quote(text.value());
            case Value.Whole whole -> Long.toString(whole.value());
            case Value.Decimal decimal -> decimal(decimal.value());
            case Value.Flag flag -> Boolean.toString(flag.value());
            case Value.Sequence sequence ->
                sequence.items().stream().map(ValuePrinter::print).collect(Collectors.joining(", ", "[", "]"));
            case Value.Body body -> body(body.fields());
        };
    }

    /// `{ k: v, k2: v2 }`, or `{}` without fields.
    static String body(Fields fields) {
        if (fields.all().isEmpty()) {
            return "{}";
        }
        return fields.all().stream()
                .map(field -> Quoted.name(field.name()) + ": " + print(field.value()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    /// The shortest decimal form, without exponent because the language has none, with at least one fractional digit.
    private static String decimal(double value) {
        String plain = new BigDecimal(Double.toString(value)).toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
}
