package semanticrouter.kubernetes.convert;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Reads parts of a tree that may be missing, and writes them under other names.
final class Fields {
    private Fields() {}

    static MappingNode mapping(MappingNode owner, String key) {
        return owner.get(key) instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
    }

    /// The mappings of a list.
    static List<MappingNode> mappings(MappingNode owner, String key) {
        return owner.get(key) instanceof SequenceNode list
                ? list.items().stream()
                        .filter(MappingNode.class::isInstance)
                        .map(MappingNode.class::cast)
                        .toList()
                : List.of();
    }

    /// The text of a scalar, empty when there is none.
    static String text(MappingNode owner, String key) {
        return owner.get(key) instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : "";
    }

    /// The number of a scalar, however it is written; empty when it is none, or none that JSON could say.
    static Optional<BigDecimal> number(ScalarNode scalar) {
        return switch (scalar.value()) {
            case Scalar.Whole(long value) -> Optional.of(BigDecimal.valueOf(value));
            case Scalar.Real(double value) when Double.isFinite(value) -> Optional.of(BigDecimal.valueOf(value));
            case Scalar.Null _, Scalar.Bool _, Scalar.Text _, Scalar.Real _ -> Optional.empty();
        };
    }

    /// The same with keys under other names, in the same order.
    static MappingNode renamed(MappingNode owner, Map<String, String> names) {
        MappingNode.Builder out = MappingNode.builder();
        owner.entries().forEach(entry -> out.put(names.getOrDefault(entry.key(), entry.key()), entry.value()));
        return out.build();
    }

    /// One laid over the other, key by key; nothing inside is merged.
    static MappingNode over(MappingNode below, MappingNode above) {
        MappingNode out = below;
        for (MappingNode.Entry entry : above.entries()) {
            out = out.with(entry.key(), entry.value());
        }
        return out;
    }

    /// The same with every dollar sign doubled: the environment is for the router's own file, not for whoever may
    /// write resources.
    static Node literal(Node node) {
        return switch (node) {
            case MappingNode mapping -> mapping.mapValues(Fields::literal);
            case SequenceNode list -> list.mapItems(Fields::literal);
            case ScalarNode scalar ->
                scalar.kind().equals("text") && scalar.text().contains("$")
                        ? scalar.withText(scalar.text().replace("$", "$$"))
                        : scalar;
        };
    }
}
