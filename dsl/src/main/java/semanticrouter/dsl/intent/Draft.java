package semanticrouter.dsl.intent;

import java.util.List;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.dsl.intent.words.WordSpan;

/// What a text about routing came to, told in the language of whoever reads it; findings of the checks of the routing
/// language are English.
///
/// @param text as it was given
/// @param program in canonical form, its tests included; empty when no clause was understood
/// @param usable whether the program is there and nothing is wrong with it
/// @param clauses in the order of the text
/// @param elements what the program has, each with the words it is made of
/// @param unparsed what was not understood, in the order of the text; no word that says something is neither here nor
///     in a clause that was understood
/// @param choices which models were chosen, and why
/// @param findings what checking and proving the program found, and routes without a test
public record Draft(
        String text,
        String program,
        boolean usable,
        List<Clause> clauses,
        List<Element> elements,
        List<Unparsed> unparsed,
        List<Choice> choices,
        List<Diagnostic> findings) {
    public Draft {
        clauses = List.copyOf(clauses);
        elements = List.copyOf(elements);
        unparsed = List.copyOf(unparsed);
        choices = List.copyOf(choices);
        findings = List.copyOf(findings);
    }

    /// Whether every word was understood.
    public boolean whole() {
        return unparsed.isEmpty();
    }

    /// A clause of the text.
    ///
    /// @param meaning what it was taken to mean; empty when it was not understood
    public record Clause(WordSpan at, String text, boolean understood, String meaning) {}

    /// A part of the program.
    ///
    /// @param kind `signal`, `condition` (a mention of a signal in a route), `route`, `model`, `plugin` or `test`
    /// @param type family of a signal, type of a plugin; empty for others
    /// @param name its name in the program
    public record Element(String kind, String type, String name, WordSpan at, String words) {}

    /// Words that were not understood.
    ///
    /// @param why what is wrong and how to say it instead
    public record Unparsed(WordSpan at, String text, String why) {}

    /// A model that was chosen.
    public record Choice(WordSpan at, String words, String model, String why) {}
}
