package semanticrouter.cli.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import semanticrouter.config.tls.PemFiles;
import semanticrouter.gateway.accept.CertifiedPort;
import semanticrouter.gateway.accept.TlsFiles;
import semanticrouter.testkit.Certificate;

/// A port whose files change under it.
class CertificateWatchTest {
    @TempDir
    private Path folder = Path.of("");

    @AutoClose
    private final Vertx vertx = Vertx.vertx();

    private final Logger logger = (Logger) LoggerFactory.getLogger(CertificateWatch.class);
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final List<String> told = new ArrayList<>();
    private Level before = Level.INFO;

    @BeforeEach
    void listen() {
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        events.start();
        logger.addAppender(events);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(events);
        logger.setLevel(before);
    }

    private Certificate made(String name) throws Exception {
        return Certificate.in(Files.createDirectory(folder.resolve(name)));
    }

    private CertifiedPort open(Certificate certificate) throws Exception {
        var files = new TlsFiles(certificate.certificate(), certificate.key());
        var options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        CertifiedPort.secure(options, files, ClientAuth.REQUEST);
        HttpServer server = vertx.createHttpServer(options)
                .requestHandler(request -> request.response().end("here"));
        server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return new CertifiedPort(files, options, List.of(server));
    }

    private static String ask(Certificate trusted, CertifiedPort port) throws Exception {
        try (var client = HttpClient.newBuilder().sslContext(trusted.trusting()).build()) {
            URI uri = URI.create("https://127.0.0.1:" + port.number() + "/");
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<String> events() {
        return events.list.stream()
                .map(event -> event.getLevel() + " "
                        + event.getKeyValuePairs().stream()
                                .filter(pair -> List.of("event", "reason").contains(pair.key))
                                .map(pair -> String.valueOf(pair.value))
                                .collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void aRenewedPairIsShownAndABrokenOneIsNot() throws Exception {
        Certificate first = made("first");
        Certificate second = made("second");
        Certificate third = made("third");
        CertifiedPort port = open(first);
        try (CertificateWatch watch = CertificateWatch.over(List.of(new CertificateWatch.Port(port, told::add)))) {
            watch.look();
            assertThat(events()).as("nothing has changed").isEmpty();
            assertThat(ask(first, port)).isEqualTo("here");

            copy(second.certificate(), first.certificate());
            watch.look();
            watch.look();
            assertThat(events())
                    .as("its key has not come yet, which is said once")
                    .singleElement()
                    .asString()
                    .startsWith("ERROR certificate_renewal_failed ")
                    .contains(first.key() + " is not the key of the first certificate in " + first.certificate());
            assertThat(ask(first, port)).isEqualTo("here");

            copy(second.key(), first.key());
            watch.look();
            assertThat(events()).last().isEqualTo("INFO certificate_renewed");
            assertThat(told)
                    .containsExactly(PemFiles.fingerprint(
                            PemFiles.certificates(second.certificate()).getFirst()));
            assertThat(ask(second, port)).isEqualTo("here");
            assertThatThrownBy(() -> ask(first, port)).isInstanceOf(SSLException.class);

            Files.writeString(first.key(), "nonsense");
            watch.look();
            assertThat(events())
                    .last()
                    .isEqualTo("ERROR certificate_renewal_failed " + first.key() + " holds no private key");
            Files.delete(first.certificate());
            watch.look();
            assertThat(events())
                    .hasSize(4)
                    .last()
                    .isEqualTo("ERROR certificate_renewal_failed " + first.certificate() + " is not there");
            assertThat(ask(second, port)).isEqualTo("here");

            copy(third.certificate(), first.certificate());
            copy(third.key(), first.key());
            watch.look();
            assertThat(events()).hasSize(5).last().isEqualTo("INFO certificate_renewed");
            assertThat(ask(third, port)).isEqualTo("here");
            assertThat(told).hasSize(2);
        }
    }
}
