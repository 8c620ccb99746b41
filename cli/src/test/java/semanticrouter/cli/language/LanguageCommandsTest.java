package semanticrouter.cli.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands of the routing language as a person runs them.
class LanguageCommandsTest {
    private static final String PROGRAM = """
            SIGNAL keyword urgent { operator: "OR" keywords: ["urgent"] }
            ROUTE fast { PRIORITY 10 WHEN keyword("urgent") MODEL "m" }
            ROUTE rest { PRIORITY 1 MODEL "m" }
            """;

    private static final String BASE = """
            version: v0.3
            listeners: [{name: http, address: 127.0.0.1, port: 8899}]
            providers:
              defaults: {default_model: m}
              models: [{name: m, backend_refs: [{endpoint: "127.0.0.1:8000"}]}]
            """;

    private final Console console = new Console();

    @TempDir
    private Path folder = Path.of("");

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compile", "check", "test", "validate"})
    void aProgramThatDoesNotCompileIsToldWhy(String command) throws Exception {
        String program = file("p.dsl", "ROUTING { strategy: fastest }\nMODEL m { }\nMODEL m { }\n" + PROGRAM);
        assertThat(console.run(command, program)).isEqualTo(ExitCode.FAILED);
        assertThat(console.err())
                .contains(
                        "🔴 Error: the strategy \"fastest\" does not exist (at line 1, column 21) [Fix: write priority or confidence]",
                        "🔴 Error: MODEL m is declared twice (at line 3, column 7) [Fix: remove one]",
                        "2 error(s), 0 warning(s), 0 constraint(s)");
    }

    @Test
    void aBrokenAssertionHidesNothingElseThatIsProved() throws Exception {
        String program = file("p.dsl", """
                MODEL "m" { }
                SIGNAL keyword "a" { operator: "OR" keywords: ["alpha"] }
                ROUTE "never" { PRIORITY 9 WHEN keyword("a") AND NOT keyword("a") MODEL "m" }
                ROUTE "rest" { PRIORITY 1 MODEL "m" }
                ASSERT NEVER keyword("a") REACHES model("m")
                """);
        assertThat(console.run("check", program)).isEqualTo(ExitCode.FAILED);
        assertThat(console.err())
                .contains("does not hold", "policy-never-matches")
                .containsOnlyOnce("does not hold");
        assertThat(console.out()).contains("1 assertions");
    }

    @Test
    void aRecipeWhoseProgramDoesNotCompileIsToldWhere() throws Exception {
        file("config.yaml", BASE + "routing: {modelCards: [{name: m}]}\n");
        file("probes.yaml", """
                version: v0.3
                decisions:
                  - name: x
                    variants: [{query: hello}]
                """);
        file("recipe.dsl", "RECIPE \" \" { ROUTE r { PRIORITY 1 MODEL m } }\n");
        console.run("recipe", "test", folder.toString());
        assertThat(console.out() + console.err())
                .contains("recipe.dsl: line 1, column 8: the name of a RECIPE must not be blank");
    }

    @Test
    void whatIsLeftOutIsAWarningWithItsPlace() throws Exception {
        String program = file("p.dsl", PROGRAM + "SIGNAL context c { min_tokens: [1] }\n");
        for (String command : new String[] {"compile", "fmt"}) {
            assertThat(console.run(command, program)).as(command).isEqualTo(ExitCode.OK);
            assertThat(console.err()).as(command).contains("🟡 Warning: ", "(at line 4, column ");
            assertThat(console.out()).as(command).doesNotContain("🟡");
        }
    }

    @Test
    void formattingGoesWhereItIsTold() throws Exception {
        String program = file("p.dsl", "# a comment\n" + PROGRAM);
        Path target = folder.resolve("formatted.dsl");
        assertThat(console.run("format", "-o", target.toString(), program)).isEqualTo(ExitCode.OK);
        assertThat(target).content().contains("ROUTE fast {\n  PRIORITY 10\n").doesNotContain("a comment");
        assertThat(console.run("fmt", "-o", "-", program)).isEqualTo(ExitCode.OK);
        assertThat(console.out()).isEqualTo(Files.readString(target));
        assertThat(console.run("fmt", "--write", "-o", "-", program)).isEqualTo(ExitCode.USAGE);
        assertThat(Path.of(program)).content().startsWith("# a comment");
    }

