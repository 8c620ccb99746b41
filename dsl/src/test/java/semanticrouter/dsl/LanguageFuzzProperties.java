package semanticrouter.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.dsl.compile.Compiled;
import semanticrouter.dsl.syntax.Parser;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

/// Damaged programs never crash the language or hang it, and every message about them has a place in the text.
class LanguageFuzzProperties {
    private static final Dsl DSL = Dsl.builtIn();

    /// Far above what any case takes; a case that never ends fails instead of stopping the build.
    private static final Duration HANG = Duration.ofSeconds(30);

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            ":",
            ",",
            "->",
            "→",
            "=",
            ">",
            "\"",
            "\\",
            "#",
            "\n",
            ";",
            "'",
            "\u0000",
            "é",
            "🍰",
            "ROUTE",
            "SIGNAL",
            "MODEL",
            "PLUGIN",
            "WHEN",
            "AND",
            "OR",
            "NOT",
            "FOR",
            "IN",
            "ELSE",
            "IF",
            "EMIT",
            "ASSERT",
            "THEN",
            "RECIPE",
            "TEST",
            "PRIORITY",
            "99999999999999999999",
            "-",
            ".5",
            "1e9",
            "true",
            "x: y",
            "/*",
            "((((((");

    @Test
    void mutatedProgramsAreAnsweredWithPlacedMessages() {
        Property.check("no crash, no hang, no message without a place", 1500, gen -> {
            String text = mutated(ProgramGen.program(gen), gen);
            Assertions.assertTimeoutPreemptively(HANG, () -> exercise(text), () -> text);
        });
    }

    private static void exercise(String text) {
        Parser.Parsed parsed = DSL.parse("fuzz.dsl", text);
        List<Diagnostic> said = new ArrayList<>(parsed.errors());
        Validation validation = DSL.validate("fuzz.dsl", text);
        said.addAll(validation.diagnostics());
        Compiled compiled = DSL.compile("fuzz.dsl", text);
        said.addAll(compiled.diagnostics());
        DSL.decompile(compiled.document());
        DSL.check(compiled.document());
        DSL.syntaxTree("fuzz.dsl", text);
        if (DSL.format("fuzz.dsl", text).text().isEmpty()) {
            assertThat(compiled.usable()).as(text).isFalse();
        }
        said.forEach(diagnostic -> assertPlaced(diagnostic, text));
        validation.issues().forEach(issue -> issue.fix().ifPresent(fix -> assertInside(fix.place(), text)));
    }

    private static void assertPlaced(Diagnostic diagnostic, String text) {
        assertThat(diagnostic.span().known()).as("%s in%n%s", diagnostic, text).isTrue();
        assertThat(diagnostic.message()).isNotBlank();
        assertInside(diagnostic.span(), text);
    }

    private static void assertInside(Span span, String text) {
        List<String> lines = List.of(text.split("\n", -1));
        assertThat(span.line()).as(text).isBetween(1, lines.size());
        assertThat(span.endLine()).as(text).isBetween(span.line(), lines.size());
        assertThat(span.column()).as(text).isBetween(1, length(lines.get(span.line() - 1)) + 1);
        assertThat(span.endColumn()).as(text).isBetween(1, length(lines.get(span.endLine() - 1)) + 1);
        if (span.line() == span.endLine()) {
            assertThat(span.endColumn()).as(text).isGreaterThanOrEqualTo(span.column());
        }
    }

    private static int length(String line) {
        return line.codePointCount(0, line.length());
    }

    private static String mutated(String text, Gen gen) {
        StringBuilder out = new StringBuilder(text);
        for (int i = gen.between(1, 8); i > 0; i--) {
            int from = gen.between(0, out.length());
            int to = Math.min(out.length(), from + gen.between(0, 12));
            switch (gen.between(0, 4)) {
                case 0 -> out.delete(from, to);
                case 1 -> out.insert(from, gen.oneOf(PIECES));
                case 2 -> out.insert(gen.between(0, out.length()), out.substring(from, to));
                case 3 -> out.replace(from, to, gen.oneOf(PIECES));
                default -> out.setLength(gen.oneIn(4) ? from : out.length());
            }
        }
        return out.toString();
    }

    @Test
    void deepNestingIsRefusedInsteadOfOverflowing() {
        for (String open : List.of("(", "NOT ", "NOT (")) {
            String text = "ROUTE r { PRIORITY 1 WHEN " + open.repeat(20_000) + "keyword(\"a\") MODEL m }";
            assertThat(DSL.parse("deep.dsl", text).errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.message()).contains("levels deep"));
        }
        for (String open : List.of("[", "{ a: ")) {
            String text = "ENTRYPOINT { x: " + open.repeat(20_000);
            assertThat(DSL.parse("deep.dsl", text).errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.message()).contains("levels deep"));
        }
    }
}
