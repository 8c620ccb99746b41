package semanticrouter.config.bind;

import java.util.Collection;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;

/// What happens to keys nobody declares.
public enum UnknownKeys {
    IGNORE,
    WARN,
    REFUSE;

    /// Reports a key by this rule.
    ///
    /// @param what `key`, or what else the key should have been
    /// @param siblings keys that mean something there
    public void report(TreeReport report, DocPath at, String what, Collection<String> siblings) {
        String key = at.steps().getLast() instanceof DocPath.Key(String name) ? name : at.toString();
        String message = "unknown " + what + " \"" + key + "\"";
        String hint = Suggestion.hint(key, siblings);
        switch (this) {
            case IGNORE -> {}
            case WARN -> report.keyWarning("unknown-key", at, message, hint);
            case REFUSE ->
                report.keyError(
                        "unknown-key",
                        at,
                        message,
                        hint.isEmpty() ? "allowed here: " + String.join(", ", siblings) : hint);
        }
    }
}
