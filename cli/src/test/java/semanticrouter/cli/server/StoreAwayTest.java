package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.PretendedServer;

/// A server that keeps responses and is away when the router starts costs those alone that need it (specification:
/// dataplane §0.4, §8.11, §9).
class StoreAwayTest {
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

    private ManagedRouter router(String services) throws Exception {
        return ManagedRouter.start(
                folder,
                ManagedRouter.document(ManagedRouter.decision("all"), "")
                        .replace("127.0.0.1:9", backend.endpoint())
                        .replace("services: {", "services: {" + services + ", "));
    }

    private static int status(ManagedRouter router, String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.server().ports().listener() + path))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return router.http()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "store_backend: redis, redis: {address: \"127.0.0.1:%d\"}",
                "store_backend: valkey, valkey: {address: \"127.0.0.1:%d\"}",
                "store_backend: postgres, postgres: {host: 127.0.0.1, port: %d, database: d, user: u}"
            })
    void responsesNeedTheirStoreAndNothingElseDoes(String store) throws Exception {
        try (ManagedRouter router = router("response_api: {" + store.formatted(FreePort.next()) + "}")) {
            assertThat(router.get("/ready").statusCode()).isEqualTo(200);
            assertThat(status(router, "POST", "/v1/responses", "{\"model\":\"auto\",\"input\":\"hi\"}"))
                    .isEqualTo(503);
            assertThat(status(router, "GET", "/v1/responses/resp_0123456789abcdef01234567", ""))
                    .isEqualTo(503);
            assertThat(backend.bodies()).isEmpty();
            assertThat(status(router, "POST", "/v1/responses", "{\"model\":\"auto\",\"input\":\"hi\",\"store\":false}"))
                    .isEqualTo(200);
            assertThat(status(
                            router,
                            "POST",
                            "/v1/chat/completions",
                            "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
                    .isEqualTo(200);
            assertThat(router.get("/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void recordsThatCannotBeWrittenHoldNothingUp() throws Exception {
        String away = "router_replay: {enabled: true, store_backend: redis, redis: {address: \"127.0.0.1:"
                + FreePort.next() + "\"}}";
        try (ManagedRouter router = router(away)) {
            assertThat(router.get("/ready").statusCode()).isEqualTo(200);
            assertThat(status(
                            router,
                            "POST",
                            "/v1/chat/completions",
                            "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
                    .isEqualTo(200);
            assertThat(router.get("/v1/router_replay").statusCode()).isEqualTo(503);
        }
    }
}
