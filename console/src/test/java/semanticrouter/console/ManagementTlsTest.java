package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.PortLimits;
import semanticrouter.gateway.accept.TlsFiles;
import semanticrouter.testkit.Certificate;

/// The management API behind a certificate.
class ManagementTlsTest {
    @TempDir
    private Path folder = Path.of("");

    @AutoClose
    private final Lobby lobby = new Lobby(PortLimits.DEFAULT, Clock.systemUTC());

    private ManagementServer serve(Certificate own, Optional<Path> clientAuthorities) throws Exception {
        var fixture = new Fixture();
        var options = new ManagementOptions(
                "127.0.0.1",
                0,
                ManagementOptions.Exposure.LOOPBACK,
                AccessControl.open(),
                Set.of(),
                Optional.of(new TlsFiles(own.certificate(), own.key(), clientAuthorities)));
        return ManagementServer.start(lobby, options, Fixture.routes(fixture.parts()), _ -> {}, fixture.clock);
    }

    private static HttpResponse<String> health(SSLContext context, String scheme, int port)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder().sslContext(context).build()) {
            var request = HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + "/health"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void answersOverTlsAndNotWithout() throws Exception {
        Certificate own = Certificate.in(folder);
        try (ManagementServer server = serve(own, Optional.empty())) {
            HttpResponse<String> health = health(own.trusting(), "https", server.port());
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("healthy");
            assertThatThrownBy(() -> health(own.trusting(), "http", server.port()))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> health(SSLContext.getDefault(), "https", server.port()))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void wantsACertificateOfCallersWhereTheirAuthoritiesAreNamed() throws Exception {
        Certificate own = Certificate.in(folder);
        Certificate other = Certificate.in(Files.createDirectory(folder.resolve("other")));
        try (ManagementServer server = serve(own, Optional.of(own.certificate()))) {
            assertThat(health(own.presenting(), "https", server.port()).statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> health(own.trusting(), "https", server.port()))
                    .as("none is shown")
                    .isInstanceOf(IOException.class);
        }
        try (ManagementServer server = serve(own, Optional.of(other.certificate()))) {
            assertThatThrownBy(() -> health(own.presenting(), "https", server.port()))
                    .as("another authority's is shown")
                    .isInstanceOf(IOException.class);
        }
    }
}
