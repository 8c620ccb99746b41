package semanticrouter.cli.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.demo.DemoConfig;
import semanticrouter.cli.server.Kinds;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.intent.Draft;
import semanticrouter.dsl.intent.IntentCompiler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `intent` on the engine that serves.
class IntentCommandTest {
    private static final String EVERY_SUBJECT_ENGLISH =
            "math to demo/strong; physics to demo/strong; chemistry to demo/strong; biology to demo/strong; computer science"
                    + " to demo/strong; economics to demo/strong; business to demo/strong; engineering to demo/strong; health to"
                    + " demo/strong; history to demo/strong; law to demo/strong; philosophy to demo/strong; psychology to"
                    + " demo/strong; small talk to demo/small; block jailbreaks; block personal data; everything else to demo/small";
    private static final String EVERY_SUBJECT_CHINESE =
            "数学用demo/strong；物理用demo/strong；化学用demo/strong；生物用demo/strong；计算机用demo/strong；经济学用demo/strong；商业用demo/strong；"
                    + "工程用demo/strong；健康用demo/strong；历史用demo/strong；法律用demo/strong；哲学用demo/strong；心理学用demo/strong；"
                    + "闲聊用demo/small；拦截越狱；拦截个人信息；其他的用demo/small";
    private static final String EVERY_LANGUAGE =
            "Arabic to demo/zh; Czech to demo/zh; German to demo/zh; Greek to demo/zh; Spanish to demo/zh; Persian to demo/zh;"
                    + " French to demo/zh; Hebrew to demo/zh; Hindi to demo/zh; Indonesian to demo/zh; Italian to demo/zh;"
                    + " Japanese to demo/zh; Korean to demo/zh; Dutch to demo/zh; Polish to demo/zh; Portuguese to demo/zh;"
                    + " Russian to demo/zh; Swedish to demo/zh; Thai to demo/zh; Turkish to demo/zh; Ukrainian to demo/zh;"
                    + " Vietnamese to demo/zh; Chinese to demo/zh; English to demo/small";

    private final Console console = new Console();

    @TempDir
    private Path folder = Path.of("");

    private JsonNode json(String text) {
        console.run("intent", "--json", text);
        return new JsonMapper().readTree(console.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "send Chinese math questions to the strong model with reasoning, everything under 100 tokens to the cheap one,"
                        + " block jailbreaks, mask personal data before leaving",
                "把中文数学问题发给强模型并开启推理，100个token以内的都用便宜的模型，拦截越狱，个人信息在发出前脱敏"
            })
    void theExampleOfTheSpecificationIsUnderstoodAndItsTestsPass(String text) {
        JsonNode answer = json(text);

        assertThat(answer.path("unparsed").size()).as(answer.toString()).isZero();
        assertThat(answer.path("usable").asBoolean())
                .as(answer.path("findings").toString())
                .isTrue();
        assertThat(answer.path("tests").size()).isGreaterThanOrEqualTo(4);
        assertThat(answer.path("tests").valueStream())
                .allSatisfy(test -> assertThat(test.path("passed").asBoolean())
                        .as(test.toString())
                        .isTrue());
        assertThat(answer.path("program").asString())
                .contains("PLUGIN pii_mask", "reasoning = true", "PLUGIN fast_response");
        assertThat(answer.path("diff").asString()).startsWith("--- demo.yaml\n+++ intent.dsl\n@@ ");
    }

    /// The prompts of the product do on the engine what is known of them.
    @ParameterizedTest
    @ValueSource(strings = {EVERY_SUBJECT_ENGLISH, EVERY_SUBJECT_CHINESE, EVERY_LANGUAGE})
    void everyPromptTakesItsRoute(String text) {
        JsonNode answer = json(text);

        assertThat(answer.path("unparsed").size())
                .as(answer.path("unparsed").toString())
                .isZero();
        assertThat(answer.path("tests").size()).isGreaterThanOrEqualTo(16);
        assertThat(answer.path("tests")
                        .valueStream()
                        .filter(test -> !test.path("passed").asBoolean())
                        .map(JsonNode::toString))
                .isEmpty();
    }

