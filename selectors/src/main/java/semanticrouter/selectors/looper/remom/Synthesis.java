package semanticrouter.selectors.looper.remom;

import java.util.List;

/// The prompt that has a model make one answer of several.
final class Synthesis {
    private static final String QUESTION = """
            {{.OriginalContent}}

            """;
    private static final String ANSWERS = """
            Several answers were given to this already:
            {{range $i, $r := .ReferenceResponses}}
            Answer {{add $i 1}}:
            {{if $r.Reasoning}}(reasoning)
            {{$r.Reasoning}}

            (answer)
            {{end}}{{$r.Content}}
            {{end}}
            """;
    private static final String TASK = """
            They may be wrong, incomplete, or contradict each other. Check them, keep what is right, mend what is not, and \
            write one answer that is better than each of them. Answer as if you were asked alone: do not mention that \
            there were other answers.
            """;

    private final List<Template> pieces;

    private Synthesis(List<Template> pieces) {
        this.pieces = pieces;
    }

    /// The prompt of a decision.
    ///
    /// @param text of the options; empty for the built-in one. What it has no place for comes before it
    static Synthesis of(String text) throws TemplateException {
        if (text.isBlank()) {
            return new Synthesis(List.of(Template.of(QUESTION + ANSWERS + TASK)));
        }
        Template own = Template.of(text);
        String before = (own.asks() ? "" : QUESTION) + (own.refers() ? "" : ANSWERS);
        return new Synthesis(List.of(Template.of(before), own));
    }

    /// The prompt, filled in.
    String prompt(String question, List<Reference> references) {
        var prompt = new StringBuilder();
        pieces.forEach(piece -> prompt.append(piece.render(question, references)));
        return prompt.toString();
    }
}
