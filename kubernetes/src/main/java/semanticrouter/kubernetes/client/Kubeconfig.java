package semanticrouter.kubernetes.client;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.YamlReader;

/// Reads the current context of a kubeconfig. What it asks for and this client cannot do is an error, never left out.
final class Kubeconfig {
    private static final long MOST_BYTES = 1L << 20;

    private final Path file;
    private final MappingNode root;
    private final Clock clock;

    private Kubeconfig(Path file, MappingNode root, Clock clock) {
        this.file = file;
        this.root = root;
        this.clock = clock;
    }

    static Cluster read(Path file, Clock clock) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file) || Files.size(file) > MOST_BYTES) {
            throw new IOException("the kubeconfig " + file + " cannot be read");
        }
        Node root = YamlReader.read(file.toString(), Files.readString(file)).root();
        if (!(root instanceof MappingNode mapping)) {
            throw new IOException("the kubeconfig " + file + " is no YAML mapping");
        }
        return new Kubeconfig(file, mapping, clock).cluster();
    }

    private Cluster cluster() throws IOException {
        String current = text(root, "current-context");
        if (current.isEmpty()) {
            throw broken("names no current-context");
        }
        MappingNode context = named("contexts", "context", current);
        MappingNode cluster = named("clusters", "cluster", text(context, "cluster"));
        MappingNode user = named("users", "user", text(context, "user"));
        refuse(cluster, "proxy-url", "tls-server-name");
        refuse(user, "auth-provider", "as", "as-uid", "as-groups");
        URI server;
        try {
            server = URI.create(text(cluster, "server"));
        } catch (IllegalArgumentException _) {
            throw broken("names a server that is no address");
        }
        boolean tls = "https".equals(server.getScheme());
        if (server.getHost() == null || !tls && !"http".equals(server.getScheme())) {
            throw broken("names no server with http:// or https://");
        }
        return new Cluster(
                server,
                tls
                        ? Optional.of(ClusterTls.context(
                                bytes(cluster, "certificate-authority"),
                                bytes(user, "client-certificate"),
                                bytes(user, "client-key"),
                                text(cluster, "insecure-skip-tls-verify").equals("true")))
                        : Optional.empty(),
                credentials(user),
                Optional.empty());
    }

    private Credentials credentials(MappingNode user) throws IOException {
        String tokenFile = text(user, "tokenFile");
        if (!tokenFile.isEmpty()) {
            return new FileToken(beside(tokenFile), clock);
        }
        String token = text(user, "token");
        if (!token.isEmpty()) {
            return Credentials.token(token);
        }
        String name = text(user, "username");
        if (!name.isEmpty()) {
            String both = name + ":" + text(user, "password");
            Optional<String> header =
                    Optional.of("Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
            return () -> header;
        }
        return user.get("exec") instanceof MappingNode exec ? exec(exec) : Credentials.NONE;
    }

    private Credentials exec(MappingNode exec) throws IOException {
        String program = text(exec, "command");
        if (program.isEmpty()) {
            throw broken("names no command in exec");
        }
        List<String> command = new ArrayList<>();
        // A name without a slash is looked for in PATH, others beside the kubeconfig.
        command.add(program.contains("/") ? beside(program).toString() : program);
        for (Node argument : items(exec, "args")) {
            command.add(argument instanceof ScalarNode scalar ? scalar.text() : "");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (Node variable : items(exec, "env")) {
            if (variable instanceof MappingNode mapping) {
                environment.put(text(mapping, "name"), text(mapping, "value"));
            }
        }
        String version = text(exec, "apiVersion");
        return new ExecToken(
                command, environment, version.isEmpty() ? "client.authentication.k8s.io/v1" : version, clock);
    }

    /// What a key or its `-data` says; null for none.
    private byte @Nullable [] bytes(MappingNode owner, String key) throws IOException {
        String data = text(owner, key + "-data");
        if (!data.isEmpty()) {
            try {
                return Base64.getMimeDecoder().decode(data);
            } catch (IllegalArgumentException _) {
                throw broken("holds a " + key + "-data that is no Base64");
            }
        }
        String named = text(owner, key);
        if (named.isEmpty()) {
            return null;
        }
        Path path = beside(named);
        if (!Files.isReadable(path)) {
            throw broken("names the " + key + " " + path + ", which cannot be read");
        }
        return Files.readAllBytes(path);
    }

    private Path beside(String named) {
        return file.toAbsolutePath().resolveSibling(named);
    }

    private MappingNode named(String list, String key, String name) throws IOException {
        for (Node item : items(root, list)) {
            if (item instanceof MappingNode mapping
                    && text(mapping, "name").equals(name)
                    && mapping.get(key) instanceof MappingNode found) {
                return found;
            }
        }
        throw broken("has no " + key + " \"" + name + "\"");
    }

    private void refuse(MappingNode owner, String... keys) throws IOException {
        for (String key : keys) {
            if (owner.has(key)) {
                throw broken("says " + key + ", which is not read; use a context without it");
            }
        }
    }

    private IOException broken(String what) {
        return new IOException("the kubeconfig " + file + " " + what);
    }

    private static List<Node> items(MappingNode owner, String key) {
        return owner.get(key) instanceof SequenceNode list ? list.items() : List.of();
    }

    private static String text(MappingNode owner, String key) {
        return owner.get(key) instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : "";
    }
}
