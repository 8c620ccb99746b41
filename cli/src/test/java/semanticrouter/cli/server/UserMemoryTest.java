package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// A user tells something in one conversation and asks for it in another, through every API of a router that serves a
/// file (specification: dataplane §4.10, §8).
class UserMemoryTest {
    private static final String REPLY =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"What a lovely name for a poodle!\"},"
                    + "\"finish_reason\":\"stop\"}]}";
    private static final String DOCUMENT = """
            version: v0.3
            listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
            providers:
              defaults: {default_model: small}
              models: [{name: small, backend_refs: [{endpoint: "%s"}]}]
            routing:
              modelCards: [{name: small}]
              signals:
                keywords: [{name: quiet, operator: OR, keywords: [quietly]}]
              decisions:
                - name: quiet
                  priority: 20
                  rules: {type: keyword, name: quiet}
                  modelRefs: [{model: small}]
                  plugins: [{type: memory, configuration: {enabled: false}}]
                - {name: rest, priority: 1, rules: {operator: AND, conditions: []}, modelRefs: [{model: small}]}
            global:
              stores: {memory: {enabled: true, auto_store: true}}
              services:
                management_api: {port: 0}
                authz: {trust: {shared_secret: {secret: s3cret}}}
            """;
    private static final String TOLD = "My dog is called Rex, he is a black poodle.";
    private static final String ASKED = "What is the name of my dog?";

    @TempDir
    private Path folder = Path.of("");

    private final PretendedServer backend = PretendedServer.answering(REPLY);

    @AfterEach
    void close() {
        backend.close();
    }

    private ManagedRouter router() throws Exception {
        return ManagedRouter.start(folder, DOCUMENT.formatted(FreePort.next(), backend.endpoint()));
    }

    private HttpResponse<String> post(ManagedRouter router, String user, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + path))
                .header("content-type", "application/json")
                .header("x-vsr-identity-secret", "s3cret")
                .header("x-authz-user-id", user)
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        HttpResponse<String> reply = router.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return reply;
    }

    private HttpResponse<String> chat(ManagedRouter router, String user, String text) throws Exception {
        return post(
                router,
                user,
                "/v1/chat/completions",
                "{'model':'auto','messages':[{'role':'user','content':'" + text + "'}]}");
    }

    /// What is remembered of a user once something is; it is written after the reply.
    private static JsonNode remembered(ManagedRouter router, String user) throws Exception {
        JsonNode page = ManagedRouter.json(router.get("/v1/memory?user_id=" + user));
        for (int tries = 0; page.path("total").asInt() == 0 && tries < 400; tries++) {
            Thread.sleep(25);
            page = ManagedRouter.json(router.get("/v1/memory?user_id=" + user));
        }
        assertThat(page.path("total").asInt()).isPositive();
        return page.path("memories");
    }

    private String sent() {
        return backend.bodies().getLast();
    }

    @Test
    void what_a_user_tells_is_known_in_the_users_next_conversation_and_in_no_others() throws Exception {
        try (ManagedRouter router = router()) {
            chat(router, "ann", TOLD);
            assertThat(remembered(router, "ann").get(0).path("content").asString(""))
                    .isEqualTo("Q: " + TOLD + "\nA: What a lovely name for a poodle!");

            HttpResponse<String> reply = chat(router, "ann", ASKED);
            assertThat(sent()).contains("Rex").contains(ASKED);
            String id = reply.headers().firstValue("x-vsr-replay-id").orElse("");
            JsonNode why = router.kept("/api/v1/explanations/" + id);
            assertThat(why.at("/memory/given").asInt()).isEqualTo(1);
            assertThat(why.toString()).doesNotContain("Rex");

            chat(router, "bob", ASKED);
            assertThat(sent()).doesNotContain("Rex");
            chat(router, "ann", "How long do I have to boil an egg?");
            assertThat(sent()).as("an unrelated question").doesNotContain("Rex");
            chat(router, "ann", ASKED + " Tell me quietly.");
            assertThat(sent()).as("a decision without memory").doesNotContain("Rex");
        }
    }

    @Test
    void messages_and_responses_know_it_too_and_a_restart_forgets_nothing() throws Exception {
        try (ManagedRouter router = router()) {
            post(router, "ann", "/v1/responses", "{'model':'auto','input':'" + TOLD + "'}");
            remembered(router, "ann");
        }
        assertThat(Files.exists(folder.resolve(".vllm-sr/memories.db"))).isTrue();
        try (ManagedRouter router = router()) {
            post(
                    router,
                    "ann",
                    "/v1/messages",
                    "{'model':'auto','max_tokens':64,'messages':[{'role':'user','content':'" + ASKED + "'}]}");
            assertThat(sent()).contains("Rex").contains(ASKED);
            post(router, "ann", "/v1/responses", "{'model':'auto','input':'" + ASKED + "','auto_store':false}");
            assertThat(sent()).contains("Rex").contains(ASKED);
        }
    }

    @Test
    void a_request_of_the_responses_api_can_forbid_to_be_remembered() throws Exception {
        try (ManagedRouter router = router()) {
            post(router, "ann", "/v1/responses", "{'model':'auto','input':'" + TOLD + "','auto_store':false}");
            post(router, "ann", "/v1/responses", "{'model':'auto','input':'I play the cello in an orchestra.'}");
            assertThat(remembered(router, "ann").toString()).contains("cello").doesNotContain("Rex");
        }
    }

    @Test
    void a_user_is_forgotten_on_demand() throws Exception {
        try (ManagedRouter router = router()) {
            chat(router, "ann", TOLD);
            String id = remembered(router, "ann").get(0).path("id").asString("");
            assertThat(ManagedRouter.error(router.get("/v1/memory/" + id + "?user_id=bob")))
                    .isEqualTo("404 MEMORY_NOT_FOUND");
            assertThat(ManagedRouter.error(router.get("/v1/memory"))).isEqualTo("401 MISSING_USER_ID");
            assertThat(router.call("DELETE", "/v1/memory?user_id=ann", Map.of()).statusCode())
                    .isEqualTo(200);
            chat(router, "ann", ASKED);
            assertThat(sent()).doesNotContain("Rex");
        }
    }

    @Test
    void memories_cannot_be_kept_where_nothing_is_built() {
        String text = DOCUMENT.formatted(FreePort.next(), backend.endpoint())
                .replace("{enabled: true, auto", "{enabled: true, backend: milvus, auto");
        assertThatThrownBy(() -> ManagedRouter.start(folder, text))
                .isInstanceOfSatisfying(
                        RefusedConfig.class,
                        refused -> assertThat(refused.diagnostics())
                                .anySatisfy(
                                        found -> assertThat(found.toString()).contains("milvus", "sqlite")));
    }
}
