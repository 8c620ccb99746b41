package semanticrouter.testkit.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An API server on loopback that keeps resources of `vllm.ai/v1alpha1` in one namespace: pages of lists, watches with
/// bookmarks, editions that are forgotten, a status of its own, conflicts, refusals and broken connections.
public final class PretendedCluster implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String ROOT = "/apis/vllm.ai/v1alpha1/namespaces/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ResourceLog log = new ResourceLog();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<HttpExchange> watches = new CopyOnWriteArrayList<>();
    private final boolean secure;
    private final boolean certificates;
    private volatile int refusal;
    private volatile @Nullable String token;
    private final AtomicInteger conflicts = new AtomicInteger();

    /// One that speaks plain HTTP.
    public PretendedCluster() {
        this(0);
    }

    /// The same at a port.
    public PretendedCluster(int port) {
        secure = false;
        certificates = false;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        begin();
    }

    /// One that speaks HTTPS.
    ///
    /// @param certificates whether clients must show one that the context trusts
    public PretendedCluster(SSLContext context, boolean certificates) {
        secure = true;
        this.certificates = certificates;
        try {
            HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            https.setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(HttpsParameters parameters) {
                    var wanted = context.getDefaultSSLParameters();
                    wanted.setNeedClientAuth(certificates());
                    parameters.setSSLParameters(wanted);
                }
            });
            server = https;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        begin();
    }

    private boolean certificates() {
        return certificates;
    }

    private void begin() {
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// Address of the API server.
    public String address() {
        return (secure ? "https" : "http") + "://127.0.0.1:" + port();
    }

    /// A kubeconfig that leads here, in YAML.
    ///
    /// @param user what it says of the user, in YAML on one line
    public String kubeconfig(String cluster, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [{name: here, context: {cluster: c, user: u, namespace: elsewhere}}]
                clusters: [{name: c, cluster: {server: "%s"%s}}]
                users: [{name: u, user: {%s}}]
                """.formatted(address(), cluster.isEmpty() ? "" : ", " + cluster, user);
    }

    /// Creates a resource, or changes what it asks for.
    ///
    /// @param spec JSON
    public void put(String plural, String kind, String name, String spec) {
        log.put(plural, kind, name, MAPPER.readTree(spec));
    }

    public void delete(String plural, String name) {
        log.delete(plural, name);
    }

    /// What a router has told of a resource.
    public JsonNode status(String plural, String name) {
        return log.read(plural, name).path("status");
    }

    /// Has all editions forgotten that were before this moment.
    public void forget() {
        log.forget();
    }

    /// Tells every watch how far the server has come.
    public void bookmark() {
        log.bookmark();
    }

    /// Breaks every watch off.
    public void drop() {
        watches.forEach(HttpExchange::close);
    }

    /// Answers everything with a status; 0 for answering again.
    public void refuse(int status) {
        refusal = status;
        if (status != 0) {
            drop();
        }
    }

    /// Takes this bearer token alone.
    public void token(String wanted) {
        token = wanted;
    }

    /// Has somebody else write a resource just before the next few times that its status is written.
    public void conflicts(int times) {
        conflicts.set(times);
    }

    /// Method, path and query of every request.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            requests.add(asked);
            byte[] body = exchange.getRequestBody().readAllBytes();
            String shown = exchange.getRequestHeaders().getFirst("authorization");
            if (token != null && !("Bearer " + token).equals(shown)) {
                send(exchange, 401, refused(401, "Unauthorized"));
            } else if (refusal != 0) {
                send(exchange, refusal, refused(refusal, "refused as the test says"));
            } else {
                serve(
                        exchange,
                        exchange.getRequestURI()
                                .getPath()
                                .substring(ROOT.length())
                                .split("/"),
                        body);
            }
        } catch (StringIndexOutOfBoundsException _) {
            send(exchange, 404, refused(404, "the server could not find the requested resource"));
        }
    }

    /// @param path namespace, plural, name and `status`
    private void serve(HttpExchange exchange, String[] path, byte[] body) throws IOException {
        Map<String, String> query = query(exchange);
        if (path.length == 2 && "true".equals(query.get("watch"))) {
            watch(exchange, path[1], query);
        } else if (path.length == 2) {
            send(exchange, 200, log.list(path[1], query));
        } else if (path.length == 3) {
            ObjectNode found = log.read(path[1], path[2]);
            send(exchange, found.isEmpty() ? 404 : 200, found.isEmpty() ? refused(404, "not found") : found);
        } else if (exchange.getRequestMethod().equals("PATCH") && path[3].equals("status")) {
            if (conflicts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                log.touch(path[1], path[2]);
            }
            int status = log.status(path[1], path[2], MAPPER.readTree(body));
            send(
                    exchange,
                    status,
                    status == 200 ? log.read(path[1], path[2]) : refused(status, "the object has been modified"));
        } else {
            send(exchange, 405, refused(405, "not allowed"));
        }
    }

    private void watch(HttpExchange exchange, String plural, Map<String, String> query) throws IOException {
        long from = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
        watches.add(exchange);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try {
            long at = from;
            while (true) {
                ResourceLog.Events events = log.after(plural, at);
                for (String event : events.lines()) {
                    exchange.getResponseBody().write((event + "\n").getBytes(StandardCharsets.UTF_8));
                }
                exchange.getResponseBody().flush();
                if (events.gone()) {
                    return;
                }
                at = events.upTo();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            watches.remove(exchange);
        }
    }

    static ObjectNode refused(int status, String message) {
        return MAPPER.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("code", status);
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = MAPPER.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String raw = exchange.getRequestURI().getRawQuery();
        var query = new HashMap<String, String>();
        for (String pair : raw == null ? new ArrayList<String>() : List.of(raw.split("&"))) {
            int at = pair.indexOf('=');
            query.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
