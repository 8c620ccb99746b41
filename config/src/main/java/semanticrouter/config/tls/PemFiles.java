package semanticrouter.config.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads certificates and private keys in PEM. What cannot be read is an {@link IOException} whose message ends a
/// sentence that begins with the file; it never quotes the file.
public final class PemFiles {
    private static final long MOST_BYTES = 1L << 20;
    private static final List<String> KEY_KINDS = List.of("EC", "RSA", "EdDSA");
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----([^-]*)-----END \\1PRIVATE KEY-----");

    private PemFiles() {}

    /// The certificates of a file in their order, one at least.
    public static List<X509Certificate> certificates(Path file) throws IOException {
        byte[] text = text(file);
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(text))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw new IOException("holds no certificate");
            }
            return found;
        } catch (CertificateException broken) {
            throw new IOException("holds no certificate that can be read", broken);
        }
    }

    /// The private key of a file; empty for one in a form older than PKCS #8, which is not read here.
    public static Optional<PrivateKey> key(Path file) throws IOException {
        Matcher found = KEY.matcher(new String(text(file), StandardCharsets.US_ASCII));
        if (!found.find()) {
            throw new IOException("holds no private key");
        }
        String form = found.group(1).strip();
        if (form.equals("ENCRYPTED") || found.group(2).contains("ENCRYPTED")) {
            throw new IOException("holds a private key under a passphrase, for which nobody can be asked");
        }
        return form.isEmpty() ? Optional.of(decoded(found.group(2))) : Optional.empty();
    }

    private static PrivateKey decoded(String body) throws IOException {
        try {
            var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
            for (String kind : KEY_KINDS) {
                try {
                    return KeyFactory.getInstance(kind).generatePrivate(encoded);
                } catch (InvalidKeySpecException _) {
                    // The key is of another kind.
                }
            }
        } catch (IllegalArgumentException | GeneralSecurityException broken) {
            throw new IOException("holds no private key that can be read", broken);
        }
        throw new IOException("holds no private key that can be read");
    }

    /// Whether a key is the one that a certificate speaks of.
    public static boolean fits(PrivateKey key, X509Certificate certificate) {
        PublicKey other = certificate.getPublicKey();
        String how = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        byte[] probe = "fits".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(how);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(other);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false; // keys of two kinds
        }
    }

    /// SHA-256 of a certificate, hexadecimal with colons.
    public static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a certificate that was read has no encoding", impossible);
        }
    }

    private static byte[] text(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("is not there");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IOException("cannot be read");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("is no PEM file: it is larger than 1 MiB");
        }
        return Files.readAllBytes(file);
    }
}
