package semanticrouter.dsl.print;

import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;

/// Collects what a document says and the language has no words for.
final class Losses {
    private final Diagnostics found;

    Losses(Diagnostics found) {
        this.found = found;
    }

    /// Something that stays in the document and comes back when the text is compiled over it.
    void kept(Span span, String path, String what) {
        found.add(new Diagnostic(
                Severity.NOTE,
                "dsl-not-in-language",
                span,
                path,
                what + " has no form in the routing language",
                "compile the text over this document to keep it"));
    }

    /// Something without which the text means something else.
    void changed(Span span, String path, String what) {
        found.add(new Diagnostic(
                Severity.WARNING,
                "dsl-not-expressible",
                span,
                path,
                what,
                "rewrite it in the document before editing it as text"));
    }
}
