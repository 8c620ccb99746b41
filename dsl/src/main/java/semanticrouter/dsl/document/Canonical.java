package semanticrouter.dsl.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Brings the fields of a kind into their one written form: known fields first and in writing order, values in the kind
/// the field holds, what says nothing left out, unknown fields after them in alphabetical order.
///
/// Doing it twice changes nothing. The compiler and the printer both pass through here, which is why text and document
/// mean the same. A value of the wrong kind is reported and left out.
public final class Canonical {
    /// Keys of a condition in writing order.
    private static final List<String> CONDITION_KEYS =
            List.of("operator", "conditions", "type", "name", "label", "predicate", "on_error");

    private final String owner;
    private final boolean strict;
    private final Diagnostics found;

    /// @param owner what the fields belong to, for messages: `SIGNAL keyword urgent`
    /// @param strict whether a wrong value is an error instead of a warning
    /// @param found where wrong values are reported
    public Canonical(String owner, boolean strict, Diagnostics found) {
        this.owner = owner;
        this.strict = strict;
        this.found = found;
    }

    /// The written form of a mapping.
    public MappingNode fields(MappingNode from, List<FieldSpec> specs) {
        MappingNode.Builder out = MappingNode.builder();
        for (FieldSpec spec : specs) {
            MappingNode.Entry entry = from.entry(spec.name());
            if (entry != null && !Nodes.isNull(entry.value())) {
                Node value = value(entry, spec);
                if (value != null) {
                    out.put(spec.name(), entry.keySpan(), value);
                }
            }
        }
        List<String> known = specs.stream().map(FieldSpec::name).toList();
        from.entries().stream()
                .filter(entry -> !known.contains(entry.key()) && !Nodes.isNull(entry.value()))
                .sorted(Comparator.comparing(MappingNode.Entry::key, UtfOrder.INSTANCE))
                .forEach(entry -> {
                    unknown(entry, known);
                    out.put(entry.key(), entry.keySpan(), any(entry.value()));
                });
        return out.build(from.span());
    }

    private void unknown(MappingNode.Entry entry, List<String> known) {
        report(
                "dsl-unknown-field",
                entry.keySpan(),
                owner + " has no field \"" + entry.key() + "\"",
                Suggestion.hint(entry.key(), known));
    }

    private void wrong(MappingNode.Entry entry, String wanted) {
        Span span = entry.value().span().known() ? entry.value().span() : entry.keySpan();
        report(
                "dsl-wrong-kind",
                span,
                "\"" + entry.key() + "\" of " + owner + " must be " + wanted + " and is a "
                        + entry.value().kind() + (strict ? "" : "; it is left out"),
                "");
    }

    private void report(String code, Span span, String message, String hint) {
        if (strict) {
            found.error(code, span, "", message, hint);
        } else {
            found.warning(code, span, "", message, hint);
        }
    }

    private @Nullable Node value(MappingNode.Entry entry, FieldSpec spec) {
        Node node = entry.value();
        Optional<Node> value = switch (spec.shape()) {
            case TEXT -> text(entry, spec.unsaid());
            case TEXTS -> texts(entry);
            case WHOLE -> number(entry, "a whole number", true).filter(n -> !Nodes.isZero(n));
            case NUMBER -> number(entry, "a number", false).filter(n -> !Nodes.isZero(n));
            case BOUND -> number(entry, "a number", false);
            case SHORT_NUMBER ->
                number(entry, "a number", false).map(Canonical::shortened).filter(n -> !Nodes.isZero(n));
            case FLAG -> flag(entry);
            case OBJECT -> object(entry, spec.parts());
            case OBJECTS -> objects(entry, spec.parts());
            case RULE -> rule(entry);
            case ANY -> Optional.of(any(node)).filter(any -> !Nodes.isZero(any));
            case VALUE -> Optional.of(any(node));
        };
        return value.orElse(null);
    }

    private Optional<Node> text(MappingNode.Entry entry, String unsaid) {
        String text = Nodes.text(entry.value());
        if (text == null) {
            wrong(entry, "a text");
            return Optional.empty();
        }
        return text.isEmpty() || text.equals(unsaid)
                ? Optional.empty()
                : Optional.of(ScalarNode.text(text, entry.value().span()));
    }

    private Optional<Node> texts(MappingNode.Entry entry) {
        if (!(entry.value() instanceof SequenceNode list)) {
            wrong(entry, "a list of texts");
            return Optional.empty();
        }
        List<Node> items = new ArrayList<>();
        for (Node item : list.items()) {
            String text = Nodes.text(item);
            if (text == null) {
                wrong(new MappingNode.Entry(entry.key(), entry.keySpan(), item), "a list of texts");
            } else {
                items.add(ScalarNode.text(text, item.span()));
            }
        }
        return items.isEmpty() ? Optional.empty() : Optional.of(new SequenceNode(items, list.span()));
    }

