package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// Answers from documents, from the upload of a file to what the backend is told.
class RagTest {
    private static final String PASSAGE = "The wifi password of the Lisbon office is written on the kitchen door.";
    private static final String QUESTION = "Where is the wifi password of the Lisbon office written?";
    private static final String CHAT =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"small\",\"choices\":[{\"index\":0,\"message\":"
                    + "{\"role\":\"assistant\",\"content\":\"On the door.\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";

    private final PretendedServer backend = PretendedServer.answering(CHAT);

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void stop() {
        backend.close();
    }

    private String document(String store) {
        return ManagedRouter.document(
                        "{name: all, description: d, priority: 1, rules: {operator: AND, conditions: []},"
                                + " modelRefs: [{model: small}], plugins: [{type: router_replay, configuration:"
                                + " {enabled: true}}, {type: response_cache, configuration: {enabled: true, mode: exact}},"
                                + " {type: rag, configuration: {enabled: true, backend: vectorstore,"
                                + " similarity_threshold: 0.3, on_failure: warn, backend_config: {vector_store_id: "
                                + store + "}}}]}",
                        "")
                .replace("127.0.0.1:9", backend.endpoint())
                .replace("services: {", "stores: {vector_store: {enabled: true, file_storage_dir: data}}, services: {");
    }

    private static HttpResponse<String> ask(ManagedRouter router, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return router.http().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String upload(ManagedRouter router) throws Exception {
        String form = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"office.md\"\r\n\r\n" + PASSAGE
                + "\n\nThe printer hums.\r\n--B--\r\n";
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().management() + "/v1/files"))
                .header("content-type", "multipart/form-data; boundary=B")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return ManagedRouter.json(router.http().send(request, HttpResponse.BodyHandlers.ofString()))
                .path("id")
                .asString();
    }

    /// Makes a store of a file and waits until it is read.
    private static String store(ManagedRouter router, String file) throws Exception {
        String id = ManagedRouter.json(router.send("POST", "/v1/vector_stores", "{\"file_ids\":[\"" + file + "\"]}"))
                .path("id")
                .asString();
        JsonNode counts = ManagedRouter.read("{}");
        for (int tries = 0; counts.path("completed").asInt() == 0 && tries < 2_000; tries++) {
            Thread.sleep(10);
            counts = ManagedRouter.json(router.get("/v1/vector_stores/" + id)).path("file_counts");
        }
        assertThat(counts.path("completed").asInt()).isEqualTo(1);
        return id;
    }

    @Test
    void the_backend_is_told_what_the_file_says_whatever_the_client_speaks() throws Exception {
        String store;
        String file;
        try (ManagedRouter router = ManagedRouter.start(folder, document("vs_none"))) {
            file = upload(router);
            store = store(router, file);
        }

        try (ManagedRouter router = ManagedRouter.start(folder, document(store))) { // stores outlive a restart
            HttpResponse<String> chat = ask(
                    router,
                    "/v1/chat/completions",
                    "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]}");
            assertThat(chat.statusCode()).as(chat.body()).isEqualTo(200);
            assertThat(backend.bodies().getLast()).contains("\"role\":\"tool\"", PASSAGE);
            assertThat(ask(
                                    router,
                                    "/v1/messages",
                                    "{\"model\":\"auto\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\""
                                            + QUESTION + "\"}]}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(backend.bodies().getLast()).contains("Context from knowledge base:", PASSAGE);
            assertThat(ask(router, "/v1/responses", "{\"model\":\"auto\",\"input\":\"" + QUESTION + "\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(backend.bodies().getLast()).contains("\"role\":\"tool\"", PASSAGE);

            HttpResponse<String> again = ask(
                    router,
                    "/v1/chat/completions",
                    "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]}");
            assertThat(again.headers().firstValue("x-vsr-cache-hit"))
                    .as("an answer that rests on passages is shared with nobody")
                    .isEmpty();

            String id = chat.headers().firstValue("x-vsr-replay-id").orElseThrow();
            HttpResponse<String> told = router.get("/api/v1/explanations/" + id);
            JsonNode rag = ManagedRouter.json(told).path("rag");
            assertThat(rag.path("backend").asString()).isEqualTo("vectorstore");
            assertThat(rag.path("status").asString()).isEqualTo("success");
            assertThat(rag.path("passages").asInt()).isPositive();
            assertThat(rag.path("latency_us").asDouble()).isPositive();
            assertThat(told.body()).doesNotContain("kitchen door");
            JsonNode record = router.kept("/v1/router_replay/" + id);
            assertThat(record.path("rag_backend").asString()).isEqualTo("vectorstore");
            assertThat(record.path("rag_context_length").asInt()).isGreaterThanOrEqualTo(PASSAGE.length());

            assertThat(router.call("DELETE", "/v1/files/" + file, Map.of()).statusCode())
                    .isEqualTo(200);
            ask(
                    router,
                    "/v1/chat/completions",
                    "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]}");
            assertThat(backend.bodies().getLast())
                    .as("what was deleted is told to nobody")
                    .doesNotContain("kitchen door");
        }
    }
}
