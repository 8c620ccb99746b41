package semanticrouter.config.tree;

import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;

/// Reports findings by path; finds the place in the text itself.
///
/// @param root the document the paths lead into
/// @param found where findings go
public record TreeReport(Node root, Diagnostics found) {
    public void error(String code, DocPath at, String message, String hint) {
        found.error(code, at.span(root), at.toString(), message, hint);
    }

    /// About a name that is used and stands for nothing.
    public void missing(String code, DocPath at, String name, String message, String hint) {
        found.add(new Diagnostic(Severity.ERROR, code, at.span(root), at.toString(), message, hint, name));
    }

    public void warning(String code, DocPath at, String message, String hint) {
        found.warning(code, at.span(root), at.toString(), message, hint);
    }

    /// About a key rather than its value.
    public void keyError(String code, DocPath at, String message, String hint) {
        found.error(code, at.keySpan(root), at.toString(), message, hint);
    }

    /// About a key rather than its value.
    public void keyWarning(String code, DocPath at, String message, String hint) {
        found.warning(code, at.keySpan(root), at.toString(), message, hint);
    }

    /// Where a path points at.
    public Span span(DocPath at) {
        return at.span(root);
    }
}
