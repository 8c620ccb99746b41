package semanticrouter.dsl.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.syntax.Fields;
import semanticrouter.dsl.syntax.Value;

/// Passes values between syntax tree and document tree, places included.
public final class ValueNodes {
    /// 2^63: every double below it without a fraction is a 64-bit whole number.
    private static final double WHOLE_LIMIT = 0x1p63;

    private ValueNodes() {}

    /// The document value of a syntax value. Numbers without a fraction become whole numbers.
    public static Node node(Value value) {
        return switch (value) {
            case Value.Text text -> ScalarNode.text(text.value(), text.span());
            case Value.Whole whole -> at(ScalarNode.integer(whole.value()), value);
            case Value.Decimal decimal -> at(number(decimal.value()), value);
            case Value.Flag flag -> at(ScalarNode.bool(flag.value()), value);
            case Value.Sequence sequence ->
                new SequenceNode(sequence.items().stream().map(ValueNodes::node).toList(), sequence.span());
            case Value.Body body -> new MappingNode(mapping(body.fields()).entries(), body.span());
        };
    }

    /// The document mapping of fields; the last of several fields with one name holds.
    public static MappingNode mapping(Fields fields) {
        MappingNode.Builder builder = MappingNode.builder();
        fields.all().forEach(field -> builder.put(field.name(), field.nameSpan(), node(field.value())));
        return builder.build();
    }

    private static ScalarNode at(ScalarNode scalar, Value value) {
        return new ScalarNode(scalar.text(), scalar.style(), scalar.value(), value.span());
    }

    /// A number node, whole when the number has no fraction.
    public static ScalarNode number(double value) {
        return value == Math.rint(value) && Math.abs(value) < WHOLE_LIMIT
                ? ScalarNode.integer((long) value)
                : ScalarNode.real(value);
    }

    /// The syntax value of a document value; empty for nulls and for numbers without a spelling (infinite, NaN).
    public static Optional<Value> value(Node node) {
        return switch (node) {
            case MappingNode mapping -> Optional.of(new Value.Body(fields(mapping), mapping.span()));
            case SequenceNode sequence -> {
                List<Value> items = new ArrayList<>();
                sequence.items().forEach(item -> value(item).ifPresent(items::add));
                yield Optional.of(new Value.Sequence(items, sequence.span()));
            }
            case ScalarNode scalar -> scalar(scalar);
        };
    }

    private static Optional<Value> scalar(ScalarNode scalar) {
        return switch (scalar.value()) {
            case Scalar.Null _ -> Optional.empty();
            case Scalar.Bool bool -> Optional.of(new Value.Flag(bool.value(), scalar.span()));
            case Scalar.Whole whole -> Optional.of(new Value.Whole(whole.value(), scalar.span()));
            case Scalar.Text text -> Optional.of(new Value.Text(text.value(), scalar.span()));
            case Scalar.Real real -> {
                if (!Double.isFinite(real.value())) {
                    yield Optional.empty();
                }
                yield number(real.value()).value() instanceof Scalar.Whole whole
                        ? Optional.of(new Value.Whole(whole.value(), scalar.span()))
                        : Optional.of(new Value.Decimal(real.value(), scalar.span()));
            }
        };
    }

    /// The syntax fields of a document mapping, in its order.
    public static Fields fields(MappingNode mapping) {
        List<Fields.Field> fields = new ArrayList<>();
        for (MappingNode.Entry entry : mapping.entries()) {
            value(entry.value()).ifPresent(value -> fields.add(new Fields.Field(entry.key(), value, entry.keySpan())));
        }
        return new Fields(fields);
    }
}
