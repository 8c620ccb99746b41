package semanticrouter.cli.remote;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.config.tls.PemFiles;

/// Which certificate of a management API is believed, and which one is shown to it.
///
/// The authorities that a person names go first; then the one certificate that the router of this folder is known to
/// serve with, whatever name it is called by; then the authorities of the Java installation. The last, like the first,
/// must vouch for the name in the address.
final class ManagementTrust {
    /// Environment variable with a PEM file of authorities.
    static final String AUTHORITIES = "VSR_MGMT_CA_FILE";

    /// Environment variable with a PEM file of the certificate to show.
    static final String CERTIFICATE = "VSR_MGMT_CERT_FILE";

    /// Environment variable with a PEM file of that certificate's key.
    static final String KEY = "VSR_MGMT_KEY_FILE";

    /// What to do about a certificate that is not believed, or is missing.
    static final String HINT = "name the PEM file of its authority with " + AUTHORITIES
            + "=FILE; one that wants a certificate of yours gets it with " + CERTIFICATE + " and " + KEY + ".";

    private final UnaryOperator<@Nullable String> environment;

    /// @param environment value of a variable, null when unset
    ManagementTrust(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /// @param certificate SHA-256 of the one that is known to be right; empty when none is
    /// @throws CommandException when a file that was named cannot be used
    SSLContext context(Optional<String> certificate) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown(), believed(certificate), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("this Java installation makes no TLS connections", impossible);
        }
    }

    private TrustManager @Nullable [] believed(Optional<String> certificate)
            throws GeneralSecurityException, IOException {
        Optional<Path> file = file(AUTHORITIES);
        if (file.isPresent()) {
            KeyStore trust = empty();
            List<X509Certificate> authorities = read(AUTHORITIES, file.get(), PemFiles::certificates);
            for (int i = 0; i < authorities.size(); i++) {
                trust.setCertificateEntry("authority" + i, authorities.get(i));
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trust);
            return factory.getTrustManagers();
        }
        return certificate.map(known -> new TrustManager[] {new One(known)}).orElse(null);
    }

    private KeyManager @Nullable [] shown() throws GeneralSecurityException, IOException {
        Optional<Path> certificate = file(CERTIFICATE);
        Optional<Path> key = file(KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new CommandException(
                    (key.isPresent() ? CERTIFICATE : KEY) + " is not set",
                    "a certificate to show needs its key: set both, or neither.",
                    ExitCode.USAGE);
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        List<X509Certificate> chain = read(CERTIFICATE, certificate.get(), PemFiles::certificates);
        PrivateKey secret = read(KEY, key.get(), PemFiles::key)
                .orElseThrow(() -> new CommandException(
                        KEY + " names " + key.get() + ", which is in an older form than PKCS #8",
                        "rewrite it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW.",
                        ExitCode.USAGE));
        var password = new char[0]; // it stays in this process
        KeyStore store = empty();
        store.setKeyEntry("own", secret, password, chain.toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Optional<Path> file(String variable) {
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(value));
        } catch (InvalidPathException _) {
            throw unusable(variable, value, "is not a path");
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(Path file) throws IOException;
    }

    private static <T> T read(String variable, Path file, Reading<T> reading) {
        try {
            return reading.of(file);
        } catch (IOException unreadable) {
            throw unusable(variable, file.toString(), String.valueOf(unreadable.getMessage()));
        }
    }

    private static CommandException unusable(String variable, String value, String why) {
        return new CommandException(
                variable + " names " + value + ", which " + why, "name a PEM file.", ExitCode.USAGE);
    }

    /// Believes one certificate. It is known by its digest, so its name, its authority and its end do not matter.
    private static final class One extends X509ExtendedTrustManager {
        private final String fingerprint;

        One(String fingerprint) {
            this.fingerprint = fingerprint;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0 || !PemFiles.fingerprint(chain[0]).equals(fingerprint)) {
                throw new CertificateException("it shows another certificate than the router here serves with");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("commands serve nobody");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
