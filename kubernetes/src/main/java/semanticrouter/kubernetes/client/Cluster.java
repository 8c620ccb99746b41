package semanticrouter.kubernetes.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A cluster, and who the router is to it.
///
/// @param server base address of the API server
/// @param tls for `https`
/// @param namespace of this process, where it runs in the cluster
public record Cluster(URI server, Optional<SSLContext> tls, Credentials credentials, Optional<String> namespace) {
    /// Where a pod finds its service account.
    public static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /// The cluster of a file, or else of the variable KUBECONFIG, of the pod this process runs in, or of the user's
    /// own file.
    ///
    /// @param kubeconfig the file that was named; null for none
    /// @param environment value of an environment variable, null when unset
    /// @param home folder of the user
    /// @throws IOException with a sentence for a person when there is none, or it cannot be read
    public static Cluster find(
            @Nullable Path kubeconfig,
            UnaryOperator<@Nullable String> environment,
            Path serviceAccount,
            Path home,
            Clock clock)
            throws IOException {
        if (kubeconfig != null) {
            return Kubeconfig.read(kubeconfig, clock);
        }
        String variable = environment.apply("KUBECONFIG");
        if (variable != null && !variable.isBlank()) {
            return Kubeconfig.read(Path.of(variable), clock);
        }
        String host = environment.apply("KUBERNETES_SERVICE_HOST");
        if (host != null && !host.isBlank()) {
            return pod(host, environment.apply("KUBERNETES_SERVICE_PORT"), serviceAccount, clock);
        }
        Path own = home.resolve(".kube").resolve("config");
        if (Files.exists(own)) {
            return Kubeconfig.read(own, clock);
        }
        throw new IOException(
                "no cluster is known: this is no pod, and there is neither --kubeconfig nor KUBECONFIG nor " + own);
    }

    private static Cluster pod(String host, @Nullable String port, Path account, Clock clock) throws IOException {
        String address = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        Path authority = account.resolve("ca.crt");
        if (!Files.isReadable(authority)) {
            throw new IOException(authority + " cannot be read: let the pod mount the token of its service account");
        }
        Path namespace = account.resolve("namespace");
        return new Cluster(
                URI.create("https://" + address + ":" + (port == null || port.isBlank() ? "443" : port)),
                Optional.of(ClusterTls.context(Files.readAllBytes(authority), null, null, false)),
                new FileToken(account.resolve("token"), clock),
                Files.isReadable(namespace)
                        ? Optional.of(Files.readString(namespace).strip())
                        : Optional.empty());
    }

    /// Says neither token nor key.
    @Override
    public String toString() {
        return server.toString();
    }
}
