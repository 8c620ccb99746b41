package semanticrouter.cli.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import semanticrouter.config.tls.PemFiles;

/// A certificate that the router has made and signed itself (specification: dataplane §0.2), kept from one start to the
/// next so that Envoy can be told to trust it. The JDK's keytool makes it in a process of its own.
///
/// @param certificate PEM file
/// @param key PEM file that only its owner can read
/// @param fingerprint SHA-256 of the certificate, hexadecimal with colons
/// @param made whether it was made just now
public record OwnCertificate(Path certificate, Path key, String fingerprint, boolean made) {
    private static final String ALIAS = "router";
    private static final int DAYS = 365;
    /// One that ends sooner is replaced at a start.
    private static final Duration LEFT_MIN = Duration.ofDays(30);
    private static final long KEYTOOL_SECONDS = 60;

    /// The certificate in a folder; made when there is none, or none that lasts.
    ///
    /// @param host where it serves, beside `localhost`
    /// @throws IOException with a sentence for a person when it cannot be made or kept
    public static OwnCertificate in(Path folder, String host, Clock clock) throws IOException, InterruptedException {
        Path certificate = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        try {
            if (Files.isReadable(certificate) && Files.isReadable(key)) {
                X509Certificate known = read(certificate);
                if (known.getNotAfter().toInstant().isAfter(clock.instant().plus(LEFT_MIN)) && covers(known, host)) {
                    return new OwnCertificate(certificate, key, PemFiles.fingerprint(known), false);
                }
            }
            Files.createDirectories(folder);
            X509Certificate made = make(certificate, key, host);
            return new OwnCertificate(certificate, key, PemFiles.fingerprint(made), true);
        } catch (GeneralSecurityException failed) {
            throw new IOException("no certificate can be made in " + folder + ": " + failed.getMessage(), failed);
        }
    }

    private static X509Certificate read(Path certificate) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(certificate)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static boolean covers(X509Certificate certificate, String host)
            throws GeneralSecurityException, UnknownHostException {
        var names = certificate.getSubjectAlternativeNames();
        String wanted = spelled(host);
        return extra(host).isEmpty() || names != null && names.stream().anyMatch(name -> wanted.equals(name.get(1)));
    }

    private static X509Certificate make(Path certificate, Path key, String host)
            throws IOException, InterruptedException, GeneralSecurityException {
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path folder = Files.createTempDirectory("vllm-sr-tls"); // for its owner alone
        Path store = folder.resolve("tls.p12");
        try {
            keytool(store, password, host);
            KeyStore made = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                made.load(in, password.toCharArray());
            }
            Key secret = made.getKey(ALIAS, password.toCharArray());
            Files.deleteIfExists(key);
            Files.createFile(key, ownerOnly(key));
            pem(key, "PRIVATE KEY", secret.getEncoded());
            var own = (X509Certificate) made.getCertificate(ALIAS);
            pem(certificate, "CERTIFICATE", own.getEncoded());
            return own;
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void keytool(Path store, String password, String host) throws IOException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String names = "SAN=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1" + extra(host);
        var builder = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=Semantic Router",
                        "-ext",
                        names,
                        "-validity",
                        Integer.toString(DAYS),
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass:env",
                        "KEYTOOL_PASSWORD")
                .redirectErrorStream(true);
        builder.environment().put("KEYTOOL_PASSWORD", password);
        Process process;
        try {
            process = builder.start();
        } catch (IOException missing) {
            throw new IOException("no certificate can be made: " + keytool + " does not start", missing);
        }
        try (InputStream said = process.getInputStream()) {
            process.getOutputStream().close(); // it is asked nothing
            if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "no certificate can be made: keytool takes longer than " + KEYTOOL_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                String text = new String(said.readNBytes(4096), StandardCharsets.UTF_8).strip();
                throw new IOException("no certificate can be made: keytool says: " + text);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String extra(String host) {
        boolean wild = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") || host.equals("localhost");
        if (wild || host.equals("127.0.0.1") || host.equals("::1")) {
            return "";
        }
        boolean address = host.contains(":") || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
        return (address ? ",ip:" : ",dns:") + host;
    }

    /// An IPv6 address as certificates spell it, in full; anything else as it is.
    private static String spelled(String host) throws UnknownHostException {
        return host.contains(":") ? InetAddress.getByName(host).getHostAddress() : host; // an address is not looked up
    }

    private static void pem(Path file, String type, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }
}
