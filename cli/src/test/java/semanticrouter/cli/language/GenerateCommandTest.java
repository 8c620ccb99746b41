package semanticrouter.cli.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.server.Kinds;
import semanticrouter.dsl.Dsl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `generate` against a server that answers what it was told.
class GenerateCommandTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String INSTRUCTION = "Send Zebra questions to the big model";
    private static final String KEY = "sk-very-secret";

    private static final String GOOD = """
            SIGNAL keyword "zebra" { operator: "OR" keywords: ["zebra"] }
            ROUTE "striped" { PRIORITY 10 WHEN keyword("zebra") MODEL "big" }
            ROUTE "rest" { PRIORITY 1 MODEL "small" }
            """;

    private final Console console = new Console();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @TempDir
    private Path folder = Path.of("");

    GenerateCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
    }

    @BeforeEach
    void start() {
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
            String next = answers.poll();
            String body = next == null
                    ? "{\"error\":{\"message\":\"out of answers\"}}"
                    : JSON.writeValueAsString(Map.of(
                            "choices", List.of(Map.of("message", Map.of("role", "assistant", "content", next)))));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(next == null ? 503 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private int generate(List<String> replies, String... more) {
        answers.clear();
        answers.addAll(replies);
        asked.clear();
        var line = new java.util.ArrayList<>(List.of(
                "generate",
                INSTRUCTION,
                "--api-url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/v1",
                "--model",
                "writer",
                "--api-key",
                KEY));
        line.addAll(List.of(more));
        int code = console.run(line.toArray(String[]::new));
        assertThat(console.out() + console.err()).doesNotContain(KEY, INSTRUCTION);
        return code;
    }

    @Test
    void aGoodProgramIsWritten() throws Exception {
        Path target = folder.resolve("policy.dsl");
        assertThat(generate(List.of("Here:\n```dsl\n" + GOOD + "```\n"), "-o", target.toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(target).content().contains("ROUTE striped {\n  PRIORITY 10\n  WHEN keyword(\"zebra\")\n");
        assertThat(console.err())
                .contains(
                        "attempt 1: asking the model for a draft",
                        "attempt 1: reading the answer",
                        "done after 1 attempt");
        JsonNode request = asked.getFirst();
        assertThat(request.path("model").asString("")).isEqualTo("writer");
        assertThat(request.path("temperature").asDouble(9)).isEqualTo(0.1);
        assertThat(request.path("max_tokens").asInt(0)).isEqualTo(4096);
        assertThat(request.path("messages").path(1).path("content").asString(""))
                .contains(INSTRUCTION, "- keyword: Matches when", "ngram_arity: whole number");
        assertThat(keys.getFirst()).isEqualTo("Bearer " + KEY);
    }

    @Test
    void aBrokenDraftIsMended() {
        assertThat(generate(List.of("ROUTE striped { PRIORITY ten }", GOOD))).isEqualTo(ExitCode.OK);
        assertThat(console.out()).contains("ROUTE striped {");
        assertThat(console.err()).contains("attempt 2: asking the model to mend its draft", "done after 2 attempts");
        assertThat(asked.get(1).path("messages").path(1).path("content").asString(""))
                .contains("ROUTE striped { PRIORITY ten }", "expected a whole number after PRIORITY");
    }

    @Test
    void whatNeverParsesEndsWithTheLastDraft() throws Exception {
        Path target = Files.writeString(folder.resolve("policy.dsl"), "old");
        assertThat(generate(List.of("ROUTE a {", "ROUTE b {", "ROUTE c {"), "-o", target.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(console.out()).isEqualTo("ROUTE c {\n");
        assertThat(console.err()).contains("🔴 Error: ", "(at line 1, column ", "wrote no program in 3 attempts");
        assertThat(target).hasContent("old");
        assertThat(generate(List.of("A demonstration answers.", "Hello!", "Still here.")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("the answer holds no block of the routing language");
    }

    @Test
    void aProgramThatDoesNotCompileIsNoSuccess() {
        String wrong = GOOD + "MODEL big { }\nMODEL big { }\nMODEL small { }\n";
        assertThat(generate(List.of(wrong, wrong))).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("MODEL big is declared twice", "has errors after 2 attempts");
    }

    @Test
    void aServerThatDoesNotAnswerEndsItAtOnce() {
        assertThat(generate(List.of())).isEqualTo(ExitCode.FAILED);
        assertThat(console.err())
                .contains("refused the request (HTTP 503): out of answers")
                .doesNotContain("\tat ");
        assertThat(asked).hasSize(1);
        server.stop(0);
        assertThat(generate(List.of())).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("nothing answers at 127.0.0.1:");
    }

    @Test
    void theInstructionIsPipedAndWhatIsMissingIsSaid() {
        answers.add(GOOD);
        assertThat(console.piped(
                        INSTRUCTION,
                        "generate",
                        "--api-url",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/",
                        "--model",
                        "m",
                        "--use",
                        "big,small"))
                .isEqualTo(ExitCode.OK);
        assertThat(asked.getFirst().path("messages").path(1).path("content").asString(""))
                .contains(INSTRUCTION, "Use these models: big, small");
        assertThat(keys.getFirst()).isEqualTo("null");
        assertThat(console.run("generate", "x", "--model", "m")).isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("VLLM_API_URL");
        assertThat(console.piped("", "generate", "--model", "m", "--api-url", "http://x/v1"))
                .isEqualTo(ExitCode.USAGE);
    }

    /// The prompts teach the language of this build: their examples have no finding under it.
    @Test
    void theExamplesOfThePromptsAreSound() throws Exception {
        Dsl language = Kinds.language();
        for (String name : List.of("support.dsl", "privacy.dsl", "tree.dsl", "tenants.dsl")) {
            try (var in = Objects.requireNonNull(
                    Dsl.class.getResourceAsStream("/semanticrouter/dsl/generate/examples/" + name))) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(language.validate(name, text).issues()).as(name).isEmpty();
                assertThat(language.findings(language.compile(name, text).document()))
                        .as(name)
                        .isEmpty();
            }
        }
        assertThat(Kinds.reference().text()).contains("- multi_factor", "- response_cache", "- complexity");
    }
}
