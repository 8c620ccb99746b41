package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.PretendedServer;
import semanticrouter.testkit.RedisServer;
import tools.jackson.databind.JsonNode;

/// Two routers that remember sessions together (specification: selection-looper §3.4).
class SharedSessionsTest {
    @TempDir
    private Path folder = Path.of("");

    private static ManagedRouter router(Path home, PretendedServer backend, int redis) throws Exception {
        String decision = ManagedRouter.decision("rest").replace("[{model: small}]", "[{model: small}, {model: big}]");
        String document = ManagedRouter.document(decision, "")
                .replace(
                        "    - {name: small, backend_refs",
                        "    - {name: big, backend_refs: [{endpoint: \"127.0.0.1:9\"}]}\n"
                                + "    - {name: small, backend_refs")
                .replace("127.0.0.1:9", backend.endpoint())
                .replace("modelCards: [{name: small}]", "modelCards: [{name: small}, {name: big}]")
                .replace("global: {services: {", """
                        global: {router: {learning: {enabled: true, protection: {scope: session}, state_store: {
                          backend: redis, timeout_ms: 20000, redis: {address: "127.0.0.1:%d"}}}},
                          services: {router_replay: {enabled: true},\
                        """.formatted(redis));
        return ManagedRouter.start(Files.createDirectories(home), document);
    }

    private static HttpResponse<String> turn(ManagedRouter router) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + "/v1/chat/completions"))
                .headers("content-type", "application/json", "x-vsr-debug", "true", "x-session-id", "secret-name")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                .build();
        return router.http().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> reply, String name) {
        return reply.headers().firstValue("x-vsr-" + name).orElse("");
    }

    @Test
    void aSessionThatOneRouterBeganAnotherKnows() throws Exception {
        try (RedisServer redis = RedisServer.start(folder);
                PretendedServer backend = PretendedServer.answering(
                        "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}")) {
            HttpResponse<String> first;
            try (ManagedRouter one = router(folder.resolve("one"), backend, redis.port())) {
                first = turn(one);
                assertThat(header(first, "session-phase")).isEqualTo("new_session");
            } // what it remembers is written before it ends
            try (ManagedRouter other = router(folder.resolve("other"), backend, redis.port())) {
                HttpResponse<String> second = turn(other);

                assertThat(header(second, "session-phase")).isEqualTo("user_turn");
                assertThat(header(second, "selected-model")).isEqualTo(header(first, "selected-model"));
                JsonNode why = other.kept("/api/v1/explanations/" + header(second, "replay-id"));
                assertThat(why.at("/learning/protection/session_store").asString(""))
                        .isEqualTo("shared");
                assertThat(why.at("/learning/protection/current_model").asString(""))
                        .isEqualTo(header(first, "selected-model"));
            }
        }
    }
}
