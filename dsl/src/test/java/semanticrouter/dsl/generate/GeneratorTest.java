package semanticrouter.dsl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Required;
import semanticrouter.core.kind.Status;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.document.Vocabulary;

class GeneratorTest {
    private static final Dsl DSL = Dsl.builtIn();
    private static final SchemaReference REFERENCE = SchemaReference.of(List.of(), Vocabulary.builtIn());

    private static final String GOOD = """
            SIGNAL keyword "urgent" { operator: "OR" keywords: ["urgent"] }
            ROUTE "fast" { PRIORITY 10 WHEN keyword("urgent") MODEL "m" }
            ROUTE "rest" { PRIORITY 1 MODEL "m" }
            """;

    private static final String FORMATTED = DSL.format("t.dsl", GOOD).text().orElseThrow();

    /// A model that says what it was told to, and keeps what it was asked.
    private static final class Scripted implements ChatModel {
        private final List<String> questions = new ArrayList<>();
        private final List<String> answers;

        Scripted(String... answers) {
            this.answers = List.of(answers);
        }

        @Override
        public String answer(String system, String user, double temperature, int maxTokens) throws Failed {
            assertThat(system).contains("DECISION_TREE");
            assertThat(temperature).isEqualTo(0.1);
            assertThat(maxTokens).isEqualTo(4096);
            questions.add(user);
            if (questions.size() > answers.size()) {
                throw new Failed("the model is gone", "start it");
            }
            return answers.get(questions.size() - 1);
        }
    }

    private final List<String> progress = new ArrayList<>();

    private Generated generate(Scripted model) throws Exception {
        return new Generator(DSL, REFERENCE, model)
                .generate(
                        Task.of("urgent things fast"),
                        GenerateOptions.DEFAULT,
                        step -> progress.add(step.phase() + " " + step.attempt()));
    }

    @Test
    void aGoodAnswerIsTakenAtOnceAndFormatted() throws Exception {
        var model = new Scripted(GOOD);
        Generated generated = generate(model);
        assertThat(generated.dsl()).isEqualTo(FORMATTED);
        assertThat(generated.rawOutput()).isEqualTo(GOOD);
        assertThat(generated.attempts()).isEqualTo(1);
        assertThat(generated.parseError()).isEmpty();
        assertThat(generated.warnings()).isEmpty();
        assertThat(progress).containsExactly("GENERATE 1", "PARSE 1", "COMPLETE 1");
        assertThat(model.questions.getFirst())
                .contains("urgent things fast", "PROJECTION mapping", "DECISION_TREE \"by_kind\"");
    }

    @ParameterizedTest
    @MethodSource
    void theProgramIsTakenOutOfWhatStandsAround(String answer) throws Exception {
        assertThat(generate(new Scripted(answer)).dsl()).isEqualTo(FORMATTED);
    }

    static List<String> theProgramIsTakenOutOfWhatStandsAround() {
        return List.of(
                "```dsl\n" + GOOD + "```\nHope that helps!",
                "```\n" + GOOD,
                "Sure, here's a SIGNAL and ROUTE policy:\n\n" + GOOD + "\nThis {policy} does \"it\".",
                "# a comment\n" + GOOD,
                "First try:\n```text\n" + GOOD + "```\nor\n```\nROUTE x { }\n```");
    }

    @Test
    void theBlocksThatOnceWereCutOffAreKept() throws Exception {
        for (String first : List.of(
                "ROUTING { strategy: \"priority\" }\n",
                "ENTRYPOINT { model_names: [\"a\"] recipe: \"default\" }\n",
                "RECIPE \"r\" { ROUTE x { PRIORITY 1 MODEL m } }\nENTRYPOINT { model_names: [b] recipe: r }\n")) {
            Generated generated = generate(new Scripted("Here it is: " + first + GOOD));
            assertThat(DSL.compile("t", generated.dsl()).document().toString().length())
                    .as(first)
                    .isGreaterThan(DSL.compile("t", GOOD).document().toString().length());
        }
        String asserted = GOOD + "ASSERT WHEN keyword(\"urgent\") THEN ROUTE IN fast\n";
        assertThat(generate(new Scripted(asserted)).dsl()).contains("ASSERT ");
    }

    @Test
    void aDecisionTreeKeepsItsForm() throws Exception {
        String tree = """
                SIGNAL keyword "k" { operator: "OR" keywords: ["x"] }
                DECISION_TREE "t" {
                  IF keyword("k") { MODEL "a" }
                  ELSE { MODEL "b" }
                }""";
        assertThat(generate(new Scripted(tree)).dsl()).isEqualTo(tree);
    }

