package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.reload.ReloadReport;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// A router that learns, seen from outside: outcomes change where requests go, and a reload forgets none of them.
class RouterLearningTest {
    private static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":5}}";

    private final PretendedServer backend = PretendedServer.answering(REPLY);
    private ManagedRouter router;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        String decision = ManagedRouter.decision("rest").replace("[{model: small}]", "[{model: small}, {model: big}]");
        String document = ManagedRouter.document(decision, "")
                .replace(
                        "    - {name: small, backend_refs",
                        "    - {name: big, backend_refs: [{endpoint: \"127.0.0.1:9\"}]}\n"
                                + "    - {name: small, backend_refs")
                .replace("127.0.0.1:9", backend.endpoint())
                .replace("modelCards: [{name: small}]", "modelCards: [{name: small}, {name: big}]")
                .replace(
                        "global: {services: {",
                        "global: {router: {learning: {enabled: true}}, services: {"
                                + "router_replay: {enabled: true}, ");
        router = ManagedRouter.start(folder, document);
    }

    @AfterEach
    void stop() {
        router.close();
        backend.close();
    }

    private HttpResponse<String> turn(String... headers) throws Exception {
        return said("{\"role\":\"user\",\"content\":\"hello\"}", headers);
    }

    private HttpResponse<String> said(String messages, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + "/v1/chat/completions"))
                .headers("content-type", "application/json", "x-vsr-debug", "true")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"auto\",\"messages\":[" + messages + "]}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return router.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> reply, String name) {
        return reply.headers().firstValue("x-vsr-" + name).orElse("");
    }

    /// A record is there soon after its reply.
    private JsonNode ended(String id) throws Exception {
        JsonNode record = router.kept("/v1/router_replay/" + id);
        while (!record.path("lifecycle_state").asString("").equals("completed")) {
            Thread.onSpinWait();
            record = router.kept("/v1/router_replay/" + id);
        }
        return record;
    }

    private HttpResponse<String> judge(String id, String verdict, String key) throws Exception {
        return router.call(
                "POST",
                "/v1/router/outcomes",
                Map.of("replay_id", id, "target", "model", "verdict", verdict),
                "idempotency-key",
                key);
    }

    @Test
    void outcomesChangeWhereRequestsGoAndAReloadForgetsNone() throws Exception {
        HttpResponse<String> first = turn();
        String id = header(first, "replay-id");
        assertThat(header(first, "selected-model")).isEqualTo("small");
        assertThat(header(first, "learning-methods")).isEqualTo("adaptation,protection");
        assertThat(header(first, "learning-actions")).isEqualTo("adaptation=keep_base,protection=bypass");
        assertThat(header(first, "learning-scopes")).isEqualTo("adaptation=decision,protection=conversation");
        assertThat(header(first, "learning-reasons")).isEqualTo("adaptation=base_best,protection=missing_identity");

        JsonNode record = ended(id);
        assertThat(record.at("/learning/protection_preflight/reason").asString())
                .isEqualTo("missing_identity");
        for (int i = 0; i < 4; i++) {
            HttpResponse<String> taken = judge(id, "underpowered", "k" + i);
            assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        }
        assertThat(ManagedRouter.json(judge(id, "underpowered", "k0"))
                        .path("duplicate")
                        .asBoolean())
                .isTrue();
        assertThat(ManagedRouter.error(judge("nothing", "failed", "n"))).isEqualTo("404 REPLAY_NOT_FOUND");

        assertThat(header(turn(), "selected-model")).isEqualTo("big");
        assertThat(ended(id).path("outcomes").size()).isEqualTo(4);

        Files.writeString(
                router.file(), Files.readString(router.file()).replace("description: d", "description: another"));
        assertThat(router.server().reloader().orElseThrow().reload()).isInstanceOf(ReloadReport.Activated.class);
        HttpResponse<String> after = turn();
        assertThat(header(after, "selected-model")).isEqualTo("big");
        assertThat(header(after, "learning-reasons")).contains("adaptation=posterior_win");
    }

    @Test
    void aConversationKeepsItsModelAndItsNameStaysOutOfItsRecord() throws Exception {
        String[] named = {"x-session-id", "secret-name", "x-conversation-id", "secret-talk"};
        HttpResponse<String> first = turn(named);
        ended(header(first, "replay-id"));
        // A draw may well speak for the other model; while tools are at work the session keeps its own.
        HttpResponse<String> second = said(
                "{\"role\":\"user\",\"content\":\"hello\"},"
                        + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"t\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"t\",\"content\":\"seen\"}",
                named);

        assertThat(header(first, "session-phase")).isEqualTo("new_session");
        assertThat(header(second, "session-phase")).isEqualTo("tool_loop");
        assertThat(header(second, "selected-model")).isEqualTo(header(first, "selected-model"));
        assertThat(header(second, "learning-actions")).contains("protection=hold_current");
        JsonNode record = ended(header(second, "replay-id"));
        assertThat(record.at("/session_policy/previous_model").asString()).isEqualTo(header(first, "selected-model"));
        assertThat(record.at("/learning/protection/identity_hash").asString()).hasSize(16);
        assertThat(record.path("learning").toString() + record.path("session_policy"))
                .doesNotContain("secret");
    }

    @Test
    void aDryRunSaysThatItCannotKnow() throws Exception {
        JsonNode dry = ManagedRouter.json(router.call("POST", "/api/v1/eval", Map.of("text", "hello")));

        assertThat(dry.path("routing_decision").asString()).isEqualTo("rest");
        assertThat(dry.path("selection_status").asString()).isEqualTo("execution_required");
        assertThat(dry.has("selected_model")).isFalse();
    }
}
