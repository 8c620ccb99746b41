package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// Answers that are held against the results of tools, with the built-in models, whatever the client speaks.
class HallucinationTest {
    private static final String GIVEN =
            "The Eiffel Tower was completed in March 1889. It is 330 metres tall and stands in Paris.";
    private static final String QUESTION = "How tall is the Eiffel Tower?";
    private static final String SOUND = "The Eiffel Tower is 330 metres tall.";
    private static final String MADE_UP = "It was designed by Marie Curie, who won the Tour de France in Berlin.";
    private static final String CALLED =
            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"t\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"t\",\"content\":\"" + GIVEN + "\"}";

    private final PretendedServer backend = PretendedServer.answering(answer(SOUND + " " + MADE_UP));
    private final PretendedServer detector = new PretendedServer();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void stop() {
        backend.close();
        detector.close();
    }

    private static String answer(String text) {
        return "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"small\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    }

    private String document(String options, String more) {
        return ManagedRouter.document(
                        "{name: all, description: d, priority: 1, rules: {operator: AND, conditions: []},"
                                + " modelRefs: [{model: small}], plugins: [{type: router_replay, configuration:"
                                + " {enabled: true}}, {type: hallucination, configuration: {enabled: true" + options
                                + "}}]}",
                        "")
                .replace("127.0.0.1:9", backend.endpoint())
                .replace(
                        "services: {",
                        "model_catalog: {modules: {hallucination_mitigation: {enabled: true" + more
                                + "}}}, services: {");
    }

    private static HttpResponse<String> ask(ManagedRouter router, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return router.http().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> chat(ManagedRouter router, String more)
            throws IOException, InterruptedException {
        return ask(
                router,
                "/v1/chat/completions",
                "{\"model\":\"auto\"" + more + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"},"
                        + CALLED + "]}");
    }

    private static Optional<String> warnings(HttpResponse<String> reply) {
        return reply.headers().firstValue("x-vsr-response-warnings");
    }

    @Test
    void what_the_tools_did_not_say_is_warned_of_and_told_as_places() throws Exception {
        try (ManagedRouter router = ManagedRouter.start(folder, document(", use_nli: true", ""))) {
            HttpResponse<String> flagged = chat(router, "");
            assertThat(flagged.statusCode()).as(flagged.body()).isEqualTo(200);
            assertThat(warnings(flagged)).contains("hallucination");
            String id = flagged.headers().firstValue("x-vsr-replay-id").orElseThrow();
            HttpResponse<String> explained = router.get("/api/v1/explanations/" + id);
            JsonNode told = ManagedRouter.json(explained).path("hallucination");
            assertThat(told.path("status").asString()).isEqualTo("hallucinated");
            assertThat(told.path("findings").size()).isEqualTo(1);
            assertThat((SOUND + " " + MADE_UP)
                            .substring(
                                    told.at("/findings/0/start").asInt(),
                                    told.at("/findings/0/end").asInt()))
                    .isEqualTo(MADE_UP);
            assertThat(explained.body()).doesNotContain("Curie");
            JsonNode record = router.kept("/v1/router_replay/" + id);
            assertThat(record.path("hallucination_detected").asBoolean()).isTrue();
            assertThat(record.path("hallucination_spans").size()).isEqualTo(1);

            HttpResponse<String> bare = ask(
                    router,
                    "/v1/chat/completions",
                    "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]}");
            assertThat(warnings(bare)).contains("unverified_factual");

            backend.replies(200, "application/json", answer(SOUND), Map.of());
            assertThat(warnings(chat(router, ""))).isEmpty();
        }
    }

    @Test
    void a_warning_in_the_body_has_the_clients_own_shape() throws Exception {
        try (ManagedRouter router = ManagedRouter.start(folder, document(", hallucination_action: body", ""))) {
            JsonNode chat = ManagedRouter.json(chat(router, ""));
            assertThat(chat.at("/choices/0/message/content").asString())
                    .startsWith("[Hallucination Warning] ")
                    .endsWith("\n\n" + SOUND + " " + MADE_UP);
            JsonNode message = ManagedRouter.json(ask(
                    router,
                    "/v1/messages",
                    "{\"model\":\"auto\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION
                            + "\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"look\","
                            + "\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\","
                            + "\"content\":\"" + GIVEN + "\"},{\"type\":\"text\",\"text\":\"" + QUESTION + "\"}]}]}"));
            assertThat(message.at("/content/0/text").asString())
                    .startsWith("[Hallucination Warning] ")
                    .endsWith(MADE_UP);
            JsonNode response = ManagedRouter.json(ask(
                    router,
                    "/v1/responses",
                    "{\"model\":\"auto\",\"input\":[{\"role\":\"user\",\"content\":\"" + QUESTION
                            + "\"},{\"type\":\"function_call\",\"call_id\":\"t\",\"name\":\"look\",\"arguments\":\"{}\"},"
                            + "{\"type\":\"function_call_output\",\"call_id\":\"t\",\"output\":\"" + GIVEN + "\"}]}"));
            assertThat(response.at("/output/0/content/0/text").asString())
                    .startsWith("[Hallucination Warning] ")
                    .endsWith(MADE_UP);
        }
    }

    @Test
    void a_chat_model_can_be_the_detector() throws Exception {
        detector.replies(
                200,
                "application/json",
                "{\"choices\":[{\"message\":{\"content\":\"{\\\"hallucinated_spans\\\":[{\\\"text\\\":\\\"Marie Curie\\\","
                        + "\\\"category\\\":\\\"unsupported_addition\\\",\\\"subcategory\\\":\\\"claim\\\"}]}\"}}]}",
                Map.of());
        String endpoint =
                ", detector: {backend: endpoint, endpoint: \"http://" + detector.endpoint() + "\", model_id: judge}";
        try (ManagedRouter router = ManagedRouter.start(folder, document("", endpoint))) {
            assertThat(warnings(chat(router, ""))).contains("hallucination");
            assertThat(detector.bodies())
                    .singleElement()
                    .satisfies(body -> assertThat(body).contains("hallucination_detection", GIVEN, MADE_UP));
        }
    }
}
