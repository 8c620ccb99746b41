package semanticrouter.config.tls;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.document.global.ManagementTls;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;

/// Whether the management interface can be served with the certificate a document names.
///
/// @param base folder that relative paths start at
public record ManagementTlsCheck(Path base, TreeReport report) {
    /// Where the block is.
    public static final DocPath PLACE = DocPath.parse("global.services.management_api.tls");

    private static final String CODE = "management-tls";

    @FunctionalInterface
    private interface Reading<T> {
        T of(Path file) throws IOException;
    }

    /// Reports what is missing, unreadable or does not belong together.
    ///
    /// @param tls null when the document has no such block
    public void check(@Nullable ManagementTls tls) {
        if (tls == null || !tls.enabled()) {
            return;
        }
        Optional<List<X509Certificate>> chain = read(
                "cert_file",
                tls.certFile(),
                "name the PEM file of the certificate chain, or set enabled: false",
                PemFiles::certificates);
        Optional<Optional<PrivateKey>> key = read(
                "key_file",
                tls.keyFile(),
                "name the PEM file of the certificate's private key, without a passphrase",
                PemFiles::key);
        if (chain.isPresent()
                && key.flatMap(read -> read)
                        .filter(secret -> !PemFiles.fits(secret, chain.get().getFirst()))
                        .isPresent()) {
            report.error(
                    CODE,
                    PLACE.key("key_file"),
                    "\"" + tls.keyFile() + "\" is not the key of the first certificate in \"" + tls.certFile() + "\"",
                    "name the key the certificate was made for; the server's own certificate comes first in its file");
        }
        if (!tls.clientCaFile().isBlank()) {
            var _ = read(
                    "client_ca_file",
                    tls.clientCaFile(),
                    "name the PEM file of the authorities that sign callers' certificates, or remove the option",
                    PemFiles::certificates);
        }
    }

    private <T> Optional<T> read(String key, String value, String hint, Reading<T> reading) {
        DocPath at = PLACE.key(key);
        if (value.isBlank()) {
            report.error(CODE, at, "the management interface is to serve TLS, and " + key + " is not set", hint);
            return Optional.empty();
        }
        try {
            return Optional.of(reading.of(base.resolve(value)));
        } catch (InvalidPathException _) {
            report.error(CODE, at, "\"" + value + "\" is not a path", hint);
        } catch (IOException unusable) {
            report.error(CODE, at, "\"" + value + "\" " + reason(unusable), hint);
        }
        return Optional.empty();
    }

    private static String reason(IOException unusable) {
        return unusable.getClass() == IOException.class ? String.valueOf(unusable.getMessage()) : "cannot be read";
    }
}
