package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.tls.PemFiles;
import semanticrouter.testkit.Certificate;
import semanticrouter.testkit.FreePort;

/// A router whose management API has a certificate: what stands on that API goes on as without.
class SecureManagementTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theDashboardAsksInThisProcess() throws Exception {
        Logs.quiet();
        Certificate own = Certificate.in(folder);
        try (RouterServer server = RouterServer.start(options());
                var client = HttpClient.newBuilder().sslContext(own.trusting()).build()) {
            assertThat(server.managementCertificate())
                    .hasValue(PemFiles.fingerprint(
                            PemFiles.certificates(own.certificate()).getFirst()));
            for (String ready : List.of(
                    "https://127.0.0.1:" + server.ports().management() + "/ready",
                    "http://127.0.0.1:" + server.ports().dashboard() + "/api/ready")) {
                HttpResponse<String> reply = client.send(
                        HttpRequest.newBuilder(URI.create(ready)).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(reply.statusCode()).as(ready).isEqualTo(200);
                assertThat(ManagedRouter.json(reply).path("status").asString()).isEqualTo("ready");
            }
        }
    }

    @Test
    void showsARenewedCertificateAndTellsOfIt() throws Exception {
        Logs.quiet();
        Certificate own = Certificate.in(folder);
        Certificate renewed = Certificate.in(Files.createDirectory(folder.resolve("renewed")));
        var told = new LinkedBlockingQueue<String>();
        try (RouterServer server = RouterServer.start(options());
                var client =
                        HttpClient.newBuilder().sslContext(renewed.trusting()).build()) {
            server.whenRenewed(told::add);
            Files.copy(renewed.certificate(), own.certificate(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(renewed.key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
            String digest = PemFiles.fingerprint(
                    PemFiles.certificates(renewed.certificate()).getFirst());
            assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(digest);
            assertThat(server.managementCertificate()).hasValue(digest);
            URI ready = URI.create("https://127.0.0.1:" + server.ports().management() + "/ready");
            assertThat(client.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    private ServerOptions options() {
        String text = """
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: 8899, timeout: 30s}]
                providers:
                  defaults: {default_model: small}
                  models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:9"}]}]
                routing:
                  modelCards: [{name: small}]
                  decisions: []
                global:
                  services:
                    management_api: {port: 0, tls: {cert_file: cert.pem, key_file: key.pem}}
                """;
        return new ServerOptions(
                ConfigSource.of("config.yaml", text, folder),
                Optional.empty(),
                false,
                FreePort.offset(),
                "",
                new ServerOptions.Parts(true, true, 0),
                Optional.empty(),
                List.of(),
                _ -> null,
                "test",
                List.of());
    }
}
