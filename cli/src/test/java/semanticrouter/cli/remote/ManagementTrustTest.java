package semanticrouter.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.CommandException;
import semanticrouter.config.tls.PemFiles;
import semanticrouter.testkit.Certificate;

/// Which management APIs commands talk to over TLS, and how they show who they are.
final class ManagementTrustTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("");

    private Certificate own;
    private Certificate other;
    private HttpsServer server;
    private volatile boolean wantsOne;

    @BeforeEach
    void start() throws Exception {
        own = Certificate.in(folder);
        other = Certificate.in(Files.createDirectory(folder.resolve("other")));
        server = HttpsServer.create(new InetSocketAddress(0), 0);
        var context = own.presenting();
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(wantsOne);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int ask(String host, Optional<String> certificate, Map<String, String> environment) throws Exception {
        var address = new ManagementAddress(
                "https://" + host + ":" + server.getAddress().getPort() + "/", certificate);
        return Http.to(address, environment::get)
                .send(Http.get(address.url() + "/health", PATIENCE).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static Optional<String> known(Certificate certificate) throws Exception {
        return Optional.of(PemFiles.fingerprint(
                PemFiles.certificates(certificate.certificate()).getFirst()));
    }

    private void refused(String host, Optional<String> certificate, Map<String, String> environment, String... words) {
        assertThatThrownBy(() -> ask(host, certificate, environment))
                .isInstanceOfSatisfying(CommandException.class, refusal -> {
                    assertThat(refusal.getMessage()).contains(words);
                    assertThat(refusal.hint()).isNotEmpty();
                });
    }

    @Test
    void theKnownCertificateIsBelievedByWhateverNameAndNoOtherIs() throws Exception {
        assertThat(ask("127.0.0.1", known(own), Map.of())).isEqualTo(204);
        assertThat(ask("127.0.0.2", known(own), Map.of()))
                .as("not in the certificate")
                .isEqualTo(204);
        refused("127.0.0.1", known(other), Map.of(), "no TLS with 127.0.0.1", "another certificate");
    }

    @Test
    void withoutOneAnAuthorityHasToVouchForItAndItsName() throws Exception {
        refused("127.0.0.1", Optional.empty(), Map.of(), "no TLS with 127.0.0.1");
        var named = Map.of(ManagementTrust.AUTHORITIES, own.certificate().toString());
        assertThat(ask("127.0.0.1", Optional.empty(), named)).isEqualTo(204);
        assertThat(ask("127.0.0.1", known(other), named))
                .as("a person's word goes first")
                .isEqualTo(204);
        refused("127.0.0.2", Optional.empty(), named, "no TLS with 127.0.0.2");
        refused(
                "127.0.0.1",
                known(own),
                Map.of(ManagementTrust.AUTHORITIES, other.certificate().toString()),
                "no TLS with");
    }

    @Test
    void aCertificateIsShownWhereOneIsWanted() throws Exception {
        wantsOne = true;
        assertThatThrownBy(() -> ask("127.0.0.1", known(own), Map.of()))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        refusal ->
                                assertThat(refusal.hint()).contains(ManagementTrust.CERTIFICATE, ManagementTrust.KEY));
        var shown = Map.of(
                ManagementTrust.CERTIFICATE, own.certificate().toString(),
                ManagementTrust.KEY, own.key().toString());
        assertThat(ask("127.0.0.1", known(own), shown)).isEqualTo(204);
    }

    @Test
    void filesThatCannotBeUsedAreNamed() {
        String gone = folder.resolve("gone.pem").toString();
        refused("127.0.0.1", Optional.empty(), Map.of(ManagementTrust.AUTHORITIES, gone), gone, "is not there");
        refused(
                "127.0.0.1",
                Optional.empty(),
                Map.of(ManagementTrust.CERTIFICATE, own.certificate().toString()),
                ManagementTrust.KEY + " is not set");
        refused(
                "127.0.0.1",
                Optional.empty(),
                Map.of(
                        ManagementTrust.CERTIFICATE, own.certificate().toString(),
                        ManagementTrust.KEY, own.certificate().toString()),
                "holds no private key");
    }
}
