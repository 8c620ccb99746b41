package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Credentials;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.GatewayOptions.TlsFiles;
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
