package semanticrouter.dsl.syntax;

import java.util.List;
import java.util.stream.Collectors;

/// Writes conditions: `a AND b`, `(a OR b)`, `NOT a`.
///
/// An `Or` always stands in parentheses, an `And` only inside an `And` or under `NOT`, so parsing gives the same tree.
/// Source: routing language specification 5.6, with the parentheses under `NOT` that upstream's printer loses.
public final class RulePrinter {
    private RulePrinter() {}

    /// The text of a condition, on one line.
    public static String print(Rule rule) {
        return switch (rule) {
            case Rule.And and -> join(and.parts(), " AND ");
            case Rule.Or or -> "(" + join(or.parts(), " OR ") + ")";
            case Rule.Not not -> "NOT " + guarded(not.part());
            case Rule.Signal signal -> signal(signal);
        };
    }

    private static String join(List<Rule> parts, String operator) {
        boolean conjunction = operator.equals(" AND ");
        return parts.stream()
                .map(part -> conjunction ? guarded(part) : print(part))
                .collect(Collectors.joining(operator));
    }

    private static String guarded(Rule part) {
        return part instanceof Rule.And ? "(" + print(part) + ")" : print(part);
    }

    private static String signal(Rule.Signal signal) {
        StringBuilder out = new StringBuilder(signal.type())
                .append('(')
                .append(Quoted.quote(signal.name().text()));
        for (Fields.Field field : signal.fields().all()) {
            out.append(", ").append(Quoted.name(field.name())).append(": ").append(ValuePrinter.print(field.value()));
        }
        return out.append(')').toString();
    }
}
