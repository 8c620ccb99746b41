package semanticrouter.config.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import semanticrouter.config.bind.SensitiveKeys;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Secrets in a document as it is written. A reference to the environment is none.
final class Masked {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]+}|\\$[A-Za-z_][A-Za-z0-9_]*");

    private Masked() {}

    /// The document with what is secret replaced by {@link SensitiveKeys#MASK}.
    static Node of(Node node) {
        return of(node, DocPath.ROOT);
    }

    private static Node of(Node node, DocPath at) {
        return switch (node) {
            case MappingNode mapping ->
                new MappingNode(
                        mapping.entries().stream()
                                .map(entry -> new MappingNode.Entry(
                                        entry.key(), entry.keySpan(), of(entry.value(), at.key(entry.key()))))
                                .toList(),
                        mapping.span());
            case SequenceNode list -> {
                List<Node> items = new ArrayList<>();
                for (int i = 0; i < list.items().size(); i++) {
                    items.add(of(list.items().get(i), at.index(i)));
                }
                yield new SequenceNode(items, list.span());
            }
            case ScalarNode scalar -> isSecret(scalar, at) ? scalar.withText(SensitiveKeys.MASK) : scalar;
        };
    }

    private static boolean isSecret(ScalarNode scalar, DocPath at) {
        return SensitiveKeys.isSensitive(at)
                && !scalar.isNull()
                && !scalar.text().isEmpty()
                && !REFERENCE.matcher(scalar.text()).matches();
    }

    /// A place that says {@link SensitiveKeys#MASK}: a document that was shown with its secrets left out and comes
    /// back.
    static Optional<DocPath> masked(Node node) {
        return masked(node, DocPath.ROOT);
    }

    private static Optional<DocPath> masked(Node node, DocPath at) {
        return switch (node) {
            case MappingNode mapping ->
                mapping.entries().stream()
                        .flatMap(entry -> masked(entry.value(), at.key(entry.key())).stream())
                        .findFirst();
            case SequenceNode list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    Optional<DocPath> found = masked(list.items().get(i), at.index(i));
                    if (found.isPresent()) {
                        yield found;
                    }
                }
                yield Optional.empty();
            }
            case ScalarNode scalar -> scalar.text().equals(SensitiveKeys.MASK) ? Optional.of(at) : Optional.empty();
        };
    }
}
