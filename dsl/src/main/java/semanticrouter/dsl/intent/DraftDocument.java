package semanticrouter.dsl.intent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.dsl.intent.words.WordSpan;

/// A draft as a document of maps and lists, which the management API and `vllm-sr intent --json` give.
public final class DraftDocument {
    private DraftDocument() {}

    /// A test of the draft.
    ///
    /// @param got the route that was taken, `none` for none; empty when the test was not run
    public record Test(String prompt, String route, Optional<String> got) {
        /// Whether it took its route.
        public boolean passed() {
            return got.filter(route::equals).isPresent();
        }
    }

    /// @param tests in the order of the program; of those that were not run there is no `got` and no `passed`
    /// @param diff against the policy in force
    public static Map<String, Object> of(Draft draft, List<Test> tests, String diff) {
        var document = new LinkedHashMap<String, Object>();
        document.put("program", draft.program());
        document.put("usable", draft.usable());
        document.put(
                "clauses", draft.clauses().stream().map(DraftDocument::clause).toList());
        document.put(
                "elements",
                draft.elements().stream().map(DraftDocument::element).toList());
        document.put(
                "unparsed",
                draft.unparsed().stream().map(DraftDocument::unparsed).toList());
        document.put(
                "choices", draft.choices().stream().map(DraftDocument::choice).toList());
        document.put(
                "findings",
                draft.findings().stream().map(DraftDocument::finding).toList());
        document.put("tests", tests.stream().map(DraftDocument::test).toList());
        document.put("diff", diff);
        return document;
    }

    private static Map<String, Object> clause(Draft.Clause clause) {
        Map<String, Object> shown = at(clause.text(), clause.at());
        shown.put("understood", clause.understood());
        shown.put("meaning", clause.meaning());
        return shown;
    }

    private static Map<String, Object> at(String text, WordSpan at) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("text", text);
        shown.put("from", at.from());
        shown.put("to", at.to());
        return shown;
    }

    private static Map<String, Object> element(Draft.Element element) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("kind", element.kind());
        if (!element.type().isEmpty()) {
            shown.put("type", element.type());
        }
        shown.put("name", element.name());
        shown.put("from", element.at().from());
        shown.put("to", element.at().to());
        shown.put("words", element.words());
        return shown;
    }

    private static Map<String, Object> unparsed(Draft.Unparsed unparsed) {
        Map<String, Object> shown = at(unparsed.text(), unparsed.at());
        shown.put("why", unparsed.why());
        return shown;
    }

    private static Map<String, Object> choice(Draft.Choice choice) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("words", choice.words());
        shown.put("from", choice.at().from());
        shown.put("to", choice.at().to());
        shown.put("model", choice.model());
        shown.put("why", choice.why());
        return shown;
    }

    private static Map<String, Object> finding(Diagnostic finding) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("severity", finding.severity().toString());
        shown.put("code", finding.code());
        shown.put("message", finding.message());
        shown.put("line", finding.span().line());
        shown.put("column", finding.span().column());
        shown.put("hint", finding.hint());
        return shown;
    }

    private static Map<String, Object> test(Test test) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("prompt", test.prompt());
        shown.put("route", test.route());
        test.got().ifPresent(got -> {
            shown.put("got", got);
            shown.put("passed", test.passed());
        });
        return shown;
    }
}
