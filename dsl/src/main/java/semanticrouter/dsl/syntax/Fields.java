package semanticrouter.dsl.syntax;

import java.util.List;
import java.util.Optional;
import semanticrouter.config.diagnostic.Span;

/// The fields of a block, in order. A name may occur twice; the later one holds.
public record Fields(List<Field> all) {
    /// No fields.
    public static final Fields NONE = new Fields(List.of());

    public Fields {
        all = List.copyOf(all);
    }

    /// `name: value`.
    ///
    /// @param nameSpan where the name stands
    public record Field(String name, Value value, Span nameSpan) {}

    /// The value that holds for a name.
    public Optional<Value> value(String name) {
        return all.reversed().stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    /// The string that holds for a name; empty when absent or not a string.
    public Optional<Value.Text> text(String name) {
        return value(name).filter(Value.Text.class::isInstance).map(Value.Text.class::cast);
    }

    /// The items of the list that holds for a name; empty when absent or not a list.
    public List<Value> items(String name) {
        return value(name)
                .filter(Value.Sequence.class::isInstance)
                .map(sequence -> ((Value.Sequence) sequence).items())
                .orElse(List.of());
    }
}
