package semanticrouter.config.tree;

import java.util.List;
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
        found.error(code, at.span(root), at.toString(), of(at) + message, hint);
    }

    /// About a name that is used and stands for nothing.
    public void missing(String code, DocPath at, String name, String message, String hint) {
        found.add(new Diagnostic(Severity.ERROR, code, at.span(root), at.toString(), of(at) + message, hint, name));
    }

    public void warning(String code, DocPath at, String message, String hint) {
        found.warning(code, at.span(root), at.toString(), message, hint);
    }

    /// About a key rather than its value.
    public void keyError(String code, DocPath at, String message, String hint) {
        found.error(code, at.keySpan(root), at.toString(), of(at) + message, hint);
    }

    /// About a key rather than its value.
    public void keyWarning(String code, DocPath at, String message, String hint) {
        found.warning(code, at.keySpan(root), at.toString(), message, hint);
    }

    /// How the message of an error inside a recipe begins: with the recipe's name, for its place tells only its number
    /// (specification: signals §1.17). Empty elsewhere.
    private String of(DocPath at) {
        List<DocPath.Step> steps = at.steps();
        boolean inside = steps.size() > 2
                && steps.get(0).equals(new DocPath.Key("recipes"))
                && steps.get(1) instanceof DocPath.Index
                && steps.get(2).equals(new DocPath.Key("routing"));
        return inside
                        && root instanceof MappingNode document
                        && document.get("recipes") instanceof SequenceNode recipes
                        && steps.get(1) instanceof DocPath.Index(int index)
                        && index < recipes.items().size()
                        && recipes.items().get(index) instanceof MappingNode recipe
                        && recipe.get("name") instanceof ScalarNode name
                ? "routing recipe \"" + name.text() + "\": "
                : "";
    }

    /// Where a path points at.
    public Span span(DocPath at) {
        return at.span(root);
    }
}
