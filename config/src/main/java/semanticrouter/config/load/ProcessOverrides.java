package semanticrouter.config.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.TreeEdit;

/// What wins over the document: environment variables of the process (specification: signals §1.2) and the flags it was
/// started with (dataplane §0.2). It is judged like what the document says; a note tells where it differs from that.
///
/// @param options with the environment and the flags
/// @param found where the notes go
record ProcessOverrides(LoadOptions options, Diagnostics found) {
    /// Replaces `model_type` of the embedding configuration.
    static final String EMBEDDING_MODEL = "EMBEDDING_MODEL_OVERRIDE";

    /// Replaces `backend` of the embedding configuration.
    static final String EMBEDDING_BACKEND = "EMBEDDING_BACKEND_OVERRIDE";

    private static final DocPath EMBEDDING = DocPath.parse("global.model_catalog.embeddings.semantic.embedding_config");

    /// The document as the process wants it.
    MappingNode apply(MappingNode document) {
        var overrides = new ArrayList<DocumentOverride>();
        variable(EMBEDDING_MODEL, EMBEDDING.key("model_type"), overrides);
        variable(EMBEDDING_BACKEND, EMBEDDING.key("backend"), overrides);
        overrides.addAll(options.overrides());
        MappingNode changed = document;
        for (DocumentOverride override : overrides) {
            changed = override.at().equals(DocumentOverride.DECISIONS)
                    ? new DecisionAlgorithms(override, found).apply(changed)
                    : override(changed, override);
        }
        return changed;
    }

    private void variable(String name, DocPath at, List<DocumentOverride> to) {
        String value = options.environment().apply(name);
        if (value != null && !value.isBlank()) {
            to.add(DocumentOverride.variable(name, at, value.strip()));
        }
    }

    private MappingNode override(MappingNode document, DocumentOverride override) {
        Node written = override.at().find(document);
        boolean same = written instanceof ScalarNode scalar
                && scalar.text().equals(override.value().text());
        if (!same) {
            found.add(new Diagnostic(
                    Severity.NOTE,
                    override.code(),
                    override.at().span(document),
                    override.at().toString(),
                    override.by() + " sets it to \"" + override.value().text() + "\"",
                    override.undo()));
        }
        Node changed = TreeEdit.with(document, override.at(), override.value());
        return changed instanceof MappingNode mapping ? mapping : document;
    }
}
