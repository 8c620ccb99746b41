package semanticrouter.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.Certificate;
import semanticrouter.testkit.ManualClock;
import semanticrouter.testkit.cluster.PretendedCluster;

/// Who the router is to a cluster, and whom it believes.
class CredentialsTest {
    @TempDir
    private Path folder = Path.of("");

    private Cluster kubeconfig(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("kubeconfig"), text);
        return Cluster.find(file, _ -> null, folder, folder, Clock.systemUTC());
    }

    private static int listed(Cluster cluster) throws IOException, InterruptedException {
        try (var client = new ClusterClient(cluster, "default")) {
            return client.list(ResourceKind.POOL).items().size();
        }
    }

    @Test
    void aTokenIsShown() throws Exception {
        try (var cluster = new PretendedCluster()) {
            cluster.token("t-1");
            cluster.put("intelligentpools", "IntelligentPool", "p", "{}");

            assertThat(listed(kubeconfig(cluster.kubeconfig("", "token: t-1")))).isEqualTo(1);
            assertThatThrownBy(() -> listed(kubeconfig(cluster.kubeconfig("", "token: t-2"))))
                    .hasMessageContaining("401")
                    .hasMessageContaining("credentials");
        }
    }

    @Test
    void theServersCertificateIsBelievedForItsAuthority() throws Exception {
        Certificate own = Certificate.in(folder);
        String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(own.certificate()));
        try (var cluster = new PretendedCluster(own.presenting(), false)) {
            assertThat(listed(kubeconfig(cluster.kubeconfig("certificate-authority-data: " + authority, ""))))
                    .isZero();
            assertThat(listed(kubeconfig(cluster.kubeconfig("certificate-authority: cert.pem", ""))))
                    .isZero();
            assertThat(listed(kubeconfig(cluster.kubeconfig("insecure-skip-tls-verify: true", ""))))
                    .isZero();
            assertThatThrownBy(() -> listed(kubeconfig(cluster.kubeconfig("", ""))))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientsCertificateIsShown() throws Exception {
        Certificate own = Certificate.in(folder);
        try (var cluster = new PretendedCluster(own.presenting(), true)) {
            String authority = "certificate-authority: cert.pem";
            assertThat(listed(kubeconfig(
                            cluster.kubeconfig(authority, "client-certificate: cert.pem, client-key: key.pem"))))
                    .isZero();
            assertThat(listed(kubeconfig(cluster.kubeconfig(
                            authority, "client-certificate: cert.pem, client-key: " + older(own.key())))))
                    .as("a key in the form of SEC 1")
                    .isZero();
            assertThatThrownBy(() -> listed(kubeconfig(cluster.kubeconfig(authority, ""))))
                    .isInstanceOf(IOException.class);
        }
    }

    /// The same key without the envelope of PKCS #8, as k3s writes it.
    private static String older(Path key) throws IOException {
        String body = Files.readString(key).replaceAll("-----[A-Z ]+-----", "");
        byte[] pkcs8 = Base64.getMimeDecoder().decode(body);
        // version, algorithm, octets: the octets are what is left.
        int algorithm = 2 + (pkcs8[1] < 0 ? pkcs8[1] & 0x7f : 0) + 3;
        int octets = algorithm + 2 + pkcs8[algorithm + 1];
        int begin = octets + 2 + (pkcs8[octets + 1] < 0 ? pkcs8[octets + 1] & 0x7f : 0);
        String sec1 = Base64.getMimeEncoder().encodeToString(Arrays.copyOfRange(pkcs8, begin, pkcs8.length));
        Files.writeString(
                key.resolveSibling("sec1.pem"),
                "-----BEGIN EC PRIVATE KEY-----\n" + sec1 + "\n-----END EC PRIVATE KEY-----\n");
        return "sec1.pem";
    }

    @Test
    void aTokenFileIsReadAgain() throws Exception {
        var clock = new ManualClock();
        Path file = Files.writeString(folder.resolve("token"), "one\n");
        var credentials = new FileToken(file, clock);
        assertThat(credentials.authorization()).hasValue("Bearer one");

        Files.writeString(file, "two\n");
        assertThat(credentials.authorization()).hasValue("Bearer one");
        clock.forward(Duration.ofSeconds(61));
        assertThat(credentials.authorization()).hasValue("Bearer two");

        Files.writeString(file, "three\n");
        credentials.refused();
        assertThat(credentials.authorization()).hasValue("Bearer three");
        Files.delete(file);
        credentials.refused();
        assertThatThrownBy(credentials::authorization).hasMessageContaining(file.toString());
    }

    @Test
    void aProgramPrintsATokenUntilItEnds() throws Exception {
        Instant end = Instant.parse("2030-01-01T00:00:00Z");
        var clock = new ManualClock(Instant.parse("2029-12-31T23:00:00Z"));
        Path program = Files.writeString(folder.resolve("login"), """
                #!/bin/sh
                echo run >> "%s/runs"
                printf '{"status":{"token":"%%s-%%s","expirationTimestamp":"%s"}}' "$WHO" "$1"
                """.formatted(folder, end));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path file = Files.writeString(folder.resolve("kubeconfig"), """
                current-context: here
                contexts: [{name: here, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login, args: [x], env: [{name: WHO, value: me}]}}}]
                """);
        Credentials credentials =
                Cluster.find(file, _ -> null, folder, folder, clock).credentials();

        assertThat(credentials.authorization()).hasValue("Bearer me-x");
        assertThat(credentials.authorization()).hasValue("Bearer me-x");
        assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(1);
        clock.forward(Duration.ofHours(1));
        assertThat(credentials.authorization()).hasValue("Bearer me-x");
        assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(2);

        Files.writeString(program, "#!/bin/sh\necho not-json-but-secret\n");
        credentials.refused();
        assertThatThrownBy(credentials::authorization)
                .hasMessageContaining("login")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aPodFindsItsServiceAccount() throws Exception {
        Certificate own = Certificate.in(folder);
        Files.copy(own.certificate(), folder.resolve("ca.crt"));
        Files.writeString(folder.resolve("token"), "pod-token");
        Files.writeString(folder.resolve("namespace"), "models\n");
        try (var cluster = new PretendedCluster(own.presenting(), false)) {
            cluster.token("pod-token");
            UnaryOperator<@Nullable String> environment =
                    Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", "" + cluster.port())::get;
            Cluster found = Cluster.find(null, environment, folder, folder, Clock.systemUTC());

            assertThat(found.namespace()).isEqualTo(Optional.of("models"));
            assertThat(listed(found)).isZero();
        }
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        for (String user : new String[] {"auth-provider: {name: oidc}", "as: root"}) {
            assertThatThrownBy(() -> kubeconfig("""
                            current-context: here
                            contexts: [{name: here, context: {cluster: c, user: u}}]
                            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                            users: [{name: u, user: {%s}}]
                            """.formatted(user)))
                    .hasMessageContaining(user.substring(0, user.indexOf(':')));
        }
        assertThatThrownBy(() -> kubeconfig("current-context: away\n")).hasMessageContaining("away");
        assertThatThrownBy(() -> kubeconfig("a: b\n")).hasMessageContaining("current-context");
        assertThatThrownBy(() -> Cluster.find(null, _ -> null, folder, folder, Clock.systemUTC()))
                .hasMessageContaining("--kubeconfig");
    }

    @Test
    void noSecretIsSaid() throws Exception {
        Cluster cluster = kubeconfig("""
                current-context: here
                contexts: [{name: here, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: u, user: {username: me, password: secret-7}}]
                """);
        assertThat(cluster.toString()).doesNotContain("secret");
        assertThat(cluster.credentials().authorization())
                .hasValue(
                        "Basic " + Base64.getEncoder().encodeToString("me:secret-7".getBytes(StandardCharsets.UTF_8)));
    }
}
