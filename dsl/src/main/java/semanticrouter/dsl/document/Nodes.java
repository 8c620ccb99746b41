package semanticrouter.dsl.document;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Reads parts of a document tree that may be absent or of another kind; both then read as empty.
public final class Nodes {
    private Nodes() {}

    /// The mapping under a key.
    public static MappingNode mapping(MappingNode owner, String key) {
        return owner.get(key) instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
    }

    /// The items of the list under a key.
    public static List<Node> items(MappingNode owner, String key) {
        return owner.get(key) instanceof SequenceNode list ? list.items() : List.of();
    }

    /// The mappings in the list under a key.
    public static List<MappingNode> mappings(MappingNode owner, String key) {
        return items(owner, key).stream()
                .filter(MappingNode.class::isInstance)
                .map(MappingNode.class::cast)
                .toList();
    }

    /// The scalars in the list under a key, as texts.
    public static List<String> texts(MappingNode owner, String key) {
        return items(owner, key).stream()
                .flatMap(item -> Stream.ofNullable(text(item)))
                .toList();
    }

    /// The text of the scalar under a key; empty when absent.
    public static String text(MappingNode owner, String key) {
        String text = text(owner.get(key));
        return text == null ? "" : text;
    }

    /// The text of a scalar; null for null scalars and everything else.
    static @Nullable String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : null;
    }

    /// The number under a key.
    public static OptionalDouble number(MappingNode owner, String key) {
        return number(owner.get(key));
    }

    /// A scalar as a number.
    public static OptionalDouble number(@Nullable Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return OptionalDouble.empty();
        }
        return switch (scalar.value()) {
            case Scalar.Whole whole -> OptionalDouble.of((double) whole.value());
            case Scalar.Real real -> OptionalDouble.of(real.value());
            case Scalar.Bool _, Scalar.Null _, Scalar.Text _ -> OptionalDouble.empty();
        };
    }

    /// The whole number under a key; a number with the fraction 0 counts.
    public static OptionalLong whole(MappingNode owner, String key) {
        if (owner.get(key) instanceof ScalarNode scalar && scalar.value() instanceof Scalar.Whole whole) {
            return OptionalLong.of(whole.value());
        }
        OptionalDouble number = number(owner, key);
        return number.isPresent() && number.getAsDouble() == Math.rint(number.getAsDouble())
                ? OptionalLong.of((long) number.getAsDouble())
                : OptionalLong.empty();
    }

    /// Whether the flag under a key is set; `yes` and `on` count.
    public static boolean flag(MappingNode owner, String key) {
        return Boolean.TRUE.equals(flag(owner.get(key)));
    }

    /// A scalar as a flag; null when it is none.
    static @Nullable Boolean flag(@Nullable Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return null;
        }
        return switch (scalar.value()) {
            case Scalar.Bool bool -> bool.value();
            case Scalar.Text text ->
                switch (text.value().toLowerCase(Locale.ROOT)) {
                    case "yes", "on", "true" -> true;
                    case "no", "off", "false" -> false;
                    default -> null;
                };
            case Scalar.Null _, Scalar.Whole _, Scalar.Real _ -> null;
        };
    }

    /// Where a key's value stands, or else where the owner does.
    public static Span span(MappingNode owner, String key) {
        Node node = owner.get(key);
        return node != null && node.span().known() ? node.span() : owner.span();
    }

    /// Whether nothing is said: null, an empty text, list or mapping, `false` or 0.
    public static boolean isZero(Node node) {
        return switch (node) {
            case MappingNode mapping -> mapping.entries().isEmpty();
            case SequenceNode sequence -> sequence.items().isEmpty();
            case ScalarNode scalar ->
                switch (scalar.value()) {
                    case Scalar.Null _ -> true;
                    case Scalar.Bool bool -> !bool.value();
                    case Scalar.Whole whole -> whole.value() == 0;
                    case Scalar.Real real -> real.value() == 0;
                    case Scalar.Text text -> text.value().isEmpty();
                };
        };
    }

    /// Whether a value is absent or null.
    public static boolean isNull(@Nullable Node node) {
        return node == null || (node instanceof ScalarNode scalar && scalar.isNull());
    }
}
