package semanticrouter.config.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosticRendererTest {
    private final DiagnosticRenderer renderer =
            new DiagnosticRenderer(Map.of("c.yaml", "a: 1\n  prioritty: 5\n" + "x".repeat(500)));

    @Test
    void showsTheLineWithACaret() {
        var diagnostic = new Diagnostic(
                Severity.WARNING,
                "unknown-key",
                new Span("c.yaml", 2, 3, 2, 12),
                "routing.decisions[0].prioritty",
                "unknown key \"prioritty\"",
                "did you mean \"priority\"?");

        assertThat(renderer.render(diagnostic)).isEqualTo("""
                warning[unknown-key]: unknown key "prioritty"
                 --> c.yaml:2:3 (routing.decisions[0].prioritty)
                  |
                2 |   prioritty: 5
                  |   ^^^^^^^^^
                  = did you mean "priority"?
                  = see docs/reference/diagnostics.md#unknown-key
                """);
    }

    @Test
    void cutsLongLinesAroundThePlace() {
        var diagnostic = new Diagnostic(Severity.ERROR, "x", new Span("c.yaml", 3, 300, 3, 303), "", "wrong", "");

        assertThat(renderer.render(diagnostic).lines().skip(3).limit(2))
                .containsExactly("3 | " + "x".repeat(160), "  | " + " ".repeat(80) + "^^^");
    }

    @Test
    void aVirtualKeyIsNotShown() {
        var lines =
                new DiagnosticRenderer(Map.of("c.yaml", "- {key: sk-one, usr: ann}\nvirtual_keys: [{key: sk-two}]\n"));
        String path = "global.services.authz.virtual_keys[0]";
        var beside = new Diagnostic(
                Severity.WARNING, "unknown-key", new Span("c.yaml", 1, 17, 1, 20), path + ".usr", "unknown key", "");
        var around = new Diagnostic(Severity.ERROR, "x", new Span("c.yaml", 2, 1, 2, 13), "global", "wrong", "");
        var itself = new Diagnostic(Severity.ERROR, "x", new Span("c.yaml", 1, 9, 1, 15), path + ".key", "wrong", "");

        assertThat(lines.render(List.of(beside, around, itself)))
                .doesNotContain("sk-")
                .contains("1 | - {key: ***", "2 | virtual_keys: [{key: ***");
    }

    @Test
    void copesWithUnknownPlacesAndSources() {
        var nowhere = new Diagnostic(Severity.ERROR, "x", Span.NONE, "a.b", "wrong", "");
        var elsewhere = new Diagnostic(Severity.ERROR, "x", new Span("d.yaml", 9, 9, 9, 9), "", "wrong", "");

        assertThat(renderer.render(nowhere)).isEqualTo("""
                error[x]: wrong
                --> (a.b)
                 = see docs/reference/diagnostics.md#x
                """);
        assertThat(renderer.render(List.of(nowhere, elsewhere))).endsWith("2 errors\n");
    }
}