    private Optional<Node> number(MappingNode.Entry entry, String wanted, boolean whole) {
        if (entry.value() instanceof ScalarNode exact && exact.value() instanceof Scalar.Whole number) {
            ScalarNode plain = ScalarNode.integer(number.value());
            return Optional.of(new ScalarNode(plain.text(), plain.style(), plain.value(), exact.span()));
        }
        var number = Nodes.number(entry.value());
        if (number.isEmpty()
                || !Double.isFinite(number.getAsDouble())
                || (whole && number.getAsDouble() != Math.rint(number.getAsDouble()))) {
            wrong(entry, wanted);
            return Optional.empty();
        }
        ScalarNode plain = ValueNodes.number(number.getAsDouble());
        return Optional.of(new ScalarNode(
                plain.text(), plain.style(), plain.value(), entry.value().span()));
    }

    private static Node shortened(Node node) {
        double value =
                Double.parseDouble(Float.toString((float) Nodes.number(node).orElse(0)));
        ScalarNode plain = ValueNodes.number(value);
        return Double.isFinite(value) ? new ScalarNode(plain.text(), plain.style(), plain.value(), node.span()) : node;
    }

    private Optional<Node> flag(MappingNode.Entry entry) {
        Boolean flag = Nodes.flag(entry.value());
        if (flag == null) {
            wrong(entry, "true or false");
            return Optional.empty();
        }
        ScalarNode plain = ScalarNode.bool(true);
        return flag
                ? Optional.of(new ScalarNode(
                        plain.text(),
                        plain.style(),
                        plain.value(),
                        entry.value().span()))
                : Optional.empty();
    }

    private Optional<Node> object(MappingNode.Entry entry, List<FieldSpec> parts) {
        if (!(entry.value() instanceof MappingNode mapping)) {
            wrong(entry, "an object");
            return Optional.empty();
        }
        return Optional.<Node>of(fields(mapping, parts)).filter(object -> !Nodes.isZero(object));
    }

    private Optional<Node> objects(MappingNode.Entry entry, List<FieldSpec> parts) {
        if (!(entry.value() instanceof SequenceNode list)) {
            wrong(entry, "a list of objects");
            return Optional.empty();
        }
        List<Node> items = new ArrayList<>();
        for (Node item : list.items()) {
            if (item instanceof MappingNode mapping) {
                items.add(fields(mapping, parts));
            } else {
                wrong(new MappingNode.Entry(entry.key(), entry.keySpan(), item), "a list of objects");
            }
        }
        return items.isEmpty() ? Optional.empty() : Optional.of(new SequenceNode(items, list.span()));
    }

    private Optional<Node> rule(MappingNode.Entry entry) {
        if (!(entry.value() instanceof MappingNode mapping)) {
            wrong(entry, "a condition with operator and conditions");
            return Optional.empty();
        }
        return mapping.entries().isEmpty() ? Optional.empty() : Optional.of(condition(mapping));
    }

    private static Node condition(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            return any(node);
        }
        MappingNode.Builder out = MappingNode.builder();
        for (String key : CONDITION_KEYS) {
            MappingNode.Entry entry = mapping.entry(key);
            if (entry != null && !Nodes.isNull(entry.value())) {
                Node value = entry.value() instanceof SequenceNode list
                        ? list.mapItems(Canonical::condition)
                        : any(entry.value());
                out.put(key, entry.keySpan(), value);
            }
        }
        mapping.entries().stream()
                .filter(entry -> !CONDITION_KEYS.contains(entry.key()) && !Nodes.isNull(entry.value()))
                .sorted(Comparator.comparing(MappingNode.Entry::key, UtfOrder.INSTANCE))
                .forEach(entry -> out.put(entry.key(), entry.keySpan(), any(entry.value())));
        return out.build(mapping.span());
    }

    /// Any value with keys sorted, nulls left out and numbers without a fraction made whole.
    public static Node any(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence ->
                new SequenceNode(
                        sequence.items().stream()
                                .filter(item -> !Nodes.isNull(item))
                                .map(Canonical::any)
                                .toList(),
                        sequence.span());
            case MappingNode mapping ->
                new MappingNode(
                        mapping.entries().stream()
                                .filter(entry -> !Nodes.isNull(entry.value()))
                                .sorted(Comparator.comparing(MappingNode.Entry::key, UtfOrder.INSTANCE))
                                .map(entry -> new MappingNode.Entry(entry.key(), entry.keySpan(), any(entry.value())))
                                .toList(),
                        mapping.span());
        };
    }

    private static ScalarNode scalar(ScalarNode scalar) {
        return switch (scalar.value()) {
            case Scalar.Real real
            when Double.isFinite(real.value()) -> {
                ScalarNode plain = ValueNodes.number(real.value());
                yield new ScalarNode(plain.text(), plain.style(), plain.value(), scalar.span());
            }
            case Scalar.Text text -> ScalarNode.text(text.value(), scalar.span());
            case Scalar.Real _, Scalar.Whole _, Scalar.Bool _, Scalar.Null _ -> scalar;
        };
    }
}
