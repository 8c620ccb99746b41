package semanticrouter.dsl.compile;

import java.util.List;
import java.util.Optional;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.dsl.document.FieldOrder;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Clauses;

/// Compiles `ALGORITHM` clauses.
final class AlgorithmCompiler {
    private final Vocabulary vocabulary;
    private final Diagnostics found;

    AlgorithmCompiler(Vocabulary vocabulary, Diagnostics found) {
        this.vocabulary = vocabulary;
        this.found = found;
    }

    /// @param models the names of the route's models
    Optional<Node> compile(Clauses.Algorithm algorithm, List<String> models) {
        String type = algorithm.type().text();
        if (!vocabulary.algorithms().contains(type)) {
            found.error(
                    "dsl-unknown-algorithm",
                    algorithm.type().span(),
                    "",
                    "the algorithm \"" + type + "\" does not exist",
                    Suggestion.hint(type, vocabulary.algorithms()));
            return Optional.empty();
        }
        MappingNode fields = FieldOrder.of(List.of()).arrange(ValueNodes.mapping(algorithm.fields()));
        MappingNode.Builder node = MappingNode.builder()
                .put("type", ScalarNode.text(type, algorithm.type().span()));
        MappingNode block = fields;
        if (!vocabulary.hasOnErrorInside(type)) {
            MappingNode.Entry onError = fields.entry("on_error");
            if (onError != null) {
                node.put("on_error", onError.keySpan(), onError.value());
                block = fields.without("on_error");
            }
        }
        if (type.equals("prompt")) {
            // The one algorithm whose block stands nested, as `prompt: { … }`.
            block = Nodes.mapping(fields, "prompt");
            for (MappingNode.Entry entry : fields.entries()) {
                if (!entry.key().equals("prompt") && !entry.key().equals("on_error")) {
                    found.error(
                            "dsl-prompt",
                            entry.keySpan(),
                            "",
                            "the field \"" + entry.key() + "\" of ALGORITHM prompt belongs inside prompt",
                            "write prompt: { " + entry.key() + ": … }");
                }
            }
        }
        if (type.equals("remom") && !block.entries().isEmpty()) {
            new RemomChecks(block, algorithm.span(), found).check(models);
        }
        if (!block.entries().isEmpty()) {
            node.put(type, new MappingNode(block.entries(), algorithm.span()));
        }
        return Optional.of(node.build(algorithm.span()));
    }
}