    @Test
    void aProgramIsValidatedWithItsSymbolsAndFixes() throws Exception {
        assertThat(console.run("validate", file("p.dsl", PROGRAM))).isEqualTo(ExitCode.OK);
        assertThat(console.out()).contains("is a valid program");

        String misspelt = file("q.dsl", PROGRAM.replace("keyword(\"urgent\")", "keyword(\"urgnt\")"));
        assertThat(console.run("validate", misspelt, "--json")).isEqualTo(ExitCode.OK);
        JsonNode answer = new JsonMapper().readTree(console.out());
        JsonNode finding = answer.path("diagnostics").path(0);
        assertThat(finding.path("level").asString("")).isEqualTo("warning");
        assertThat(finding.path("line").asInt(0)).isEqualTo(2);
        assertThat(finding.path("fixes").path(0).path("newText").asString("")).isEqualTo("\"urgent\"");
        assertThat(answer.path("symbols").path("routes").path(1).asString("")).isEqualTo("rest");
        assertThat(answer.path("symbols").path("signals").path(0).path("type").asString(""))
                .isEqualTo("keyword");
        assertThat(console.run("validate", misspelt, "--strict")).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aConfigurationIsValidatedByItsNameAlone() throws Exception {
        String config = file("config.yaml", BASE + "routing: {modelCards: [{name: m}]}\n");
        assertThat(console.run("validate", config, "--document")).isEqualTo(ExitCode.OK);
        assertThat(console.out()).contains("is a valid document");
        assertThat(console.run("validate", config, "--config", config)).isEqualTo(ExitCode.USAGE);
        assertThat(console.run("validate", config, "--runtime-checks")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void runtimeChecksRunTheTestsAndCompareMembersOfSoftmaxPartitions() throws Exception {
        String base = file("config.yaml", BASE);
        String program = file("p.dsl", """
                MODEL m { }
                SIGNAL embedding code { threshold: 0.6 candidates: ["Write a function in Python", "Fix this Java bug"] }
                SIGNAL embedding programs { threshold: 0.6 candidates: ["Fix this bug in Java", "Write a Python function"] }
                SIGNAL embedding cooking { threshold: 0.6 candidates: ["How long do I bake bread", "A recipe for soup"] }
                PROJECTION partition topics {
                  semantics: "softmax_exclusive" temperature: 0.1 members: ["code", "programs", "cooking"] default: "cooking"
                }
                ROUTE soup { PRIORITY 10 WHEN embedding("cooking") MODEL "m" }
                ROUTE rest { PRIORITY 1 MODEL "m" }
                TEST t {
                  "A recipe for soup" -> soup
                  "Fix this Java bug" -> soup
                }
                """);
        assertThat(console.run("validate", "--runtime-checks", "--base", base, program))
                .isEqualTo(ExitCode.FAILED);
        assertThat(console.err())
                .contains(
                        "🔴 Error: TEST t expected \"soup\" and reached \"rest\"",
                        "(at line 12, column 3)",
                        "🟡 Warning: PROJECTION partition topics: the members \"code\" and \"programs\" are nearly the same (cosine ",
                        "1 error(s), 1 warning(s), 0 constraint(s)");
        assertThat(console.run("test", "--base", base, program)).isEqualTo(ExitCode.FAILED);
        assertThat(console.out()).contains("1 of 2 passed");
        assertThat(console.err()).contains("(at line 12, column 3)", "are nearly the same");
    }

    @Test
    void theSyntaxTreeIsJson() throws Exception {
        assertThat(console.run("compile", "--format", "ast", file("p.dsl", PROGRAM)))
                .isEqualTo(ExitCode.OK);
        JsonNode tree = new JsonMapper().readTree(console.out());
        assertThat(tree.path("routes").path(0).path("when").path("signalName").asString(""))
                .isEqualTo("urgent");
        assertThat(console.run("compile", "--format", "ast", file("q.dsl", PROGRAM + "ROUTE x { PRIORITY }")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("🔴 Error: ", "(at line 4, column ");
        assertThat(new JsonMapper().readTree(console.out()).path("routes").size())
                .isEqualTo(2);
    }
}
