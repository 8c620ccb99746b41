package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;
import semanticrouter.testkit.RedisServer;
import tools.jackson.databind.JsonNode;

/// What holds of the response cache wherever it keeps its answers, over the router's ports.
class CacheApiTest {
    private static final String PATH = "/api/v1/response-cache/";
    private static final String ANSWER = "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,"
            + "\"model\":\"small\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"four\"},"
            + "\"finish_reason\":\"stop\"}]}";
    private static final String PLUGINS =
            ", plugins: [{type: response_cache, configuration:" + " {enabled: true, mode: exact, scope: global}}]}";

    @TempDir
    private Path folder = Path.of("");

    private final PretendedServer model = PretendedServer.answering(ANSWER);
    private @Nullable RedisServer redis;

    @AfterEach
    void stop() throws Exception {
        model.close();
        if (redis != null) {
            redis.close();
        }
    }

    /// What stands under `global.stores`, with a server behind it where one is named.
    private String store(String backend) throws Exception {
        if (backend.equals("memory")) {
            return "{response_cache: {backend_type: memory}}";
        }
        RedisServer started = RedisServer.start(folder, "--requirepass", "hidden-word");
        redis = started;
        return shared(backend, started.port());
    }

    private static String shared(String backend, int port) {
        return "{response_cache: {backend_type: " + backend + ", " + backend + ": {connection: {host: 127.0.0.1, port: "
                + port + ", password: hidden-word, timeout: 1}, index: {prefix: \"t:\"}}}}";
    }

    private String document(String stores) {
        String first = ManagedRouter.decision("first");
        String decision = first.substring(0, first.length() - 1) + PLUGINS;
        return ManagedRouter.document(decision, "")
                .replace("127.0.0.1:9", model.endpoint())
                .replace("global: {", "global: {stores: " + stores + ", ");
    }

    private ManagedRouter start(String name, String stores) throws Exception {
        return start(name, stores, "exact");
    }

    private ManagedRouter start(String name, String stores, String mode) throws Exception {
        ManagedRouter router = ManagedRouter.start(
                Files.createDirectories(folder.resolve(name)),
                document(stores).replace("mode: exact", "mode: " + mode));
        for (int i = 0; router.get(PATH + "health").statusCode() == 503; i++) {
            assertThat(i).as("tries until the store is there").isLessThan(100);
            Thread.sleep(100);
        }
        return router;
    }

