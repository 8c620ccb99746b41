package semanticrouter.kubernetes.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and keys of a kubeconfig, which are in PEM. No message quotes them.
final class PemText {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (RSA |EC |)PRIVATE KEY-----([^-]*)-----END \\1PRIVATE KEY-----");
    private static final int SEQUENCE = 0x30;
    private static final byte[] VERSION = {2, 1, 0};

    private PemText() {}

    /// @param what it is, to begin a sentence with
    static List<X509Certificate> certificates(byte[] pem, String what) throws IOException {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException _) {
            // told below
        }
        throw new IOException(what + " holds no certificate that can be read");
    }

    /// The key of a certificate, in PKCS #8, PKCS #1 or SEC 1: clusters hand out all three.
    static PrivateKey key(byte[] pem, X509Certificate owner, String what) throws IOException {
        Matcher found = KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!found.find()) {
            throw new IOException(what + " holds no private key without a passphrase");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(found.group(2).strip());
            byte[] whole = found.group(1).isEmpty()
                    ? encoded
                    : der(SEQUENCE, VERSION, algorithm(owner.getPublicKey().getEncoded()), der(4, encoded));
            return KeyFactory.getInstance(owner.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(whole));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw new IOException(what + " holds a private key that cannot be read, or that is not of its certificate");
        }
    }

    /// The first part of a public key, which names its algorithm; a private key in PKCS #8 has the same.
    private static byte[] algorithm(byte[] publicKey) {
        int inner = header(publicKey, 0);
        int end = header(publicKey, inner) + length(publicKey, inner);
        return Arrays.copyOfRange(publicKey, inner, end);
    }

    private static int header(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        var out = new ByteArrayOutputStream(length + 4);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
