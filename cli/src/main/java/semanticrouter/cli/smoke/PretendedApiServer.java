package semanticrouter.cli.smoke;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.kubernetes.client.ResourceKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// As much of a cluster's API server as a router asks: it lists and watches resources of one namespace and takes their
/// status, for callers with its token. The router comes to it by the code it uses for a real one.
///
/// Listens on loopback, on a port that the system picks. Safe for all threads.
final class PretendedApiServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int BODY_LIMIT = 1 << 20;
    private static final int SEGMENTS_OF_A_KIND = 7;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String token;
    /// By kind and name, such as `intelligentpools/smoke`.
    private final Map<String, ObjectNode> resources = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private long version = 1;
    private boolean closed;

    private record Change(String plural, long version, String line) {}

    /// @param token that it lets in
    PretendedApiServer(String token) throws IOException {
        this.token = token;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/apis/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /// A kubeconfig that leads here.
    String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: smoke
                contexts: [{name: smoke, context: {cluster: smoke, user: smoke, namespace: default}}]
                clusters: [{name: smoke, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: smoke, user: {token: "%s"}}]
                """.formatted(server.getAddress().getPort(), token);
    }

    /// Creates a resource.
    synchronized void create(ResourceKind kind, MappingNode resource) {
        ObjectNode created = (ObjectNode) JSON.readTree(JsonText.write(resource));
        ObjectNode metadata = (ObjectNode) created.path("metadata");
        String name = metadata.path("name").asString("");
        metadata.put("uid", "uid-" + kind.plural() + "-" + name).put("generation", 1);
        store(kind.plural(), name, created, "ADDED");
    }

    private void store(String plural, String name, ObjectNode resource, String type) {
        version++;
        ((ObjectNode) resource.path("metadata")).put("resourceVersion", Long.toString(version));
        resources.put(plural + "/" + name, resource);
        ObjectNode event = JSON.createObjectNode().put("type", type);
        event.set("object", resource);
        changes.add(new Change(plural, version, JSON.writeValueAsString(event)));
        notifyAll();
    }

    /// What a router has told of the only resource of a kind: the status and the reason of a condition; empty while it
    /// has told nothing.
    synchronized String told(ResourceKind kind, String condition) {
        for (Map.Entry<String, ObjectNode> resource : resources.entrySet()) {
            if (resource.getKey().startsWith(kind.plural() + "/")) {
                for (JsonNode told : resource.getValue().at("/status/conditions")) {
                    if (told.path("type").asString("").equals(condition)) {
                        return told.path("status").asString("") + " ("
                                + told.path("reason").asString("") + ")";
                    }
                }
            }
        }
        return "";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String shown = exchange.getRequestHeaders().getFirst("authorization");
            if (!("Bearer " + token).equals(shown)) {
                send(exchange, 401, refused(401, "Unauthorized"));
                return;
            }
            // /apis/GROUP/VERSION/namespaces/NAMESPACE/PLURAL[/NAME[/status]]
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            String query = exchange.getRequestURI().getRawQuery();
            String method = exchange.getRequestMethod();
            if (path.length == SEGMENTS_OF_A_KIND && query != null && query.contains("watch=true")) {
                watch(exchange, path[6], query);
            } else if (path.length == SEGMENTS_OF_A_KIND) {
                send(exchange, 200, list(path[6]));
            } else if (path.length == SEGMENTS_OF_A_KIND + 1) {
                JsonNode found = read(path[6], path[7]);
                send(exchange, found == null ? 404 : 200, found == null ? refused(404, "not found") : found);
            } else if (path.length == SEGMENTS_OF_A_KIND + 2 && method.equals("PATCH") && path[8].equals("status")) {
                JsonNode patch = JSON.readTree(exchange.getRequestBody().readNBytes(BODY_LIMIT));
                int status = take(path[6], path[7], patch);
                JsonNode now = read(path[6], path[7]);
                send(exchange, status, now == null ? refused(404, "not found") : now);
            } else {
                send(exchange, 405, refused(405, "not allowed"));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized JsonNode list(String plural) {
        ObjectNode list = JSON.createObjectNode().put("kind", "List");
        list.putObject("metadata").put("resourceVersion", Long.toString(version));
        var items = list.putArray("items");
        resources.forEach((key, resource) -> {
            if (key.startsWith(plural + "/")) {
                items.add(resource.deepCopy());
            }
        });
        return list;
    }

    private synchronized @Nullable JsonNode read(String plural, String name) {
        ObjectNode found = resources.get(plural + "/" + name);
        return found == null ? null : found.deepCopy();
    }

    /// @return HTTP status
    private synchronized int take(String plural, String name, JsonNode patch) {
        ObjectNode found = resources.get(plural + "/" + name);
        if (found == null) {
            return 404;
        }
        String seen = patch.at("/metadata/resourceVersion").asString("");
        if (!seen.equals(found.at("/metadata/resourceVersion").asString(""))) {
            return 409;
        }
        ObjectNode fresh = found.deepCopy();
        fresh.set("status", patch.path("status"));
        store(plural, name, fresh, "MODIFIED");
        return 200;
    }

    /// Tells what changes after an edition, until the other side or this server ends it.
    private void watch(HttpExchange exchange, String plural, String query) throws IOException, InterruptedException {
        long at = Long.parseLong(query.replaceAll("(?:^|.*&)resourceVersion=(\\d+).*", "$1"));
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        while (true) {
            List<Change> news = after(at);
            if (news.isEmpty()) {
                return;
            }
            for (Change change : news) {
                at = change.version();
                if (change.plural().equals(plural)) {
                    exchange.getResponseBody().write((change.line() + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            exchange.getResponseBody().flush();
        }
    }

    /// What came after an edition, at least one change; empty when the server ends.
    private synchronized List<Change> after(long seen) throws InterruptedException {
        while (version <= seen && !closed) {
            wait();
        }
        return closed
                ? List.of()
                : changes.stream().filter(change -> change.version() > seen).toList();
    }

    private static JsonNode refused(int status, String message) {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("code", status);
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
