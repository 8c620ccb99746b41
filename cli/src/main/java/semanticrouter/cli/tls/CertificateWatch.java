package semanticrouter.cli.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.config.tls.PemFiles;
import semanticrouter.gateway.accept.CertifiedPort;
import semanticrouter.gateway.accept.TlsFiles;

/// Looks every few seconds whether the certificates of open ports have been renewed, and has the ports show those that
/// are in order. One that is not is told of once; the port goes on with the one before.
public final class CertificateWatch implements AutoCloseable {
    /// How often files are looked at. A certificate is renewed days before its end, and reading three small files costs
    /// nothing.
    static final Duration PERIOD = Duration.ofSeconds(10);

    private static final Logger LOGGER = LoggerFactory.getLogger(CertificateWatch.class);

    private final List<Watched> ports = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("certificates").daemon().factory());

    private CertificateWatch(List<Port> ports) {
        ports.forEach(port -> this.ports.add(new Watched(port)));
    }

    /// A port to be looked after.
    ///
    /// @param renewed told the SHA-256 of each new certificate, hexadecimal with colons
    public record Port(CertifiedPort port, Consumer<String> renewed) {
        /// A port whose certificate nobody else needs to know.
        public Port(CertifiedPort port) {
            this(port, _ -> {});
        }
    }

    /// Begins to look; without ports there is nothing to do.
    public static CertificateWatch over(List<Port> ports) {
        var watch = new CertificateWatch(ports);
        if (!ports.isEmpty()) {
            long millis = PERIOD.toMillis();
            var _ = watch.thread.scheduleWithFixedDelay(watch::look, millis, millis, TimeUnit.MILLISECONDS);
        }
        return watch;
    }

    /// Looks at every port's files once.
    synchronized void look() {
        for (Watched port : ports) {
            try {
                port.look();
            } catch (RuntimeException bug) {
                LOGGER.atError().setCause(bug).log("a certificate could not be looked at");
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// A port and what was last wrong with its files.
    private static final class Watched {
        private final Port port;
        private String fault = "";

        Watched(Port port) {
            this.port = port;
        }

        void look() throws InterruptedException {
            TlsFiles files = port.port().files();
            try {
                TlsFiles.Contents found = files.read();
                if (port.port().shows(found)) {
                    fault = "";
                    return;
                }
                X509Certificate own = checked(files);
                if (!files.read().same(found)) {
                    return; // still being written; the next look sees the rest
                }
                port.port().show(found);
                fault = "";
                String digest = PemFiles.fingerprint(own);
                LOGGER.atInfo()
                        .addKeyValue("event", "certificate_renewed")
                        .addKeyValue("port", port.port().number())
                        .addKeyValue("file", files.certificate())
                        .addKeyValue("sha256", digest)
                        .addKeyValue("until", own.getNotAfter().toInstant())
                        .log("a renewed certificate is shown");
                port.renewed().accept(digest);
            } catch (IOException unusable) {
                failed(files, String.valueOf(unusable.getMessage()));
            }
        }

        /// Says why, once for each fault.
        private void failed(TlsFiles files, String why) {
            if (!why.equals(fault)) {
                fault = why;
                LOGGER.atError()
                        .addKeyValue("event", "certificate_renewal_failed")
                        .addKeyValue("port", port.port().number())
                        .addKeyValue("file", files.certificate())
                        .addKeyValue("reason", why)
                        .log("a changed certificate cannot be used; the one before is shown on");
            }
        }
    }

    /// The certificate that a port would show.
    ///
    /// @throws IOException saying what is wrong
    private static X509Certificate checked(TlsFiles files) throws IOException {
        X509Certificate own = read(files.certificate(), PemFiles::certificates).getFirst();
        Optional<PrivateKey> key = read(files.key(), PemFiles::key);
        if (key.isPresent() && !PemFiles.fits(key.get(), own)) {
            throw new IOException(files.key() + " is not the key of the first certificate in " + files.certificate());
        }
        if (files.clientAuthorities().isPresent()) {
            var _ = read(files.clientAuthorities().get(), PemFiles::certificates);
        }
        return own;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(Path file) throws IOException;
    }

    private static <T> T read(Path file, Reading<T> reading) throws IOException {
        try {
            return reading.of(file);
        } catch (IOException unusable) {
            throw new IOException(file + " " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
