package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// What `EMIT retention` of a routing program does to requests over HTTP.
class RetentionTest {
    private static final String PROGRAM = """
            SIGNAL keyword code { operator: "OR" keywords: ["code"] }
            ROUTE coding (description = "d") {
              PRIORITY 9
              WHEN keyword("code")
              MODEL "big"
              EMIT retention { drop: false ttl_turns: 0 prefer_prefix_retention: true }
            }
            ROUTE rest (description = "d") {
              PRIORITY 1
              MODEL "small", "big"
              EMIT retention { keep_current_model: true }
            }
            """;
    private static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"finish_reason\":\"stop\"}]}";

    @TempDir
    private Path folder = Path.of("");

    private final PretendedServer backend = PretendedServer.answering(REPLY);

    @AfterEach
    void close() {
        backend.close();
    }

    private ManagedRouter router() throws Exception {
        String endpoint = backend.endpoint();
        Path base = Files.writeString(
                folder.resolve("base.yaml"),
                ManagedRouter.document("", "")
                        .replace("127.0.0.1:9", endpoint)
                        .replace(
                                "    - {name: small, backend_refs",
                                "    - {name: big, backend_refs: [{endpoint: \"" + endpoint
                                        + "\"}]}\n    - {name: small, backend_refs")
                        .replace("modelCards: [{name: small}]", "modelCards: [{name: small}, {name: big}]")
                        .replace("services: {", "services: {router_replay: {enabled: true}, "));
        Path program = Files.writeString(folder.resolve("policy.dsl"), PROGRAM);
        var console = new Console();
        assertThat(console.run("compile", program.toString(), "--base", base.toString(), "-o", "-"))
                .as(console::err)
                .isEqualTo(ExitCode.OK);
        return ManagedRouter.start(folder, console.out());
    }

    private static HttpResponse<String> turn(ManagedRouter router, String session, String text) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + "/v1/chat/completions"))
                .headers("content-type", "application/json", "x-session-id", session, "x-vsr-debug", "true")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"))
                .build();
        return router.http().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> reply, String name) {
        return reply.headers().firstValue("x-vsr-" + name).orElse("");
    }

    @Test
    void theSecondTurnOfASessionStaysWithTheModelOfTheFirst() throws Exception {
        try (ManagedRouter router = router()) {
            assertThat(header(turn(router, "s", "thanks"), "selected-model")).isEqualTo("small");
            assertThat(header(turn(router, "s", "write code"), "selected-model"))
                    .isEqualTo("big");

            HttpResponse<String> kept = turn(router, "s", "thanks");

            assertThat(kept.statusCode()).isEqualTo(200);
            assertThat(header(kept, "selected-model")).isEqualTo("big");
            assertThat(header(kept, "selected-algorithm")).isEqualTo("keep_current_model");
            assertThat(header(kept, "retention-keep-current-model")).isEqualTo("true");
            assertThat(header(turn(router, "other", "thanks"), "selected-model"))
                    .isEqualTo("small");
            JsonNode record = router.kept("/v1/router_replay/" + header(kept, "replay-id"));
            assertThat(record.path("selection_method").asString()).isEqualTo("keep_current_model");
        }
    }

    @Test
    void whatWasWrittenIsSaidInHeadersRecordsAndExplanations() throws Exception {
        try (ManagedRouter router = router()) {
            HttpResponse<String> reply = turn(router, "s", "write code");

            assertThat(header(reply, "retention-drop")).isEqualTo("false");
            assertThat(header(reply, "retention-ttl-turns")).isEqualTo("0");
            assertThat(header(reply, "retention-prefer-prefix")).isEqualTo("true");
            assertThat(reply.headers().firstValue("x-vsr-retention-keep-current-model"))
                    .isEmpty();
            String said = "{\"drop\":false,\"ttl_turns\":0,\"prefer_prefix_retention\":true}";
            JsonNode record = router.kept("/v1/router_replay/" + header(reply, "replay-id"));
            assertThat(record.path("retention").toString()).isEqualTo(said);
            JsonNode dry = ManagedRouter.json(router.call("POST", "/api/v1/eval", Map.of("text", "write code")));
            assertThat(dry.path("retention").toString()).isEqualTo(said);
        }
    }
}
