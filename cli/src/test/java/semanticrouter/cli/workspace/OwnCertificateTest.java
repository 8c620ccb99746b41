package semanticrouter.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The certificate the router makes itself: a pair that fits, names that count, kept until it ends.
final class OwnCertificateTest {
    @Test
    void isAPairForThisMachineWhoseKeyOnlyItsOwnerReads(@TempDir Path folder) throws Exception {
        var own = OwnCertificate.in(folder.resolve("new/tls"), "router.internal", Clock.systemUTC());
        assertThat(own.made()).isTrue();
        X509Certificate certificate = read(own.certificate());
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getSubjectAlternativeNames())
                .contains(List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(2, "router.internal"));
        assertThat(own.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.key())))
                .isEqualTo("rw-------");
        String pem = Files.readString(own.key()).replaceAll("-----[^-]+-----|\\s", "");
        var secret = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        assertThat(fits(new KeyPair(certificate.getPublicKey(), secret))).isTrue();
        try (var left = Files.list(folder.resolve("new/tls"))) {
            assertThat(left).hasSize(2);
        }
    }

    private static boolean fits(KeyPair pair) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(new byte[] {1, 2, 3});
        byte[] signed = signature.sign();
        signature.initVerify(pair.getPublic());
        signature.update(new byte[] {1, 2, 3});
        return signature.verify(signed);
    }

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void isKeptUntilItEndsOrServesElsewhere(@TempDir Path folder) throws Exception {
        var first = OwnCertificate.in(folder, "127.0.0.1", Clock.systemUTC());
        var again = OwnCertificate.in(folder, "0.0.0.0", Clock.systemUTC());
        assertThat(again.made()).isFalse();
        assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofDays(350));
        var renewed = OwnCertificate.in(folder, "127.0.0.1", late);
        assertThat(renewed.made()).isTrue();
        assertThat(renewed.fingerprint()).isNotEqualTo(first.fingerprint());
        var elsewhere = OwnCertificate.in(folder, "10.1.2.3", Clock.systemUTC());
        assertThat(elsewhere.made()).isTrue();
        assertThat(read(elsewhere.certificate()).getSubjectAlternativeNames()).contains(List.of(7, "10.1.2.3"));
        assertThat(read(elsewhere.certificate()).getNotAfter().toInstant())
                .isAfter(Instant.now().plus(Duration.ofDays(360)));
    }
}