    private static HttpResponse<String> chat(ManagedRouter router, String text) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"));
        HttpResponse<String> reply = router.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).contains("four");
        return reply;
    }

    private static JsonNode post(ManagedRouter router, String action, Map<String, ?> body) throws Exception {
        HttpResponse<String> reply = router.call("POST", PATH + action, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return ManagedRouter.json(reply);
    }

    @Test
    void a_like_question_at_another_router_gets_the_answer() throws Exception {
        String stores = store("redis");
        try (ManagedRouter here = start("one", stores, "semantic");
                ManagedRouter there = start("two", stores, "semantic")) {
            chat(here, "What is the capital of France?");
            HttpResponse<String> like = chat(there, "Tell me, what is the capital of France?");
            chat(there, "How do I bake sourdough bread at home?");

            assertThat(model.bodies()).hasSize(2);
            assertThat(like.headers().firstValue("x-vsr-cache-hit")).contains("true");
            assertThat(ManagedRouter.json(there.get(PATH + "stats"))
                            .path("semantic_hits")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "redis", "valkey"})
    void what_is_invalidated_is_asked_for_again(String backend) throws Exception {
        try (ManagedRouter router = start("one", store(backend))) {
            chat(router, "a secret sum");
            chat(router, "a secret sum");
            assertThat(model.bodies()).hasSize(1);
            assertThat(ManagedRouter.json(router.get(PATH + "stats"))
                            .path("exact_hits")
                            .asInt())
                    .isEqualTo(1);
            assertThat(ManagedRouter.json(router.get(PATH + "capabilities"))
                            .path("backend")
                            .asString())
                    .isEqualTo(backend);

            var first = Map.of("partition", Map.of("decision", "first", "namespace", "global:"));
            assertThat(post(router, "invalidate", Map.of("selector", first))
                            .path("matched_estimate")
                            .asInt())
                    .isEqualTo(1);
            chat(router, "a secret sum");
            assertThat(model.bodies()).as("it was a dry run").hasSize(1);
            var other = Map.of("partition", Map.of("decision", "other"));
            post(router, "invalidate", Map.of("selector", other, "dry_run", false));
            chat(router, "a secret sum");
            assertThat(model.bodies()).as("another decision was meant").hasSize(1);

            assertThat(post(router, "invalidate", Map.of("selector", first, "dry_run", false))
                            .path("deleted")
                            .asInt())
                    .isEqualTo(1);
            chat(router, "a secret sum");
            assertThat(model.bodies()).hasSize(2);

            String management = "http://127.0.0.1:" + router.server().ports().management();
            var console = new Console();
            assertThat(console.run("cache", "flush", "--endpoint", management)).isEqualTo(ExitCode.USAGE);
            assertThat(console.run("cache", "invalidate", "--endpoint", management, "--model", "small"))
                    .isEqualTo(ExitCode.OK);
            assertThat(console.out()).contains("1 answers are meant; nothing was deleted");
            assertThat(console.run("cache", "flush", "--yes", "--endpoint", management))
                    .isEqualTo(ExitCode.OK);
            assertThat(console.run("cache", "stats", "--endpoint", management)).isEqualTo(ExitCode.OK);
            assertThat(console.out()).contains("exact hits").contains("invalidations");
            chat(router, "a secret sum");
            assertThat(model.bodies()).hasSize(3);

            for (String action : List.of("audit", "stats", "health", "capabilities")) {
                assertThat(router.get(PATH + action).body()).doesNotContain("secret", "four", "hidden-word");
            }
            assertThat(router.get("/openapi.json").body()).contains(PATH + "flush");
        }
    }

    @Test
    void routers_share_answers_and_their_end_and_a_restart_changes_nothing() throws Exception {
        String stores = store("redis");
        try (ManagedRouter one = start("one", stores);
                ManagedRouter two = start("two", stores)) {
            chat(one, "sum");
            chat(two, "sum");
            assertThat(model.bodies())
                    .as("the second router has it from the first")
                    .hasSize(1);

            post(one, "flush", Map.of("confirm", "flush response cache"));
            chat(two, "sum");
            assertThat(model.bodies()).hasSize(2);
            chat(one, "sum");
            assertThat(model.bodies()).hasSize(2);
            post(two, "flush", Map.of("confirm", "flush response cache"));
        }
        try (ManagedRouter again = start("again", stores)) {
            assertThat(ManagedRouter.json(again.get(PATH + "stats"))
                            .path("epoch")
                            .asInt())
                    .as("the epochs outlive the routers")
                    .isEqualTo(2);
            chat(again, "sum");
            assertThat(model.bodies()).hasSize(3);
        }
    }

    @Test
    void requests_are_served_without_the_server() throws Exception {
        String stores = shared("redis", FreePort.next());
        try (ManagedRouter router = ManagedRouter.start(folder, document(stores))) {
            chat(router, "sum");
            chat(router, "sum");

            assertThat(model.bodies()).hasSize(2);
            assertThat(router.get(PATH + "health").statusCode()).isEqualTo(503);
            HttpResponse<String> flush = router.call("POST", PATH + "flush", Map.of("confirm", "flush response cache"));
            assertThat(ManagedRouter.error(flush)).isEqualTo("503 CACHE_STORE_UNAVAILABLE");
            assertThat(ManagedRouter.json(router.get(PATH + "stats"))
                            .path("fail_open")
                            .asInt())
                    .isPositive();
        }
    }

    @Test
    void a_configuration_is_tried_out() throws Exception {
        try (ManagedRouter router = start("one", store("memory"))) {
            assertThat(post(router, "test", Map.of("configuration", Map.of("ttl_seconds", 9)))
                            .path("healthy")
                            .asBoolean())
                    .isTrue();
            JsonNode unknown = post(router, "test", Map.of("configuration", Map.of("backend", "memory")));
            assertThat(unknown.path("valid").asBoolean(true)).isFalse();
            assertThat(unknown.at("/problems/0").asString()).contains("unknown key \"backend\"");
            JsonNode nameless = post(router, "test", Map.of("configuration", Map.of("backend_type", "redis")));
            assertThat(nameless.at("/problems/0").asString()).contains("redis.connection.host is missing");
            var connection = Map.of("host", "127.0.0.1", "port", FreePort.next(), "password", "hidden-word");
            JsonNode away = post(
                    router,
                    "test",
                    Map.of(
                            "configuration",
                            Map.of("backend_type", "redis", "redis", Map.of("connection", connection))));
            assertThat(away.path("valid").asBoolean()).isTrue();
            assertThat(away.path("healthy").asBoolean(true)).isFalse();
            assertThat(away.toString()).doesNotContain("hidden-word");
        }
    }
}
