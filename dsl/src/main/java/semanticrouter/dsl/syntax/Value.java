package semanticrouter.dsl.syntax;

import java.util.List;
import semanticrouter.config.diagnostic.Span;

/// The value of a field. A bare identifier in the text is the same value as the quoted string.
public sealed interface Value {
    /// Where it stands.
    Span span();

    /// A string.
    record Text(String value, Span span) implements Value {}

    /// A whole number.
    record Whole(long value, Span span) implements Value {}

    /// A number written with a fraction; finite.
    record Decimal(double value, Span span) implements Value {}

    /// `true` or `false`.
    record Flag(boolean value, Span span) implements Value {}

    /// `[a, b]`.
    record Sequence(List<Value> items, Span span) implements Value {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// `{ k: v }`.
    record Body(Fields fields, Span span) implements Value {}
}
