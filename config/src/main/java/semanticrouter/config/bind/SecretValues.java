package semanticrouter.config.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Hides the secrets of a document: what stands under one of the {@link SensitiveKeys}. A switch whose name speaks of
/// credentials is no secret, nor is a reference to the environment, but the default of one is.
public final class SecretValues {
    private static final Pattern NUMBERED = Pattern.compile("\\[REDACTED-\\d+]");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}:-]+(?::?-)?}|\\$[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern DEFAULTED = Pattern.compile("(\\$\\{[^}:-]+:?-)[^}]+}");

    private SecretValues() {}

    /// The document with every secret replaced by {@link SensitiveKeys#MASK}.
    public static Node hidden(Node root) {
        return hidden(root, DocPath.ROOT, _ -> SensitiveKeys.MASK);
    }

    /// The same for a document as it is written, in which references to the environment stand for secrets: they stay,
    /// without the default one may have.
    public static Node hiddenButReferences(Node root) {
        return hidden(root, DocPath.ROOT, SecretValues::masked);
    }

    private static String masked(String text) {
        if (isReference(text)) {
            return text;
        }
        Matcher defaulted = DEFAULTED.matcher(text);
        return defaulted.matches() ? defaulted.group(1) + SensitiveKeys.MASK + "}" : SensitiveKeys.MASK;
    }

    /// Whether a text is a reference to the environment and nothing else, so that it tells no secret.
    public static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }

    /// The secrets that stand in a document themselves, in its order; references to the environment without a default
    /// are none.
    public static List<ScalarNode> literals(Node root) {
        var found = new ArrayList<ScalarNode>();
        literals(root, DocPath.ROOT, found);
        return found;
    }

    private static void literals(Node node, DocPath at, List<ScalarNode> found) {
        switch (node) {
            case MappingNode mapping ->
                mapping.entries().forEach(entry -> literals(entry.value(), at.key(entry.key()), found));
            case SequenceNode list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    literals(list.items().get(i), at.index(i), found);
                }
            }
            case ScalarNode scalar -> {
                if (isSecret(scalar, at) && !isReference(scalar.text())) {
                    found.add(scalar);
                }
            }
        }
    }

    /// Whether a secret itself is in a document, not a reference to the environment.
    public static boolean literal(Node root) {
        return !hiddenButReferences(root).equals(root);
    }

    private static Node hidden(Node node, DocPath at, UnaryOperator<String> mask) {
        return switch (node) {
            case MappingNode mapping ->
                new MappingNode(
                        mapping.entries().stream()
                                .map(entry -> new MappingNode.Entry(
                                        entry.key(), entry.keySpan(), hidden(entry.value(), at.key(entry.key()), mask)))
                                .toList(),
                        mapping.span());
            case SequenceNode list -> {
                List<Node> items = new ArrayList<>();
                for (int i = 0; i < list.items().size(); i++) {
                    items.add(hidden(list.items().get(i), at.index(i), mask));
                }
                yield new SequenceNode(items, list.span());
            }
            case ScalarNode scalar -> isSecret(scalar, at) ? withText(scalar, mask.apply(scalar.text())) : scalar;
        };
    }

    private static ScalarNode withText(ScalarNode scalar, String text) {
        return text.equals(scalar.text()) ? scalar : scalar.withText(text);
    }

    private static boolean isSecret(ScalarNode scalar, DocPath at) {
        boolean something = !scalar.isNull() && !scalar.text().isEmpty() && !(scalar.value() instanceof Scalar.Bool);
        return something && SensitiveKeys.isSensitive(at);
    }

    /// A place where a secret is hidden, with a number or without: a document that was shown without its secrets and
    /// comes back.
    public static Optional<DocPath> hiddenIn(Node root) {
        return hiddenIn(root, DocPath.ROOT);
    }

    private static Optional<DocPath> hiddenIn(Node node, DocPath at) {
        return switch (node) {
            case MappingNode mapping ->
                mapping.entries().stream()
                        .flatMap(entry -> hiddenIn(entry.value(), at.key(entry.key())).stream())
                        .findFirst();
            case SequenceNode list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    Optional<DocPath> found = hiddenIn(list.items().get(i), at.index(i));
                    if (found.isPresent()) {
                        yield found;
                    }
                }
                yield Optional.empty();
            }
            case ScalarNode scalar ->
                masked(scalar.text()).equals(scalar.text()) && scalar.text().contains(SensitiveKeys.MASK)
                                || NUMBERED.matcher(scalar.text()).find()
                        ? Optional.of(at)
                        : Optional.empty();
        };
    }
}
