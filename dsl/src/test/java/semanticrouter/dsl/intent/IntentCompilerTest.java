package semanticrouter.dsl.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.Programs;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.intent.words.WordSpan;

/// Sentences and what they come to. What is expected is rewritten by `-Dintent.write=true`; read the difference.
class IntentCompilerTest {
    private static final IntentCompiler COMPILER = new IntentCompiler(Dsl.builtIn());
    private static final MappingNode CURRENT = Programs.document(Programs.resource("intent/config.yaml"));

    static Stream<String> sentences() {
        return Programs.resource("intent/sentences.txt").lines().filter(line -> !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void comesToItsProgram(String line) throws IOException {
        String[] halves = line.split(" \\| ", 2);
        Draft draft = COMPILER.compile(halves[1], CURRENT);
        String shown = shown(draft);
        if (Boolean.getBoolean("intent.write")) {
            Files.writeString(Path.of("src/test/resources/intent", halves[0] + ".dsl"), shown);
        }
        assertThat(shown).isEqualTo(Programs.resource("intent/" + halves[0] + ".dsl"));
        assertThat(COMPILER.compile(halves[1], CURRENT)).isEqualTo(draft);
    }

    /// What was understood and what was not, as comments, and the program without its model cards and banners.
    private static String shown(Draft draft) {
        var out = new StringBuilder("# " + draft.text() + "\n");
        draft.clauses()
                .forEach(clause -> out.append("# ")
                        .append(at(clause.at()))
                        .append(clause.understood() ? clause.meaning() : "(not understood)")
                        .append('\n'));
        draft.unparsed()
                .forEach(one -> out.append("# NOT ")
                        .append(at(one.at()))
                        .append(one.text())
                        .append(": ")
                        .append(one.why())
                        .append('\n'));
        draft.choices()
                .forEach(one -> out.append("# MODEL ")
                        .append(at(one.at()))
                        .append(one.words())
                        .append(": ")
                        .append(one.model())
                        .append(", ")
                        .append(one.why())
                        .append('\n'));
        draft.findings()
                .forEach(one -> out.append("# ")
                        .append(one.severity().toString().toUpperCase(Locale.ROOT))
                        .append(' ')
                        .append(one.code())
                        .append(": ")
                        .append(one.message())
                        .append('\n'));
        out.append("# usable: ").append(draft.usable()).append('\n');
        String program = Stream.of(draft.program().split("\n\n", -1))
                .filter(block -> !block.startsWith("MODEL ") && !block.startsWith("# =") && !block.isBlank())
                .map(String::strip)
                .collect(Collectors.joining("\n\n"));
        return out + (program.isEmpty() ? "" : "\n" + program + "\n");
    }

    private static String at(WordSpan at) {
        return at.from() + "-" + at.to() + " ";
    }

    @Test
    void everyElementHasTheWordsItIsMadeOf() {
        Draft draft = COMPILER.compile("Send Chinese math questions to the strong model with reasoning", CURRENT);
        assertThat(draft.elements())
                .extracting(Draft.Element::kind, Draft.Element::name, Draft.Element::at, Draft.Element::words)
                .contains(
                        tuple("signal", "zh", new WordSpan(2, 2), "Chinese"),
                        tuple("signal", "mathematics", new WordSpan(3, 3), "math"),
                        tuple("model", "demo/strong", new WordSpan(7, 7), "strong"),
                        tuple("route", "chinese_math", new WordSpan(1, 10), draft.text()),
                        tuple("test", "chinese_math", new WordSpan(1, 10), draft.text()));
    }

    @Test
    void wordsOfChineseAreCharacters() {
        Draft draft = COMPILER.compile("拦截越狱，数学问题用demo/strong", CURRENT);
        assertThat(draft.clauses())
                .extracting(Draft.Clause::at)
                .containsExactly(new WordSpan(1, 4), new WordSpan(5, 10));
    }

    @Test
    void whatTheConfigurationHasIsUsedAgainAndWhatItKeepsStays() {
        String yaml = Programs.resource("intent/config.yaml") + """
                entrypoints: [{model_names: [team/auto], recipe: team}]
                recipes:
                  - name: team
                    routing: {decisions: [{name: own, priority: 1, modelRefs: [{model: demo/zh}]}]}
                """;
        Draft draft = COMPILER.compile("block jailbreaks; send physics to the strong model", Programs.document(yaml));
        assertThat(draft.program())
                .contains(
                        "SIGNAL jailbreak attack {\n  threshold: 0.8\n}", "SIGNAL domain physics {", "MODEL demo/zh {")
                .contains("RECIPE team", "ENTRYPOINT {")
                .doesNotContain("science", "ROUTE old");
    }

    @Test
    void whatTheProductCannotDoIsSaidToBeSo() {
        Dsl bare = new Dsl(Vocabulary.of(List.of()));
        Draft draft = new IntentCompiler(bare).compile("mask personal data", CURRENT);
        assertThat(draft.unparsed().getFirst().why()).contains("no plugin that does that (pii_mask)");
        assertThat(draft.program()).isEmpty();
    }

    @Test
    void withoutModelsItIsSaidThatThereAreNone() {
        Draft draft = COMPILER.compile("send math to the strong model", MappingNode.EMPTY);
        assertThat(draft.usable()).isFalse();
        assertThat(draft.program()).isEmpty();
        assertThat(draft.unparsed()).anySatisfy(one -> assertThat(one.why()).contains("has no models"));
    }

    @Test
    void aTextThatIsTooLongIsNotRead() {
        Draft draft = COMPILER.compile("block jailbreaks. ".repeat(1_000), CURRENT);
        assertThat(draft.usable()).isFalse();
        assertThat(draft.unparsed())
                .singleElement()
                .satisfies(one -> assertThat(one.why()).contains("too long"));
    }

    @Test
    void thereIsAFileForEverySentenceAndNoOther() throws IOException {
        List<String> names =
                sentences().map(line -> line.split(" \\| ", 2)[0]).sorted().toList();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/intent"))) {
            assertThat(files.map(path ->
                                    Objects.requireNonNull(path.getFileName()).toString())
                            .filter(name -> name.endsWith(".dsl"))
                            .map(name -> name.substring(0, name.length() - 4))
                            .sorted())
                    .containsExactlyElementsOf(names);
        }
        assertThat(names.size()).isGreaterThan(40);
    }
}
