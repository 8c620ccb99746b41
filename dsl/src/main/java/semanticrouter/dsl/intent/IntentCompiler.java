package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.Formatted;
import semanticrouter.dsl.Validation;
import semanticrouter.dsl.check.Issue;
import semanticrouter.dsl.intent.say.Tongue;
import semanticrouter.dsl.intent.say.Wording;
import semanticrouter.dsl.intent.words.Lexeme;
import semanticrouter.dsl.intent.words.Scanner;
import semanticrouter.dsl.intent.words.Sentence;
import semanticrouter.dsl.intent.words.Splitter;
import semanticrouter.dsl.intent.words.WordSpan;
import semanticrouter.dsl.syntax.AstPrinter;

/// Makes programs of sentences such as "send Chinese math questions to the strong model with reasoning, block
/// jailbreaks, everything else to the cheap one", in English, Chinese or both, by rules and without a model
/// (specification: surfaces §3.9).
///
/// The same text and configuration give the same program, byte for byte. A clause is understood with every word of it,
/// or nothing is made of it and it is said why. {@link PolicyPlan} says in which order routes are tried. The program is
/// a whole policy: it takes the place of the routes in force, uses models and signals of the configuration where they
/// fit, and keeps its model cards, entrypoints and recipes. Safe for all threads.
public final class IntentCompiler {
    /// Longest text, in UTF-16 units (specification: surfaces §3.9).
    public static final int MOST_CHARACTERS = 12_000;

    private static final String SOURCE = "intent.dsl";

    private final Dsl dsl;

    /// @param dsl knows the kinds, and checks what is made
    public IntentCompiler(Dsl dsl) {
        this.dsl = dsl;
    }

    /// What is compiled, and the language of whoever reads what came of it.
    private record Asked(String text, Sentence sentence, Tongue tongue) {}

    /// What a clause came to.
    ///
    /// @param lexemes its words
    /// @param frame null when it was not understood
    /// @param fault why not; null when it was
    private record Read(
            List<Lexeme> lexemes,
            @Nullable Frame frame,
            @Nullable NotUnderstood fault) {}

    /// Makes a program of a text, and says of it in the language of the text.
    ///
    /// @param current configuration in force, or a fragment with `routing`
    public Draft compile(String text, MappingNode current) {
        return compile(text, current, Tongue.ofText(text));
    }

    /// The same for readers of a language; the program is the same in every one.
    ///
    /// @param tongue of meanings, reasons and notes
    public Draft compile(String text, MappingNode current, Tongue tongue) {
        if (text.length() > MOST_CHARACTERS) {
            return tooLong(text, tongue);
        }
        Sentence sentence = Sentence.of(text);
        Catalogue catalogue = Catalogue.of(current, dsl.decompile(current).text(), dsl.vocabulary());
        List<Read> read = new ArrayList<>();
        for (List<Lexeme> clause : Splitter.split(Scanner.scan(sentence, catalogue.names(), catalogue.aliases()))) {
            if (!clause.stream().allMatch(IntentCompiler::silent)) {
                read.add(read(catalogue, sentence, clause));
            }
        }
        var plan = new PolicyPlan(catalogue);
        List<Read> routed = read.stream()
                .filter(one -> one.frame() != null && one.frame().routes())
                .toList();
        if (routed.size() > PolicyPlan.MOST) {
            return tooLong(text, tongue);
        }
        plan.routes(
                routed.stream().map(one -> Objects.requireNonNull(one.frame())).toList());
        List<Read> settled = added(plan, read);
        return draft(new Asked(text, sentence, tongue), catalogue, plan, settled);
    }

    private static boolean silent(Lexeme one) {
        return one.filler();
    }

    private static Read read(Catalogue catalogue, Sentence sentence, List<Lexeme> clause) {
        try {
            return new Read(clause, FrameReader.read(catalogue, sentence, clause), null);
        } catch (NotUnderstood fault) {
            return new Read(clause, null, fault);
        }
    }

