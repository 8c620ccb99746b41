package semanticrouter.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Credentials;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.accept.CertifiedPort;
import semanticrouter.gateway.accept.TlsFiles;
import semanticrouter.gateway.upstream.UpstreamOptions;
import semanticrouter.testkit.Certificate;

/// TLS to clients and to backends; a second gateway plays the backend with a certificate.
final class TlsIT {
    @Test
    void servesClientsAndCallsBackendsOverTls(@TempDir Path folder) throws Exception {
        Certificate certificate = Certificate.in(folder);
        var tls = new Listener("127.0.0.1", 0, Optional.of(new TlsFiles(certificate.certificate(), certificate.key())));
        var plain = new Listener("127.0.0.1", 0, Optional.empty());
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var inner = Running.with(
                        Running.options().with(List.of(tls, plain)),
                        TestPlan.of(List.of(TestPlan.backend(backend.port()))));
                var outer = Running.with(
                        Running.options().with(UpstreamOptions.DEFAULT.withTrust(certificate.certificate())),
                        TestPlan.of(List.of(secure("127.0.0.1", inner.server().port()))));
                var distrusting = Running.with(
                        TestPlan.of(List.of(secure("127.0.0.1", inner.server().port()))));
                var client = HttpClient.newBuilder()
                        .sslContext(certificate.trusting())
                        .build()) {
            HttpResponse<String> direct = client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "https://127.0.0.1:" + inner.server().port() + Running.CHAT))
                            .POST(HttpRequest.BodyPublishers.ofString(Running.AUTO))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(direct.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(direct.body()).isEqualTo("{\"ok\":1}");
            assertThat(inner.server().ports()).hasSize(2).doesNotHaveDuplicates();

            for (int i = 0; i < 5; i++) {
                assertThat(outer.chat(Running.AUTO).body()).isEqualTo("{\"ok\":1}");
            }

            HttpResponse<String> refused = distrusting.chat(Running.AUTO);
            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body()).contains("TLS failed");
            assertThat(distrusting.completion().errorReason()).isEqualTo("upstream_unreachable");
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotTrusted(@TempDir Path folder) throws Exception {
        Certificate certificate = Certificate.in(folder);
        var tls = new Listener("0.0.0.0", 0, Optional.of(new TlsFiles(certificate.certificate(), certificate.key())));
        try (var inner = Running.with(Running.options().with(List.of(tls)), TestPlan.of(List.of()));
                var outer = Running.with(
                        Running.options().with(UpstreamOptions.DEFAULT.withTrust(certificate.certificate())),
                        TestPlan.of(List.of(secure("127.0.0.2", inner.server().port()))))) {
            HttpResponse<String> refused = outer.chat(Running.AUTO);
            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body()).contains("TLS failed");
        }
    }

    private static void ask(Certificate trusted, int port) throws Exception {
        try (var client = HttpClient.newBuilder().sslContext(trusted.trusting()).build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + Running.CHAT))
                            .POST(HttpRequest.BodyPublishers.ofString(Running.AUTO))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).isEqualTo("{\"ok\":1}");
        }
    }

    @Test
    void showsARenewedCertificateOnEveryEventLoopAndKeepsItWhenTheNextIsBroken(@TempDir Path folder) throws Exception {
        Certificate before = Certificate.in(Files.createDirectory(folder.resolve("before")));
        Certificate after = Certificate.in(Files.createDirectory(folder.resolve("after")));
        var tls = new Listener("127.0.0.1", 0, Optional.of(new TlsFiles(before.certificate(), before.key())));
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(
                        Running.options().with(List.of(tls)), TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            int port = running.server().port();
            ask(before, port);
            CertifiedPort certified = running.server().certified().getFirst();
            assertThat(certified.shows(certified.files().read())).isTrue();

            TlsFiles.Contents renewed = new TlsFiles(after.certificate(), after.key()).read();
            assertThat(certified.shows(renewed)).isFalse();
            certified.show(renewed);
            assertThat(certified.shows(renewed)).isTrue();
            for (int connection = 0; connection < 8; connection++) { // they go to the event loops in turn
                ask(after, port);
            }
            assertThatThrownBy(() -> ask(before, port)).isInstanceOf(SSLException.class);

            var broken = new TlsFiles.Contents("nonsense".getBytes(UTF_8), renewed.key(), Optional.empty());
            assertThatThrownBy(() -> certified.show(broken)).isInstanceOf(IOException.class);
            assertThat(certified.shows(renewed)).isTrue();
            ask(after, port);
        }
    }

    private static Backend secure(String host, int port) {
        return new Backend(
                "tls",
                true,
                host,
                port,
                Running.CHAT,
                1,
                "auto",
                "authorization",
                "Bearer",
                Credentials.NONE,
                Map.of(),
                "openai");
    }
}