    @Test
    void everySentenceOfTheDocumentationIsUnderstood() throws Exception {
        Dsl dsl = Kinds.language();
        MappingNode demonstration = (MappingNode) Objects.requireNonNull(
                YamlReader.read("demo.yaml", DemoConfig.source().text()).root());
        List<String> sentences = Files.readString(Path.of("../docs/configure.md"))
                .lines()
                .dropWhile(line -> !line.equals("| English | 中文 |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .flatMap(line -> Stream.of(line.split("\\|", -1)))
                .map(String::strip)
                .filter(sentence -> !sentence.isEmpty())
                .toList();

        assertThat(sentences).hasSizeGreaterThan(30);
        assertThat(sentences).allSatisfy(sentence -> {
            Draft draft = new IntentCompiler(dsl).compile(sentence, demonstration);
            assertThat(draft.unparsed()).isEmpty();
            assertThat(draft.usable()).as(draft.findings().toString()).isTrue();
        });
    }

    @Test
    void showsWhatEveryClauseBecameAndWritesTheProgram() throws Exception {
        Path target = folder.resolve("policy.dsl");
        int code = console.run(
                "intent", "code goes to the strong model, everything else to the cheap one", "-o", target.toString());

        assertThat(code).as(console.out() + console.err()).isEqualTo(ExitCode.OK);
        assertThat(console.out())
                .contains("1–6", "requests that are about code go to demo/strong", "the lowest price (0.4)")
                .contains("ROUTE everything_else", "+ROUTE code", "2 of 2 tests passed", "everything was understood");
        assertThat(target).content().contains("ROUTE code", "TEST intent");
    }

    @Test
    void whatIsNotUnderstoodIsSaidAndNothingIsWritten() throws Exception {
        Path target = folder.resolve("policy.dsl");
        int code = console.run("intent", "block jailbreaks; dance with bears", "-o", target.toString());

        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(console.out())
                .contains("not understood: words 3 \"dance\": \"dance\" is not known here", "ROUTE block_jailbreak");
        assertThat(target).doesNotExist();
    }

    @Test
    void itIsToldInTheLanguageOfTheTextOrTheOneThatIsAsked() {
        console.run("intent", "数学问题用最强的模型，其他的都用便宜的模型");
        assertThat(console.out()).contains("内容为数学的请求发往 demo/strong", "quality_score 最高（0.95）", "2 of 2 tests passed");
        console.run("intent", "--language", "en", "数学问题用最强的模型，其他的都用便宜的模型");
        assertThat(console.out())
                .contains("requests that are about math go to demo/strong", "the highest quality_score (0.95)");
        console.run("intent", "--language", "zh", "dance with bears");
        assertThat(console.out() + console.err()).contains("这里不认识“dance”");
        assertThat(console.run("intent", "--language", "fr", "log everything")).isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("--language en or --language zh");
    }

    @Test
    void theConfigurationNamedGivesTheModels() throws Exception {
        Path config = Files.writeString(folder.resolve("own.yaml"), """
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: 8899}]
                providers:
                  defaults: {default_model: house}
                  models: [{name: house, backend_refs: [{endpoint: "127.0.0.1:8000"}]}]
                routing: {modelCards: [{name: house}], decisions: []}
                """);
        assertThat(console.run("intent", "--config", config.toString(), "send everything to the best model"))
                .as(console.err())
                .isEqualTo(ExitCode.OK);
        assertThat(console.out()).contains("MODEL \"house\"", "it is the only model");
        assertThat(Files.readString(config)).contains("decisions: []");
    }

    @Test
    void withoutATextOrAFileItIsSaidHowToCallIt() {
        assertThat(console.run("intent", " ")).isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("there is no text");
        assertThat(console.run("intent", "--config", folder.resolve("none.yaml").toString(), "log everything"))
                .isEqualTo(ExitCode.USAGE);
    }
}
