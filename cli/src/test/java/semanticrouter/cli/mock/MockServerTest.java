package semanticrouter.cli.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the pretended model answers.
class MockServerTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MESSAGES = """
            {"model": "m", "messages": [
              {"role": "system", "content": "Be brief."},
              {"role": "user", "content": [{"type": "text", "text": "Look"}, {"type": "text", "text": "here 👀"}]},
              {"role": "assistant", "content": null, "tool_calls": []},
              {"role": "user", "content": "And now?"}] %s}""";
    private static final String ECHO =
            "{\"mock\":\"mock-vllm\",\"model\":\"m\",\"roles\":[\"system\",\"user\",\"assistant\",\"user\"],"
                    + "\"system\":[\"Be brief.\"],\"total_messages\":4,\"user\":[\"Look\\nhere 👀\",\"And now?\"]}";

    private final HttpClient http = HttpClient.newHttpClient();
    private MockServer server;

    @BeforeEach
    void start() throws IOException {
        server = new MockServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new MockServer.Options(List.of("a", "b"), 16, List.of("benign", "jailbreak")));
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void an_answer_is_the_request() throws Exception {
        JsonNode answer = json(post("/v1/chat/completions", MESSAGES.formatted("")));
        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo(ECHO);
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isPositive();
        assertThat(answer.at("/usage/total_tokens").asInt())
                .isEqualTo(answer.at("/usage/prompt_tokens").asInt()
                        + answer.at("/usage/completion_tokens").asInt());
    }

    @Test
    void a_stream_says_the_same() throws Exception {
        HttpResponse<String> reply = post(
                "/v1/chat/completions",
                MESSAGES.formatted(", \"stream\": true, \"stream_options\": {\"include_usage\": true}"));
        assertThat(reply.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(reply.body()).endsWith("data: [DONE]\n\n");
        List<JsonNode> chunks = events(reply);
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
                        .collect(Collectors.joining()))
                .isEqualTo(ECHO);
        assertThat(chunks.getLast().at("/usage/completion_tokens").asInt()).isPositive();
        assertThat(chunks.getLast().path("choices")).isEmpty();
    }

    @Test
    void a_message_of_anthropic_is_answered_in_its_shape() throws Exception {
        String body = """
                {"model": "m", "max_tokens": 9, "system": [{"type": "text", "text": "Be brief."}],
                 "messages": [{"role": "user", "content": "Hello"}] %s}""";
        String said = "{\"mock\":\"mock-vllm\",\"model\":\"m\",\"roles\":[\"user\"],\"system\":[\"Be brief.\"],"
                + "\"total_messages\":1,\"user\":[\"Hello\"]}";
        JsonNode whole = json(post("/v1/messages", body.formatted("")));
        assertThat(whole.at("/content/0/text").asString()).isEqualTo(said);
        assertThat(whole.path("stop_reason").asString()).isEqualTo("end_turn");
        List<JsonNode> events = events(post("/v1/messages", body.formatted(", \"stream\": true")));
        assertThat(events.getFirst().path("type").asString()).isEqualTo("message_start");
        assertThat(events.getLast().path("type").asString()).isEqualTo("message_stop");
        assertThat(events.stream()
                        .map(event -> event.at("/delta/text").asString(""))
                        .collect(Collectors.joining()))
                .isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"required\"", "{\"type\": \"function\", \"function\": {\"name\": \"weather\"}}"})
    void a_tool_that_must_be_called_is_called(String choice) throws Exception {
        String tools =
                ", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"weather\"}}], \"tool_choice\": ";
        JsonNode answer = json(post("/v1/chat/completions", MESSAGES.formatted(tools + choice)));
        assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").asString())
                .isEqualTo("weather");
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
        List<JsonNode> chunks =
                events(post("/v1/chat/completions", MESSAGES.formatted(tools + choice + ", \"stream\": true")));
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0/function/name")
                                .asString(""))
                        .collect(Collectors.joining()))
                .isEqualTo("weather");
    }

    @Test
    void certainty_is_told_where_it_is_asked_for() throws Exception {
        JsonNode answer = json(post("/v1/chat/completions", MESSAGES.formatted(", \"logprobs\": true")));
        assertThat(answer.at("/choices/0/logprobs/content/0/logprob").asDouble())
                .isNegative();
    }

    @Test
    void a_judge_of_answers_finds_what_it_always_finds() throws Exception {
        String form = ", \"response_format\": {\"type\": \"json_schema\","
                + " \"json_schema\": {\"name\": \"hallucination_detection\"}}";
        String answer = "x".repeat(100);
        JsonNode verdict = json(post("/v1/chat/completions", """
                {"model": "m", "messages": [{"role": "user",
                 "content": "<context>\\nc\\n</context>\\n<answer>\\n%s\\n</answer>"}] %s}""".formatted(answer, form)));
        JsonNode span = JSON.readTree(verdict.at("/choices/0/message/content").asString())
                .at("/hallucinated_spans/0");
        assertThat(span.path("text").asString()).isEqualTo("x".repeat(80));
        assertThat(span.path("category").asString()).isEqualTo("unsupported_addition");
        assertThat(span.path("subcategory").asString()).isEqualTo("claim");
    }

    @Test
    void a_prompt_that_goes_on_is_cached_as_far_as_it_is_the_same() throws Exception {
        String long1 = "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"" + "word ".repeat(200);
        JsonNode first = json(post("/v1/chat/completions", long1 + "one\"}]}"));
        JsonNode second = json(post("/v1/chat/completions", long1 + "two\"}]}"));
        String cached = "/usage/prompt_tokens_details/cached_tokens";
        assertThat(first.at(cached).asInt()).isZero();
        assertThat(second.at(cached).asInt())
                .isGreaterThan(200)
                .isLessThanOrEqualTo(second.at("/usage/prompt_tokens").asInt());
    }

    @Test
    void texts_that_share_words_have_like_vectors() throws Exception {
        JsonNode reply = json(
                post(
                        "/v1/embeddings",
                        "{\"model\": \"e\", \"input\": [\"the red fox\", \"A red fox!\", \"股票 市场\", \"\"], \"dimensions\": 64}"));
        assertThat(reply.path("data")).hasSize(4);
        assertThat(reply.at("/data/0/embedding")).hasSize(64);
        assertThat(dot(reply, 0, 0)).isBetween(0.999, 1.001);
        assertThat(dot(reply, 0, 1)).isGreaterThan(dot(reply, 0, 2) + 0.3);
        assertThat(dot(reply, 3, 3)).isBetween(0.999, 1.001);
        JsonNode again = json(post("/v1/embeddings", "{\"model\": \"e\", \"input\": \"the red fox\"}"));
        assertThat(again.at("/data/0/embedding")).hasSize(16);
    }

    @Test
    void a_text_is_of_the_class_it_names() throws Exception {
        JsonNode named = json(post("/classify", "{\"inputs\": \"a Jailbreak\"}"));
        assertThat(named.at("/1/label").asString()).isEqualTo("jailbreak");
        assertThat(named.at("/1/score").asDouble()).isGreaterThan(.9);
        JsonNode other = json(post("/classify", "{\"inputs\": \"hello\"}"));
        assertThat(other.at("/0/score").asDouble()).isGreaterThan(.9);
    }

    @Test
    void headers_are_told_and_secrets_are_not() throws Exception {
        HttpResponse<String> reply = http.send(
                request("/echo/headers")
                        .header("authorization", "Bearer sk-canary")
                        .header("x-goog-api-key", "sk-canary")
                        .header("proxy-authorization", "Basic canary")
                        .header("x-some", "thing")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(json(reply).path("x-some").asString()).isEqualTo("thing");
        assertThat(json(reply).path("authorization").asString()).isEqualTo("16 characters");
        assertThat(reply.body()).doesNotContain("canary");
    }

    @Test
    void what_is_there_is_listed() throws Exception {
        assertThat(json(get("/v1/models")).at("/data/1/id").asString()).isEqualTo("b");
        assertThat(json(get("/health")).path("status").asString()).isEqualTo("ok");
    }

    @Test
    void a_request_scripts_its_failure() throws Exception {
        HttpResponse<String> reply = scripted("x-mock-status", "503", false);
        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(json(reply).at("/error/code").asString()).isEqualTo("mock_503");
        for (boolean stream : new boolean[] {false, true}) {
            for (String where : new String[] {"before", "middle"}) {
                assertThatThrownBy(() -> scripted("x-mock-disconnect", where, stream))
                        .as(where + " " + stream)
                        .isInstanceOf(IOException.class);
            }
        }
        assertThat(scripted("x-mock-delay-ms", "1", false).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "x-mock-status, 200",
        "x-mock-status, abc",
        "x-mock-status, 99999999999",
        "x-mock-delay-ms, -1",
        "x-mock-disconnect, sometimes"
    })
    void a_script_that_cannot_be_read_is_refused(String header, String value) throws Exception {
        HttpResponse<String> reply = scripted(header, value, false);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).at("/error/message").asString()).contains(header);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions|[]|400",
                "/v1/chat/completions|{|400",
                "/v1/chat/completions|{\"messages\": 1}|400",
                "/v1/embeddings|{}|400",
                "/v1/embeddings|{\"input\": \"a\", \"dimensions\": 0}|400",
                "/v1/models|{}|405",
                "/v1/nothing|{}|404",
                "/v1/chat/completions/x|{}|404"
            })
    void what_cannot_be_answered_is_an_error_of_the_same_shape(String path, String body, int status) throws Exception {
        HttpResponse<String> reply = post(path, body);
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(json(reply).at("/error/message").asString()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"--dimension, 0", "--port, 99999"})
    void the_command_refuses_what_cannot_be(String option, String value) {
        var console = new Console();
        assertThat(console.run("mock", option, value)).isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("Hint:");
    }

    @Test
    void the_command_says_that_a_port_is_taken() {
        var console = new Console();
        assertThat(console.run("mock", "--port", Integer.toString(server.port())))
                .isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("port " + server.port(), "--port");
    }

    private static double dot(JsonNode reply, int left, int right) {
        JsonNode a = reply.path("data").path(left).path("embedding");
        JsonNode b = reply.path("data").path(right).path("embedding");
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.path(i).asDouble() * b.path(i).asDouble();
        }
        return sum;
    }

    private static List<JsonNode> events(HttpResponse<String> reply) {
        return reply.body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JSON.readTree(line.substring("data: ".length())))
                .toList();
    }

    private HttpResponse<String> scripted(String header, String value, boolean stream)
            throws IOException, InterruptedException {
        return http.send(
                request("/v1/chat/completions")
                        .header(header, value)
                        .POST(HttpRequest.BodyPublishers.ofString(MESSAGES.formatted(", \"stream\": " + stream)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static JsonNode json(HttpResponse<String> reply) {
        return JSON.readTree(reply.body());
    }
}
