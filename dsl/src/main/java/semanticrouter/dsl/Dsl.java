package semanticrouter.dsl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.DiagnosticManual;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.check.Checker;
import semanticrouter.dsl.check.Issue;
import semanticrouter.dsl.compile.Compiled;
import semanticrouter.dsl.compile.Compiler;
import semanticrouter.dsl.compile.Lowered;
import semanticrouter.dsl.compile.Lowering;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.emit.AstJson;
import semanticrouter.dsl.emit.BaseMerge;
import semanticrouter.dsl.print.DocumentPrinter;
import semanticrouter.dsl.print.Loaded;
import semanticrouter.dsl.probe.ProbeRunner;
import semanticrouter.dsl.probe.TestRunner;
import semanticrouter.dsl.proof.PolicyProof;
import semanticrouter.dsl.proof.PolicyReport;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Parser;

/// Everything the routing language does, in one place.
///
/// Stateless and safe for all threads. Texts come with a source name, which places in diagnostics carry. No method
/// throws on any text or document: what is wrong comes back as diagnostics.
public final class Dsl {
    private static final Set<String> PROVED = Set.of("assertion-broken", "assertion-undecided");

    private final Vocabulary vocabulary;

    /// @param vocabulary the kinds a program may name
    public Dsl(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /// The language with the contract's kinds, for callers without a registry of kinds.
    public static Dsl builtIn() {
        return new Dsl(Vocabulary.builtIn());
    }

    /// The kinds a program may name.
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /// What the codes of findings mean, those about configurations too.
    public static DiagnosticManual manual() {
        return DiagnosticManual.builtin().and(DiagnosticManual.of(Dsl.class, "/semanticrouter/dsl/diagnostics.md"));
    }

    /// Parses a program.
    public Parser.Parsed parse(String source, String text) {
        return Parser.parse(source, text);
    }

    /// Checks a program: syntax, references, limits, conflicts between routes, what compiling it finds besides, and its
    /// assertions when it has no errors.
    public Validation validate(String source, String text) {
        Parser.Parsed parsed = parse(source, text);
        Checker.Checked checked = Checker.check(parsed, vocabulary);
        List<Issue> issues = new ArrayList<>(checked.issues());
        if (!parsed.errors().isEmpty()) {
            return new Validation(issues, checked.symbols());
        }
        Compiled compiled = compile(parsed);
        issues.addAll(Validation.beyond(issues, compiled));
        boolean sound = issues.stream().noneMatch(issue -> issue.diagnostic().isError());
        if (sound && compiled.usable() && hasAssertions(Lowering.lower(parsed.program()))) {
            for (PolicyReport report : check(compiled.document())) {
                report.diagnostics().stream()
                        .filter(diagnostic -> PROVED.contains(diagnostic.code()))
                        .map(Issue::of)
                        .forEach(issues::add);
            }
        }
        return new Validation(issues, checked.symbols());
    }

    private static boolean hasAssertions(Lowered program) {
        return program.scopes().stream().anyMatch(scope -> !scope.assertions().isEmpty());
    }

    /// Compiles a program to the document it means; syntax errors are among the diagnostics.
    public Compiled compile(String source, String text) {
        return compile(parse(source, text));
    }

    private Compiled compile(Parser.Parsed parsed) {
        Compiled compiled = Compiler.compile(parsed.program(), vocabulary);
        List<Diagnostic> diagnostics = new ArrayList<>(parsed.errors());
        diagnostics.addAll(compiled.diagnostics());
        return new Compiled(compiled.document(), diagnostics);
    }

    /// Writes a configuration document, or a fragment with `routing` alone, as a program in canonical form.
    public DocumentPrinter.Printed decompile(MappingNode document) {
        return DocumentPrinter.print(Loaded.of(document), vocabulary, DocumentPrinter.Tests.NONE);
    }

    /// Brings a program into canonical form. Comments and the form of decision trees are lost.
    public Formatted format(String source, String text) {
        Parser.Parsed parsed = parse(source, text);
        Compiled compiled = compile(parsed);
        if (!compiled.usable()) {
            return new Formatted(Optional.empty(), compiled.diagnostics());
        }
        Map<String, List<Block.Test>> tests = new HashMap<>();
        for (Scope scope : Lowering.lower(parsed.program()).scopes()) {
            tests.put(scope.recipeName(), scope.tests());
        }
        DocumentPrinter.Printed printed =
                DocumentPrinter.print(compiled.document(), vocabulary, new DocumentPrinter.Tests(tests));
        return new Formatted(Optional.of(printed.text()), compiled.diagnostics());
    }

    /// Lays a compiled program over a configuration.
    public MappingNode merge(MappingNode compiled, MappingNode base) {
        return BaseMerge.merge(compiled, base, vocabulary);
    }

    /// The syntax tree of a program as JSON, for editors.
    public String syntaxTree(String source, String text) {
        return AstJson.write(Lowering.lower(parse(source, text).program()));
    }

    /// Proves what can and cannot happen under the policies of a document, and its assertions; one report per profile.
    ///
    /// Works on any document, whether it was compiled or read from YAML.
    public List<PolicyReport> check(MappingNode document) {
        return PolicyProof.prove(document, vocabulary);
    }

    /// What {@link #check} finds, as messages with places; a broken assertion is an error.
    public List<Diagnostic> findings(MappingNode document) {
        return check(document).stream()
                .flatMap(report -> report.diagnostics().stream())
                .toList();
    }

    /// Runs the tests of a program. Call it only when {@link Validation#runnable} says so.
    public TestRunner.Report test(String source, String text, ProbeRunner probes) throws InterruptedException {
        return new TestRunner(probes).run(Lowering.lower(parse(source, text).program()));
    }
}
