package semanticrouter.config.deploy;

import java.util.List;
import semanticrouter.config.diagnostic.Diagnostic;

/// A change of the configuration that was not made; what was in use stays in use.
public final class DeployException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient List<Diagnostic> diagnostics;

    /// Why.
    public enum Reason {
        /// Another change is under way.
        BUSY,
        /// The configuration is not the one the caller has seen.
        STALE,
        /// The text is not YAML.
        SYNTAX,
        /// The document cannot be used.
        INVALID,
        /// It can be used after a restart only.
        RESTART_REQUIRED,
        /// There is no such recipe.
        NO_RECIPE,
        /// The recipe must stay.
        RECIPE_PROTECTED,
        /// Something refers to the recipe.
        RECIPE_IN_USE,
        /// There is no such knowledge base.
        NO_KNOWLEDGE_BASE,
        /// There is a knowledge base of that name.
        KNOWLEDGE_BASE_EXISTS,
        /// The knowledge base's files are not kept by this interface.
        KNOWLEDGE_BASE_NOT_MANAGED,
        /// Something refers to the knowledge base.
        KNOWLEDGE_BASE_IN_USE,
        /// There is no such version.
        NO_VERSION,
        /// A kept version cannot be used any more.
        BACKUP_INVALID,
        /// A file could not be read or written.
        FILE
    }

    public DeployException(Reason reason, String message) {
        this(reason, message, List.of());
    }

    public DeployException(Reason reason, String message, List<Diagnostic> diagnostics) {
        super(message);
        this.reason = reason;
        this.diagnostics = List.copyOf(diagnostics);
    }

    public Reason reason() {
        return reason;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    /// Everything that was found; may be empty.
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
