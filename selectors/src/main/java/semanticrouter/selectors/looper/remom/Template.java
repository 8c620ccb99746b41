package semanticrouter.selectors.looper.remom;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// A text with places that are filled in, in the part of Go's text/template that synthesis prompts use
/// (specification: selection §2.6): `{{.OriginalContent}}`, `{{range $i, $r := .ReferenceResponses}}`,
/// `{{$r.Model}}`, `{{$r.Content}}`, `{{$r.Reasoning}}`, `{{if}}`, `{{else}}`, `{{end}}`, `{{add a b}}`,
/// comments and `{{- -}}`. Immutable.
public final class Template {
    private final List<TemplateNode> nodes;
    private final Set<String> fields;

    private Template(List<TemplateNode> nodes, Set<String> fields) {
        this.nodes = nodes;
        this.fields = fields;
    }

    /// Reads a template.
    public static Template of(String text) throws TemplateException {
        var parser = new TemplateParser(text);
        List<TemplateNode> nodes = parser.parse();
        return new Template(nodes, Set.copyOf(parser.fields()));
    }

    /// Whether it has a place for the question.
    boolean asks() {
        return fields.contains("OriginalContent");
    }

    /// Whether it has a place for the answers.
    boolean refers() {
        return fields.contains("ReferenceResponses");
    }

    /// The text, filled in.
    String render(String question, List<Reference> references) {
        var root = new TemplateNode.Root(question, references);
        var scope = new TemplateNode.Scope(root, Map.of("$", root));
        var text = new StringBuilder();
        nodes.forEach(node -> node.render(scope, text));
        return text.toString();
    }
}
