package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import semanticrouter.core.evidence.RouteTraffic;
import tools.jackson.databind.JsonNode;

/// Records of served requests, over a restart.
class RecordsTest {
    private static final String POLICY =
            "{name: coding, description: d, priority: 9, rules: {operator: AND, conditions: [{type: keyword, name: code}]},"
                    + " modelRefs: [{model: big}], plugins: [{type: fast_response, configuration: {message: coded}},"
                    + " {type: router_replay, configuration: {enabled: true}}]},"
                    + " {name: hidden, description: d, priority: 8, rules: {operator: AND, conditions: [{type: keyword,"
                    + " name: secret}]}, modelRefs: [{model: small}], plugins: [{type: fast_response, configuration:"
                    + " {message: hush}}, {type: router_replay, configuration: {enabled: false}}]},"
                    + " {name: rest, description: d, priority: 1, rules: {operator: AND, conditions: []}, modelRefs:"
                    + " [{model: small}], plugins: [{type: fast_response, configuration: {message: hello}}]}";

    @TempDir
    private Path folder = Path.of("");

    private String document() throws Exception {
        return ManagedRouter.document(POLICY, "")
                .replace(
                        "    - {name: small, backend_refs",
                        "    - {name: big, backend_refs: [{endpoint: \"127.0.0.1:9\"}]}\n    - {name: small, backend_refs")
                .replace(
                        "modelCards: [{name: small}]",
                        "modelCards: [{name: small}, {name: big}]\n  signals: {keywords:"
                                + " [{name: code, operator: OR, keywords: [code]}, {name: secret, operator: OR, keywords: [secret]}]}")
                .replace(
                        "services: {",
                        "services: {router_replay: {enabled: true, store_backend: sqlite, sqlite: {path: kept/replay.db}}, ");
    }

    private static HttpResponse<String> chat(ManagedRouter router, String path, String text) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + path))
                .header("content-type", "application/json")
                .header("x-session-id", "talk")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"))
                .build();
        return router.http().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static RouteTraffic traffic(ManagedRouter router) {
        return router.server()
                .plans()
                .current()
                .recipes()
                .firstEntry()
                .getValue()
                .traffic();
    }

    private static JsonNode list(ManagedRouter router, String query) throws Exception {
        return ManagedRouter.json(router.get("/v1/router_replay" + query));
    }

    @Test
    void records_outlive_a_restart_and_teach_the_router_that_starts() throws Exception {
        String id;
        try (ManagedRouter router = ManagedRouter.start(folder, document())) {
            assertThat(traffic(router).posterior().start()).isEqualTo(1.0);
            HttpResponse<String> coded = chat(router, "/v1/chat/completions", "write code for ann@example.com");
            id = coded.headers().firstValue("x-vsr-replay-id").orElseThrow();
            chat(router, "/v1/chat/completions", "a secret");
            for (int i = 0; i < 60; i++) {
                assertThat(chat(router, "/v1/chat/completions", "hello " + i).statusCode())
                        .isEqualTo(200);
            }
            assertThat(chat(router, "/v1/router_replay/" + id, "x").statusCode())
                    .isEqualTo(404);
        }
        assertThat(Files.exists(folder.resolve("kept/replay.db"))).isTrue();

        try (ManagedRouter router = ManagedRouter.start(folder, document())) {
            assertThat(traffic(router).posterior().start())
                    .as("one of the two models is likelier by far")
                    .isLessThan(0.75);
            JsonNode page = list(router, "?limit=1");
            assertThat(page.path("total").asInt()).as("all but the hidden one").isEqualTo(61);
            assertThat(page.at("/recording/survives_restart").asBoolean()).isTrue();
            assertThat(list(router, "?decision=hidden").path("total").asInt()).isZero();
            assertThat(list(router, "?session_id=talk").path("total").asInt()).isEqualTo(61);

            JsonNode record = list(router, "/" + id);
            assertThat(record.path("decision").asString()).isEqualTo("coding");
            assertThat(record.path("lifecycle_state").asString()).isEqualTo("completed");
            assertThat(record.path("response_path").asString()).isEqualTo("fast_response");
            assertThat(record.path("turn_index").asInt()).isEqualTo(1);
            assertThat(record.path("request_body").asString()).contains("for [EMAIL]");
            assertThat(record.path("response_body").asString()).contains("\"content\":\"coded\"");
            assertThat(list(router, "/aggregate").at("/lifecycle/completed").asInt())
                    .isEqualTo(61);
            JsonNode plain = list(router, "?showDetails=true&limit=1").at("/data/0");
            assertThat(plain.has("request_body"))
                    .as("bodies are off unless a plugin wants them")
                    .isFalse();

            String management = "http://127.0.0.1:" + router.server().ports().management();
            var console = new Console();
            assertThat(console.run("replay", "list", "--endpoint", management, "--decision", "coding"))
                    .as(console::err)
                    .isEqualTo(ExitCode.OK);
            assertThat(console.out()).contains(id, "coding", "big", "completed");
            assertThat(console.run("replay", "show", id, "--endpoint", management))
                    .isEqualTo(ExitCode.OK);
            assertThat(console.out()).contains("\"eval_trace\"");
            assertThat(console.run("replay", "export", "-n", "3", "--endpoint", management))
                    .isEqualTo(ExitCode.OK);
            assertThat(console.out().lines().filter(line -> line.startsWith("{\"id\"")))
                    .hasSize(3);
            assertThat(console.run("replay", "show", "none", "--endpoint", management))
                    .isEqualTo(ExitCode.FAILED);

            HttpResponse<String> gone = router.send("DELETE", "/v1/router_replay?decision=rest", "");
            assertThat(ManagedRouter.json(gone).path("deleted").asInt()).isEqualTo(60);
            assertThat(list(router, "").path("total").asInt()).isEqualTo(1);
            assertThat(router.get("/openapi.json").body()).contains("/v1/router_replay/{id}");
        }
    }
}
