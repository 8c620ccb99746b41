package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static semanticrouter.stores.ResponseStoreContract.ANN;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.store.StoredResponse;
import semanticrouter.stores.redis.RedisOptions;
import semanticrouter.stores.redis.RedisResponses;
import semanticrouter.stores.response.Bounds;
import semanticrouter.testkit.FreePort;
import semanticrouter.testkit.RedisServer;

/// A server of this machine that speaks TLS only and asks for the client's certificate; skipped where there is none.
@SuppressWarnings("NullAway.Init") // set before each test
class RedisTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private Process server;
    private int port;

    @BeforeEach
    void serve() throws Exception {
        Path binary = RedisServer.program();
        certificate();
        port = FreePort.next();
        Path log = folder.resolve("redis.log");
        server = new ProcessBuilder(List.of(
                        binary.toString(),
                        "--port",
                        "0",
                        "--tls-port",
                        Integer.toString(port),
                        "--tls-cert-file",
                        file("tls.crt"),
                        "--tls-key-file",
                        file("tls.key"),
                        "--tls-ca-cert-file",
                        file("tls.crt"),
                        "--tls-auth-clients",
                        "yes",
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (int tenths = 0; tenths < 100 && server.isAlive(); tenths++) {
            if (Files.readString(log).contains("Ready to accept connections")) {
                return;
            }
            Thread.sleep(100);
        }
        boolean able = !Files.readString(log).contains("Bad directive");
        if (!able) {
            System.out.println("skipped: this machine's redis-server speaks no TLS");
        }
        Assumptions.assumeTrue(able, "this machine's redis-server speaks no TLS");
        throw new IOException(Files.readString(log));
    }

    @AfterEach
    void end() throws Exception {
        if (server != null) {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    /// A certificate for 127.0.0.1 that is its own authority, and its key, both as PEM.
    private void certificate() throws Exception {
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "redis",
                        "-dname",
                        "CN=redis",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-ext",
                        "bc=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file("tls.p12"),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("tls.p12"))) {
            made.load(in, PASSWORD.toCharArray());
        }
        pem("tls.crt", "CERTIFICATE", made.getCertificate("redis").getEncoded());
        pem(
                "tls.key",
                "PRIVATE KEY",
                made.getKey("redis", PASSWORD.toCharArray()).getEncoded());
    }

    private void pem(String name, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(
                folder.resolve(name), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private RedisResponses store(boolean verify, boolean trusts, boolean known) {
        var tls = new RedisOptions.Tls(
                verify,
                trusts ? Optional.of(folder.resolve("tls.crt")) : Optional.empty(),
                known ? Optional.of(folder.resolve("tls.crt")) : Optional.empty(),
                known ? Optional.of(folder.resolve("tls.key")) : Optional.empty());
        var options = new RedisOptions(
                "redis",
                List.of(new RedisOptions.Node("127.0.0.1", port)),
                false,
                0,
                "",
                "sr",
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Optional.of(tls));
        return new RedisResponses(options, Bounds.inFile(9, Duration.ZERO), Clock.systemUTC());
    }

    @Test
    void records_go_over_a_connection_that_both_ends_have_proved() throws Exception {
        var record =
                new StoredResponse("resp_tls", ANN, "", "", Clock.systemUTC().instant(), "", "{\"a\":1}", "[]");
        try (RedisResponses store = store(true, true, true)) {
            store.put(record);
            assertThat(store.get("resp_tls", ANN)).isPresent();
        }
        try (RedisResponses careless = store(false, false, true)) {
            assertThat(careless.get("resp_tls", ANN))
                    .as("without looking at who it is")
                    .isPresent();
        }
    }

    @Test
    void a_server_nobody_vouches_for_and_a_client_it_does_not_know_get_nothing() {
        try (RedisResponses distrusting = store(true, false, true);
                RedisResponses unknown = store(true, true, false)) {
            for (RedisResponses store : List.of(distrusting, unknown)) {
                assertThatThrownBy(store::check)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("127.0.0.1:" + port);
            }
        }
    }
}
