package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.cli.server.ManagedRouter.decision;
import static semanticrouter.cli.server.ManagedRouter.document;
import static semanticrouter.cli.server.ManagedRouter.json;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;

/// Whoever asks whether the router is ready is told of the keys it fetches for tokens.
final class TokenKeysTest {
    private static final String KEYS =
            "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"one\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                    + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}"; // RFC 7517 §3

    @TempDir
    private Path folder = Path.of("");

    @Test
    void readinessTellsWhereKeysComeFromAndHowManyThereAre() throws Exception {
        PretendedServer source = PretendedServer.answering(KEYS);
        String address = "http://" + source.endpoint();
        try (ManagedRouter router = ManagedRouter.start(folder, with(address + "/keys"))) {
            JsonNode keys = json(router.get("/ready")).path("token_keys");
            assertThat(keys.path("address").asString()).isEqualTo(address + "/keys");
            assertThat(keys.path("keys").asInt()).isEqualTo(1);
            assertThat(keys.path("fetched_at").asString()).isNotEmpty();
            assertThat(keys.has("fault")).isFalse();
        } finally {
            source.close();
        }
        try (ManagedRouter router = ManagedRouter.start(folder, with("http://127.0.0.1:9/keys"))) {
            var ready = router.get("/ready");
            assertThat(ready.statusCode()).as("the rest is served").isEqualTo(200);
            assertThat(json(ready).path("token_keys").path("keys").asInt()).isZero();
            assertThat(json(ready).path("token_keys").path("fault").asString()).contains("cannot be reached");
        }
        try (ManagedRouter router = ManagedRouter.start(folder, document(decision("one"), ""))) {
            assertThat(json(router.get("/ready")).has("token_keys")).isFalse();
        }
    }

    private static String with(String address) throws Exception {
        return document(decision("one"), "")
                .replace(
                        "management_api: {port: 0}",
                        "management_api: {port: 0}, authz: {trust: {jwt: {jwks_uri: \"" + address + "\"}}}");
    }
}
