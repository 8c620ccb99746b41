package semanticrouter.config.load;

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

/// Environment variables of the process that win over the document (specification: signals §1.2). What they say is
/// judged like what the document says; a note tells that they did.
///
/// @param environment value of a variable, null when unset
/// @param found where the notes go
record ProcessOverrides(UnaryOperator<@Nullable String> environment, Diagnostics found) {
    /// Replaces `model_type` of the embedding configuration.
    static final String EMBEDDING_MODEL = "EMBEDDING_MODEL_OVERRIDE";

    /// Replaces `backend` of the embedding configuration.
    static final String EMBEDDING_BACKEND = "EMBEDDING_BACKEND_OVERRIDE";

    private static final DocPath EMBEDDING = DocPath.parse("global.model_catalog.embeddings.semantic.embedding_config");

    /// The document as the process wants it.
    MappingNode apply(MappingNode document) {
        return override(
                override(document, EMBEDDING_MODEL, EMBEDDING.key("model_type")),
                EMBEDDING_BACKEND,
                EMBEDDING.key("backend"));
    }

    private MappingNode override(MappingNode document, String variable, DocPath at) {
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            return document;
        }
        Node changed = TreeEdit.with(document, at, ScalarNode.text(value.strip()));
        found.add(new Diagnostic(
                Severity.NOTE,
                "environment-override",
                at.span(document),
                at.toString(),
                "the environment variable " + variable + " sets it to \"" + value.strip() + "\"",
                "unset the variable to go by the document"));
        return changed instanceof MappingNode mapping ? mapping : document;
    }
}
