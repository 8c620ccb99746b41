package semanticrouter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import semanticrouter.cli.demo.DemoSamples;
import semanticrouter.console.api.Product.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Management API, metrics and the explanation of a served request, over plain HTTP.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ManagementIT {
    private static final JsonMapper JSON = new JsonMapper();
    private DemoServer server;
    private HttpClient client;

    @BeforeAll
    void start() throws Exception {
        server = DemoServer.start();
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    private HttpResponse<String> get(String address) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String address, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("content-type", "application/json")
                        .header("x-vsr-debug", "true")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void the_server_is_healthy_and_ready() throws Exception {
        assertThat(get(server.management() + "/health").body()).contains("\"healthy\"");
        assertThat(get(server.management() + "/ready").statusCode()).isEqualTo(200);
        assertThat(get(server.management() + "/startup-status").body()).contains("ready");
        assertThat(get(server.management() + "/openapi.json").body()).contains("\"/api/v1/eval\"");
    }

    @Test
    void every_sample_prompt_reaches_the_decision_it_is_meant_for() throws Exception {
        var reached = new LinkedHashMap<String, String>();
        var expected = new LinkedHashMap<String, String>();
        for (Sample sample : DemoSamples.all()) {
            String body = JSON.writeValueAsString(Map.of("text", sample.prompt()));
            HttpResponse<String> response = post(server.management() + "/api/v1/eval?trace=true", body);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode document = JSON.readTree(response.body());
            assertThat(document.path("eval_trace").size()).isEqualTo(6);
            assertThat(document.path("entropy").size()).isGreaterThan(3);
            reached.put(sample.id(), document.path("routing_decision").asString(""));
            expected.put(sample.id(), sample.expect());
        }
        assertThat(reached).isEqualTo(expected);
    }

    @Test
    void an_explanation_says_how_much_of_a_long_text_was_read() throws Exception {
        String text = "What is a good name for a small grey cat that sleeps all day? ";
        for (int times : new int[] {1, 600}) {
            String body = JSON.writeValueAsString(Map.of("text", text.repeat(times)));
            JsonNode coverage = JSON.readTree(post(server.management() + "/api/v1/eval?trace=true", body)
                            .body())
                    .path("coverage");
            JsonNode sample = coverage.path("sample");
            assertThat(sample.path("characters").asLong(0)).isEqualTo(text.length() * (long) times);
            assertThat(sample.path("covered").asLong(0)).isEqualTo(times == 1 ? text.length() : 2048);
            assertThat(coverage.path("models").path("tokens").asLong(0)).isBetween(10L, 1_000L);
            assertThat(coverage.path("models").path("share").asDouble(0)).isEqualTo(1);
        }
    }

    @Test
    void a_served_request_is_explained_and_counted() throws Exception {
        String secret = "canary-7f3a1c";
        HttpResponse<String> reply = post(
                server.api() + "/chat/completions",
                "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Prove the theorem about " + secret
                        + "\"}]}");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("x-vsr-selected-decision")).hasValue("hard_question");
        assertThat(reply.headers().firstValue("x-vsr-selected-model")).hasValue("demo/strong");
        assertThat(reply.headers().firstValue("x-vsr-simulated")).hasValue("true");
        assertThat(reply.headers().firstValue("x-vsr-matched-keywords")).hasValue("reasoning_words");
        assertThat(reply.headers().firstValue("x-vsr-entropy").orElse("")).endsWith(">0.00");
        String id = reply.headers().firstValue("x-vsr-replay-id").orElseThrow();

        HttpResponse<String> why = awaitExplanation(id);
        JsonNode document = JSON.readTree(why.body());
        assertThat(document.path("selected_model").asString("")).isEqualTo("demo/strong");
        assertThat(document.path("response_path").asString("")).isEqualTo("upstream");
        assertThat(document.path("latency").path("upstream_first_byte_us").asDouble(0))
                .isPositive();
        assertThat(document.path("usage").path("completion_tokens").asLong(0)).isPositive();
        assertThat(document.path("cost").path("amount").asDouble(0)).isPositive();

        JsonNode record = awaitRecord(id);
        assertThat(record.path("lifecycle_state").asString("")).isEqualTo("completed");
        assertThat(record.path("selected_model").asString("")).isEqualTo("demo/strong");
        assertThat(record.path("usage").path("baseline_cost").asDouble(0)).isPositive();
        assertThat(record.path("request_body").asString(""))
                .as("the demonstration keeps bodies of this decision")
                .contains(secret);
        assertThat(get(server.management() + "/v1/router_replay?limit=100").body())
                .contains(id)
                .doesNotContain(secret);
        assertThat(get(server.api() + "/router_replay/" + id).statusCode()).isEqualTo(404);

        String metrics = get(server.metrics()).body();
        assertThat(metrics)
                .contains("llm_model_requests_total{model=\"demo/strong\"}")
                .contains("llm_decision_match_total")
                .contains("llm_signal_match_total");
        assertThat(metrics + why.body()).doesNotContain(secret);
    }

    /// Turns of sessions and what they cost are measured over both dialects (specification: dataplane §8.8,
    /// session-pricing).
    @Test
    void turns_of_a_session_are_measured() throws Exception {
        double before = measured("llm_session_turn_prompt_tokens_count");
        double cost = measured("llm_session_turn_cost_sum");
        for (String path : new String[] {"/chat/completions", "/responses"}) {
            String said = path.equals("/responses")
                    ? "\"input\":\"Prove the theorem\""
                    : "\"messages\":[{\"role\":\"user\",\"content\":\"Prove the theorem\"}]";
            HttpResponse<String> reply = client.send(
                    HttpRequest.newBuilder(URI.create(server.api() + path))
                            .header("content-type", "application/json")
                            .header("x-session-id", "session-of-" + path.length())
                            .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"auto\"," + said + "}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        }
        for (int i = 0; i < 200 && measured("llm_session_turn_prompt_tokens_count") < before + 2; i++) {
            Thread.sleep(20);
        }
        assertThat(measured("llm_session_turn_prompt_tokens_count")).isGreaterThanOrEqualTo(before + 2);
        assertThat(measured("llm_session_turn_completion_tokens_count")).isGreaterThanOrEqualTo(2);
        assertThat(measured("llm_session_turn_cost_sum")).isGreaterThan(cost);
    }

    private double measured(String series) throws Exception {
        return get(server.metrics())
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /// The explanation is there once the reply has ended on the server's side too.
    /// The end of a request is recorded a moment after its client has the reply.
    private JsonNode awaitRecord(String id) throws Exception {
        for (int i = 0; ; i++) {
            JsonNode record = JSON.readTree(
                    get(server.management() + "/v1/router_replay/" + id).body());
            if (i == 200 || !record.path("ended_at").isMissingNode()) {
                return record;
            }
            Thread.sleep(20);
        }
    }

    private HttpResponse<String> awaitExplanation(String id) throws Exception {
        HttpResponse<String> why = get(server.management() + "/api/v1/explanations/" + id);
        for (int attempt = 0; attempt < 100 && why.statusCode() != 200; attempt++) {
            Thread.sleep(20);
            why = get(server.management() + "/api/v1/explanations/" + id);
        }
        assertThat(why.statusCode()).isEqualTo(200);
        return why;
    }
}
