package semanticrouter.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `chat` as a person at a terminal and as a script use it.
class ChatCommandTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WHOLE = """
            {"choices":[{"message":{"role":"assistant","content":"Four."}}]}""";
    private static final String STREAM = """
            data: {"choices":[{"delta":{"role":"assistant"}}]}

            data: {"choices":[{"delta":{"content":"Fo"}}]}

            data: {"choices":[{"delta":{"content":"ur."}}]}

            data: [DONE]

            """;
    private static final Map<String, String> ROUTE = Map.of(
            "x-vsr-selected-model", "demo/small",
            "x-vsr-selected-decision", "everyday",
            "x-vsr-matched-language", "en",
            "x-vsr-replay-id", "r-1");

    private final PretendedServer router = new PretendedServer();
    private final Console console = new Console();

    @AfterEach
    void stop() {
        router.close();
    }

    private String base() {
        return "http://127.0.0.1:" + router.port() + "/v1";
    }

    private int chat(String... more) {
        return console.run(arguments(more));
    }

    private String[] arguments(String... more) {
        var args = new String[more.length + 3];
        args[0] = "chat";
        args[1] = "--base-url";
        args[2] = base();
        System.arraycopy(more, 0, args, 3, more.length);
        return args;
    }

    @Test
    void a_script_gets_the_whole_answer_and_the_route() {
        router.replies(200, "application/json", WHOLE, ROUTE);
        assertThat(chat("2 + 2?", "--system", "Be brief.", "--temperature", "0.2"))
                .isEqualTo(ExitCode.OK);
        assertThat(console.out())
                .contains("Four.", "x-vsr-selected-model: demo/small", "x-vsr-selected-decision: everyday")
                .doesNotContain("x-vsr-matched-language");
        JsonNode asked = JSON.readTree(router.bodies().getFirst());
        assertThat(asked.path("stream").asBoolean(true)).isFalse();
        assertThat(asked.path("temperature").asDouble(0)).isEqualTo(0.2);
        assertThat(asked.at("/messages/0/role").asString("")).isEqualTo("system");
        assertThat(asked.at("/messages/1/content").asString("")).isEqualTo("2 + 2?");
    }

    @Test
    void a_person_gets_the_tokens_as_they_come() {
        router.replies(200, "text/event-stream", STREAM, ROUTE);
        assertThat(console.typed("", arguments("2 + 2?"))).isEqualTo(ExitCode.OK);
        assertThat(console.out()).contains("Four.");
        assertThat(router.bodies().getFirst()).contains("\"stream\":true");
        assertThat(console.typed("", arguments("2 + 2?", "--no-stream"))).isEqualTo(ExitCode.OK);
        assertThat(router.bodies().get(1)).contains("\"stream\":false");
        assertThat(chat("2 + 2?", "--stream")).isEqualTo(ExitCode.OK);
        assertThat(router.bodies().get(2)).contains("\"stream\":true");
    }

    @Test
    void json_is_one_object_and_nothing_else() {
        router.replies(200, "application/json", WHOLE, ROUTE);
        assertThat(chat("2 + 2?", "--json")).isEqualTo(ExitCode.OK);
        JsonNode document = JSON.readTree(console.out());
        assertThat(document.path("answer").asString("")).isEqualTo("Four.");
        assertThat(document.path("status").asInt(0)).isEqualTo(200);
        assertThat(document.path("route").path("x-vsr-selected-model").asString(""))
                .isEqualTo("demo/small");
        assertThat(console.err()).isEmpty();
    }

    @Test
    void a_message_can_be_piped_in() {
        router.replies(200, "application/json", WHOLE, ROUTE);
        assertThat(console.piped("证明根号二是无理数\n", arguments())).isEqualTo(ExitCode.OK);
        assertThat(router.bodies().getFirst()).contains("证明根号二是无理数");
        assertThat(console.piped("  \n", arguments())).isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("there is no message", "Hint:");
    }

    @Test
    void a_conversation_remembers_until_it_is_reset() {
        router.replies(200, "text/event-stream", STREAM, ROUTE);
        String typed = """
                2 + 2?
                /model demo/strong
                And one more?
                /feedback +
                /unknown
                /reset
                Hello
                /quit
                """;
        assertThat(console.typed(typed, arguments())).isEqualTo(ExitCode.OK);
        assertThat(router.bodies()).hasSize(3);
        JsonNode second = JSON.readTree(router.bodies().get(1));
        assertThat(second.path("model").asString("")).isEqualTo("demo/strong");
        assertThat(second.path("messages").size()).isEqualTo(3);
        assertThat(second.at("/messages/1/content").asString("")).isEqualTo("Four.");
        assertThat(JSON.readTree(router.bodies().get(2)).path("messages").size())
                .isEqualTo(1);
        assertThat(console.out()).contains("takes no feedback", "Model: demo/strong");
        assertThat(console.err()).contains("there is no command /unknown");
    }

    @Test
    void a_conversation_survives_a_refusal_and_explains_answers() {
        router.replies(503, "application/json", "{\"error\":{\"message\":\"no backend\"}}", Map.of());
        assertThat(console.typed("/why\nHello\n", arguments())).isEqualTo(ExitCode.OK);
        assertThat(console.err()).contains("no answer to explain yet", "no model could answer (HTTP 503): no backend");
    }

    @ParameterizedTest
    @CsvSource({
        "401, '', no key or a wrong one, --api-key-env",
        "403, '', the caller may not do that, rights",
        "404, endpoint_not_found, nothing answers at that path, /v1",
        "404, model_not_found, no such model, /v1/models",
        "429, '', too many requests, in 7 s",
        "500, '', no model could answer, vllm-sr doctor",
        "502, '', no model could answer, vllm-sr doctor",
        "504, '', no model could answer, vllm-sr doctor"
    })
    void every_refusal_is_a_sentence_with_a_hint(int status, String code, String sentence, String hint) {
        String body = "{\"error\":{\"message\":\"said so\",\"code\":\"" + code + "\"}}";
        router.replies(status, "application/json", body, Map.of("retry-after", "7"));
        assertThat(chat("Hello")).isEqualTo(ExitCode.FAILED);
        assertThat(console.err().replace("key, or", "key or"))
                .contains("Error: " + sentence + " (HTTP " + status + "): said so", "Hint: ", hint);
        assertThat(console.out()).isEmpty();
    }

    @Test
    void a_page_of_a_proxy_is_told_from_an_answer() {
        router.replies(403, "text/html", "<html>blocked</html>", Map.of());
        assertThat(chat("Hello")).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("a page instead of JSON (HTTP 403)", "NO_PROXY");
    }

    @Test
    void half_an_answer_is_no_success() {
        router.replies(200, "text/event-stream", STREAM.replace("data: [DONE]", ""), ROUTE);
        assertThat(chat("Hello", "--stream")).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("the answer broke off");
    }

    @Test
    void a_configuration_says_where_the_router_is_and_which_key_it_takes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("router.yaml");
        Files.writeString(file, """
                version: v0.3
                listeners: [{name: http, address: 0.0.0.0, port: %d, api_keys: [k-1]}]
                providers:
                  defaults: {default_model: small}
                  models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:9"}]}]
                routing:
                  modelCards: [{name: small}]
                  decisions: []
                """.formatted(router.port()));
        router.replies(200, "application/json", WHOLE, ROUTE);
        assertThat(console.run("chat", "Hello", "--config", file.toString()))
                .as(console::err)
                .isEqualTo(ExitCode.OK);
        assertThat(router.keys()).containsExactly("Bearer k-1");
        assertThat(console.run(
                        "chat", "Hello", "--config", folder.resolve("none.yaml").toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("none.yaml cannot be read", "--base-url");
    }

    @Test
    void debugging_says_when_the_signals_cannot_be_had() {
        router.replies(200, "application/json", WHOLE, ROUTE);
        assertThat(chat("Hello", "--debug")).isEqualTo(ExitCode.OK);
        assertThat(console.out()).contains("x-vsr-matched-language: en");
        assertThat(console.err()).contains("the signals cannot be shown", "--endpoint URL");
    }

    @Test
    void a_wrong_command_line_is_told_before_anything_is_sent() {
        assertThat(console.run("chat", "Hello", "--target", "k8s")).isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("no router in a cluster", "kubectl port-forward");
        assertThat(chat("Hello", "--temperature", "3")).isEqualTo(ExitCode.USAGE);
        assertThat(chat("Hello", "--timeout", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(chat("Hello", "--prompt", "Hello")).isEqualTo(ExitCode.USAGE);
        assertThat(chat("Hello", "--api-key-env", "SURELY_NOT_SET_7")).isEqualTo(ExitCode.USAGE);
        assertThat(router.bodies()).isEmpty();
    }
}
