package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.PretendedServer;
import semanticrouter.testkit.mcp.McpProgram;
import semanticrouter.testkit.mcp.McpService;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A router whose subjects and passages come from servers of the Model Context Protocol (specification: dataplane
/// §4.11, §7.5).
class McpTest {
    private static final String CHAT =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"small\",\"choices\":[{\"index\":0,\"message\":"
                    + "{\"role\":\"assistant\",\"content\":\"Yes.\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";

    private static final String PIDS = "pids";

    private final PretendedServer backend = PretendedServer.answering(CHAT);

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void stop() {
        backend.close();
    }

    private static String decision(String name, String domain) {
        return "{name: " + name + ", description: d, priority: 1, rules: {operator: AND, conditions: [{type: domain,"
                + " name: " + domain + "}]}, modelRefs: [{model: small}]}";
    }

    /// A router that knows two domains.
    ///
    /// @param classifier settings of the MCP classifier
    private String document(String classifier) {
        return ManagedRouter.document(decision("calculate", "numbers") + ", " + decision("advise", "law"), "")
                .replace("127.0.0.1:9", backend.endpoint())
                .replace(
                        "decisions: [",
                        "signals: {domains: [{name: numbers, description: d, mmlu_categories: [math]},"
                                + " {name: law, description: d}]}\n  decisions: [")
                .replace(
                        "services: {",
                        "model_catalog: {modules: {classifier: {mcp: {" + classifier + "}}}}, services: {");
    }

    private String program() {
        List<String> command = McpProgram.command("classify", "child", "pids=" + folder.resolve(PIDS));
        return "enabled: true, transport_type: stdio, command: '" + command.getFirst() + "', threshold: 0.6, args: "
                + new JsonMapper().writeValueAsString(command.subList(1, command.size()));
    }

    /// The running programs of this test; other tests have programs at the same time.
    private List<ProcessHandle> programs() throws IOException {
        Path pids = folder.resolve(PIDS);
        return (Files.exists(pids) ? Files.readAllLines(pids) : List.<String>of())
                .stream()
                        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                        .filter(ProcessHandle::isAlive)
                        .toList();
    }

    private static JsonNode intent(ManagedRouter router, String text) throws Exception {
        HttpResponse<String> reply = router.call(
                "POST",
                "/api/v1/classify/intent",
                Map.of("text", text, "options", Map.of("return_probabilities", true)));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return ManagedRouter.json(reply);
    }

    private static void classifies(ManagedRouter router) throws Exception {
        JsonNode math = intent(router, "What is the integral of x?");
        assertThat(math.at("/classification/answered_by").asString(""))
                .as(math.toString())
                .isEqualTo("mcp");
        assertThat(math.at("/classification/category").asString("")).isEqualTo("math");
        assertThat(math.at("/classification/confidence").asDouble(0)).isEqualTo(0.9);
        assertThat(math.at("/classification/answered_by").asString("")).isEqualTo("mcp");
        assertThat(math.at("/classification/use_reasoning").asBoolean(false)).isTrue();
        assertThat(math.at("/classification/recommended_model").asString("")).isEqualTo("thinker");
        assertThat(math.path("probabilities").values().stream()
                        .mapToDouble(JsonNode::asDouble)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(math.path("routing_decision").asString("")).isEqualTo("calculate");
        assertThat(math.at("/reasoning/advised").asBoolean(false))
                .as(math.toString())
                .isTrue();
        assertThat(math.path("recommended_model").asString(""))
                .as("a decision's models are its own")
                .isEqualTo("small");
        assertThat(intent(router, "Write a contract").path("routing_decision").asString(""))
                .isEqualTo("advise");
    }

    private static void fallsBack(ManagedRouter router) throws Exception {
        String question = "FAIL: which statute governs a breach of warranty by the seller?";
        JsonNode document = ManagedRouter.json(router.call("POST", "/api/v1/eval", Map.of("text", question)));
        JsonNode domain = document.at("/metrics/domain");
        assertThat(domain.path("answered_by").asString("")).isEqualTo("built-in");
        assertThat(domain.path("instead_because").asString(""))
                .isEqualTo("mcp_tool_failed: the tool \"classify\" says that it failed");
        assertThat(document.at("/signal_errors/domain").asString("")).isEqualTo("mcp_tool_failed");
        assertThat(intent(router, question).at("/classification/answered_by").asString(""))
                .isEqualTo("built-in");
    }

    @Test
    void aProgramClassifiesOutlivesReloadsAndEndsWithTheRouter() throws Exception {
        ProcessHandle program;
        try (ManagedRouter router = ManagedRouter.start(folder, document(program()))) {
            assertThat(programs()).as("nothing is started before it is asked").isEmpty();
            classifies(router);
            fallsBack(router);
            assertThat(programs()).hasSize(1);
            program = programs().getFirst();

            Files.writeString(router.file(), document(program()).replace("description: d", "description: e"));
            router.server().reloader().orElseThrow().reload();
            classifies(router);
            assertThat(programs()).containsExactly(program);

            Files.writeString(router.file(), document("enabled: false"));
            router.server().reloader().orElseThrow().reload();
            program.onExit().join();
            assertThat(intent(router, "Write a contract").at("/classification").has("answered_by"))
                    .isFalse();

            Files.writeString(router.file(), document(program()));
            router.server().reloader().orElseThrow().reload();
            classifies(router);
            program = programs().getFirst();
        }
        program.onExit().join();
    }

    @Test
    void whoMayChangeTheConfigurationMayNotStartProgramsByIt() throws Exception {
        String part = "global: {integrations: {mcp_servers: {sh: {command: /bin/sh, args: [-c, id]}}}}";
        try (ManagedRouter router = ManagedRouter.start(folder, document(program()))) {
            HttpResponse<String> refused = router.call("PATCH", "/config/router", Map.of("yaml", part));
            assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 499);
            assertThat(refused.body()).contains("/bin/sh", "on the machine of the router");
            String service = "global: {integrations: {mcp_servers: {docs: {url: 'http://127.0.0.1:9/mcp'}}}}";
            HttpResponse<String> made = router.call("PATCH", "/config/router", Map.of("yaml", service));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        }
    }

    @Test
    void aServiceClassifies() throws Exception {
        try (var service = new McpService(0, "classify");
                ManagedRouter router = ManagedRouter.start(
                        folder,
                        document("enabled: true, transport_type: streamable-http, url: '" + service.url() + "'"))) {
            classifies(router);
            fallsBack(router);
        }
    }

    @Test
    void theModelIsToldWhatAToolFinds() throws Exception {
        String plugin = "{type: rag, configuration: {enabled: true, backend: mcp, on_failure: block, backend_config:"
                + " {server_name: docs, tool_name: search, tool_arguments: {query: '${user_content}', top_k: '${top_k}'}}}}";
        try (var service = new McpService(0, "classify");
                ManagedRouter router = ManagedRouter.start(
                        folder,
                        ManagedRouter.document(
                                        "{name: all, description: d, priority: 1, rules: {operator: AND, conditions: []},"
                                                + " modelRefs: [{model: small}], plugins: [{type: router_replay,"
                                                + " configuration: {enabled: true}}, " + plugin + "]}",
                                        "")
                                .replace("127.0.0.1:9", backend.endpoint())
                                .replace(
                                        "services: {",
                                        "integrations: {mcp_servers: {docs: {url: '" + service.url()
                                                + "', headers: {authorization: Bearer sk-docs}}}}, services: {"))) {
            HttpResponse<String> chat = ask(router, "What is \\\"lunch\\\"?");
            assertThat(chat.statusCode()).as(chat.body()).isEqualTo(200);
            assertThat(backend.bodies().getLast())
                    .contains("Bread for What is \\\"lunch\\\"?", "typed")
                    .doesNotContain("Stones");
            assertThat(service.authorizations()).containsOnly("Bearer sk-docs");
            String id = chat.headers().firstValue("x-vsr-replay-id").orElseThrow();
            JsonNode rag =
                    ManagedRouter.json(router.get("/api/v1/explanations/" + id)).path("rag");
            assertThat(rag.path("backend").asString("")).isEqualTo("mcp");
            assertThat(rag.path("passages").asInt(0)).isEqualTo(2);
            service.status(503);
            assertThat(ask(router, "Again?").body()).contains("RAG retrieval failed: mcp_refused");
        }
    }

    private static HttpResponse<String> ask(ManagedRouter router, String text) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"))
                .build();
        return router.http().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