    @Test
    void aBrokenDraftIsMended() throws Exception {
        var model = new Scripted("ROUTE fast { PRIORITY high MODEL m }", GOOD);
        Generated generated = generate(model);
        assertThat(generated.dsl()).isEqualTo(FORMATTED);
        assertThat(generated.attempts()).isEqualTo(2);
        assertThat(progress).containsExactly("GENERATE 1", "PARSE 1", "REPAIR 2", "PARSE 2", "COMPLETE 2");
        assertThat(model.questions.get(1))
                .contains(
                        "urgent things fast",
                        "ROUTE fast { PRIORITY high MODEL m }",
                        "expected a whole number after PRIORITY, found 'high' (at line 1, column 23)")
                .doesNotContain("# Examples");
    }

    @Test
    void whatNeverParsesComesBackWithItsError() throws Exception {
        var model = new Scripted("ROUTE a {", "I do not know.", "ROUTE b { WEHN }");
        Generated generated = generate(model);
        assertThat(generated.dsl()).isEqualTo("ROUTE b { WEHN }");
        assertThat(generated.attempts()).isEqualTo(3);
        assertThat(generated.parseError())
                .hasValueSatisfying(error -> assertThat(error).contains("WEHN", "line 1"));
        assertThat(model.questions.get(2)).contains("the answer holds no block of the routing language");
    }

    @Test
    void aModelThatIsGoneEndsIt() {
        assertThatThrownBy(() -> generate(new Scripted("ROUTE a {")))
                .isInstanceOf(ChatModel.Failed.class)
                .hasMessage("the model is gone");
    }

    @Test
    void whatDoesNotHoldTogetherIsMendedToo() throws Exception {
        var model = new Scripted(GOOD.replace("keyword(\"urgent\")", "keyword(\"urgnt\")"), GOOD);
        Generated generated = generate(model);
        assertThat(generated.dsl()).isEqualTo(FORMATTED);
        assertThat(generated.attempts()).isEqualTo(2);
        assertThat(generated.warnings()).isEmpty();
        assertThat(model.questions.get(1)).contains("undefined keyword signal \"urgnt\"", "change to \"urgent\"");
        assertThat(progress).containsExactly("GENERATE 1", "PARSE 1", "REPAIR 2", "PARSE 2", "COMPLETE 2");
    }

    @Test
    void mendingEndsWhenNothingChanges() throws Exception {
        String wrong = GOOD.replace("keyword(\"urgent\")", "keyword(\"urgnt\")");
        Generated same = generate(new Scripted(wrong, wrong));
        assertThat(same.attempts()).isEqualTo(2);
        assertThat(same.warnings()).anyMatch(warning -> warning.contains("urgnt"));

        // The draft changes and the findings do not.
        String other = wrong.replace("\"rest\"", "\"others\"");
        assertThat(generate(new Scripted(wrong, other)).attempts()).isEqualTo(2);

        // A repair that no longer parses is not taken.
        Generated kept = generate(new Scripted(wrong, "ROUTE {", "ROUTE {", "ROUTE {"));
        assertThat(kept.attempts()).isEqualTo(4);
        assertThat(kept.parseError()).isEmpty();
        assertThat(kept.dsl()).contains("urgnt");
    }

    @Test
    void theExamplesAreSoundPrograms() {
        for (String name : Prompts.EXAMPLES) {
            String text = Prompts.resource("examples/" + name);
            assertThat(text).startsWith("# TASK: ");
            assertThat(DSL.validate(name, text).issues()).as(name).isEmpty();
            assertThat(DSL.findings(DSL.compile(name, text).document()))
                    .as(name)
                    .isEmpty();
        }
    }

    @Doc("Looks at something.")
    record Look(
            @Required String name,
            @Doc("How far.") @Default("5") @Required int farAway,
            @OneOf({"", "near", "far"}) String where,
            List<Part> parts,
            Map<String, String> others,
            @Planned boolean later) {}

    record Part(String word, double weight) {}

    @Test
    void theReferenceSaysWhatTheKindsDeclare() {
        String text = SchemaReference.of(
                        List.of(
                                Kind.signal("look", "looks", Look.class),
                                Kind.algorithm("someday", Status.PLANNED, Look.class)),
                        Vocabulary.builtIn())
                .text();
        assertThat(text).contains("""
                - look: Looks at something.
                    far_away: whole number, required, default 5. How far.
                    where: text, one of near | far
                    parts: [{ word: text, weight: number }, …]
                    others: { … }
                """).doesNotContain("someday", "later");
    }
}