    /// Adds what clauses only add, the most particular first; those that change nothing are not understood.
    private static List<Read> added(PolicyPlan plan, List<Read> read) {
        Map<Read, Read> changed = new HashMap<>();
        List<Read> adding = read.stream()
                .filter(one -> one.frame() != null && !one.frame().routes())
                .sorted(Comparator.comparingInt(
                        one -> -Objects.requireNonNull(one.frame()).condition().specificity()))
                .toList();
        for (Read one : adding) {
            try {
                plan.add(Objects.requireNonNull(one.frame()));
            } catch (NotUnderstood fault) {
                changed.put(one, new Read(one.lexemes(), null, fault));
            }
        }
        return read.stream().map(one -> changed.getOrDefault(one, one)).toList();
    }

    private Draft draft(Asked asked, Catalogue catalogue, PolicyPlan plan, List<Read> read) {
        Sentence sentence = asked.sentence();
        var meaning = new Meaning(asked.tongue());
        List<PolicyPlan.Route> routes = plan.named();
        var clauses = new ArrayList<Draft.Clause>();
        var unparsed = new ArrayList<Draft.Unparsed>();
        for (Read one : read) {
            WordSpan at = FrameReader.span(one.lexemes());
            String words = sentence.text(at);
            clauses.add(new Draft.Clause(
                    at, words, one.frame() != null, one.frame() == null ? "" : meaning.of(one.frame())));
            if (one.fault() != null) {
                unparsed.addAll(unparsed(asked, at, one.fault()));
            }
        }
        if (routes.isEmpty()) {
            return new Draft(asked.text(), "", false, clauses, List.of(), unparsed, List.of(), List.of());
        }
        ProgramMaker.Made made = ProgramMaker.make(routes, catalogue, sentence, asked.tongue());
        String printed = AstPrinter.print(made.program());
        Formatted formatted = dsl.format(SOURCE, printed);
        String program = formatted.text().orElse(printed);
        Validation validation = dsl.validate(SOURCE, program);
        var findings = new ArrayList<Diagnostic>();
        validation.issues().stream().map(Issue::diagnostic).forEach(findings::add);
        if (validation.ok()) {
            dsl.findings(dsl.compile(SOURCE, program).document()).stream()
                    .filter(found -> !findings.contains(found))
                    .forEach(findings::add);
        }
        made.untested().forEach(route -> findings.add(untested(route, asked.tongue())));
        boolean usable = validation.runnable() && findings.stream().noneMatch(Diagnostic::isError);
        return new Draft(asked.text(), program, usable, clauses, made.elements(), unparsed, made.choices(), findings);
    }

    /// The words in question with the reason, and the rest of the clause, of which nothing was made either.
    private static List<Draft.Unparsed> unparsed(Asked asked, WordSpan clause, NotUnderstood fault) {
        Sentence sentence = asked.sentence();
        WordSpan at = fault.at();
        String why = fault.why().in(asked.tongue());
        if (at.equals(clause)) {
            return List.of(new Draft.Unparsed(at, sentence.text(at), why));
        }
        String left = Wording.LEFT_OUT.in(asked.tongue(), sentence.text(at));
        var parts = new ArrayList<Draft.Unparsed>();
        if (at.from() > clause.from()) {
            WordSpan before = new WordSpan(clause.from(), at.from() - 1);
            parts.add(new Draft.Unparsed(before, sentence.text(before), left));
        }
        parts.add(new Draft.Unparsed(at, sentence.text(at), why));
        if (at.to() < clause.to()) {
            WordSpan after = new WordSpan(at.to() + 1, clause.to());
            parts.add(new Draft.Unparsed(after, sentence.text(after), left));
        }
        return parts;
    }

    private static Diagnostic untested(String route, Tongue tongue) {
        return new Diagnostic(
                Severity.NOTE,
                "dsl-untested-route",
                Span.NONE,
                "",
                Wording.UNTESTED.in(tongue, route),
                Wording.TEST_IT_YOURSELF.in(tongue));
    }

    private static Draft tooLong(String text, Tongue tongue) {
        Sentence sentence = Sentence.of(text);
        String why = Wording.TOO_LONG.in(tongue, MOST_CHARACTERS, PolicyPlan.MOST);
        List<Draft.Unparsed> all = IntStream.of(sentence.size())
                .filter(size -> size > 0)
                .mapToObj(size -> new WordSpan(1, size))
                .map(at -> new Draft.Unparsed(at, sentence.text(at), why))
                .toList();
        return new Draft(text, "", false, List.of(), List.of(), all, List.of(), List.of());
    }
}
