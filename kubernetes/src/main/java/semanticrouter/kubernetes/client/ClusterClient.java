package semanticrouter.kubernetes.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Talks with the API server about resources of one namespace. Safe for all threads; closing it ends what is under way.
public final class ClusterClient implements AutoCloseable {
    /// Longest time for the head of an answer.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_SAID = 300;
    private static final String PAGE = "100";

    private final Cluster cluster;
    private final String namespace;
    private final HttpClient http;

    public ClusterClient(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = encoded(namespace);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER);
        cluster.tls().ifPresent(builder::sslContext);
        http = builder.build();
    }

    /// What resources there are.
    ///
    /// @param version to watch from
    record Listed(List<Resource> items, String version) {}

    /// Every resource of a kind, page by page.
    Listed list(ResourceKind kind) throws IOException, InterruptedException {
        List<Resource> items = new ArrayList<>();
        String next = "";
        do {
            Map<String, String> query = new TreeMap<>(Map.of("limit", PAGE));
            if (!next.isEmpty()) {
                query.put("continue", next);
            }
            JsonNode page = json(send(get(kind.path(namespace), query)));
            page.path("items").forEach(item -> items.add(Resource.of(kind, item)));
            next = page.path("metadata").path("continue").asString("");
            if (next.isEmpty()) {
                return new Listed(
                        items, page.path("metadata").path("resourceVersion").asString(""));
            }
        } while (items.size() < ListWatch.MOST);
        throw new IOException("there are more than " + ListWatch.MOST + " " + kind.plural() + " in namespace "
                + namespace + ", of which one can be served");
    }

    /// One resource as it is.
    public Resource read(ResourceKind kind, String name) throws IOException, InterruptedException {
        return Resource.of(kind, json(send(get(kind.path(namespace) + "/" + encoded(name), Map.of()))));
    }

    /// What changes from an edition on, one JSON document a line, until the server ends it.
    ///
    /// @param lasting when the server should end it
    InputStream watch(ResourceKind kind, String version, Duration lasting) throws IOException, InterruptedException {
        return send(get(
                kind.path(namespace),
                Map.of(
                        "watch",
                        "true",
                        "allowWatchBookmarks",
                        "true",
                        "resourceVersion",
                        version,
                        "timeoutSeconds",
                        Long.toString(lasting.toSeconds()))));
    }

    /// Replaces the status of a resource, when it is still of the edition that was seen.
    ///
    /// @throws ClusterException with {@link ClusterException#conflict} when it is not
    public void tell(Resource seen, Map<String, ?> status) throws IOException, InterruptedException {
        byte[] patch = MAPPER.writeValueAsBytes(Map.of(
                "apiVersion",
                seen.kind().apiVersion(),
                "kind",
                seen.kind().name(),
                "metadata",
                Map.of("resourceVersion", seen.version()),
                "status",
                status));
        var request = request(seen.kind().path(namespace) + "/" + encoded(seen.name()) + "/status", Map.of())
                .header("content-type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(patch));
        send(request).close();
    }

    private HttpRequest.Builder get(String path, Map<String, String> query) throws IOException, InterruptedException {
        return request(path, query).GET();
    }

    private HttpRequest.Builder request(String path, Map<String, String> query)
            throws IOException, InterruptedException {
        var builder = HttpRequest.newBuilder(address(path, query))
                .timeout(PATIENCE)
                .header("accept", "application/json")
                .header("user-agent", "semantic-router");
        cluster.credentials().authorization().ifPresent(value -> builder.header("authorization", value));
        return builder;
    }

    private URI address(String path, Map<String, String> query) {
        String base = cluster.server().toString().replaceAll("/+$", "");
        var parameters = new StringJoiner("&", query.isEmpty() ? "" : "?", "");
        new TreeMap<>(query).forEach((key, value) -> parameters.add(key + "=" + encoded(value)));
        return URI.create(base + path + parameters);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private InputStream send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        if (response.statusCode() == 401) {
            cluster.credentials().refused();
        }
        try (InputStream body = response.body()) {
            throw refusal(response.statusCode(), body.readNBytes(1 << 16));
        }
    }

    /// What the server says in its own words, shortened, with what helps.
    private static ClusterException refusal(int status, byte[] body) {
        String said = "";
        try {
            said = MAPPER.readTree(body).path("message").asString("");
        } catch (JacksonException _) {
            // A proxy in between speaks no JSON.
        }
        String help = switch (status) {
            case 401 -> "; its credentials are not taken";
            case 403 -> "; let its service account list, watch and change the status of these resources";
            case 404 -> "; are the CustomResourceDefinitions installed?";
            default -> "";
        };
        String shortened = said.length() > MOST_SAID ? said.substring(0, MOST_SAID) + "…" : said;
        return new ClusterException(
                status, "the API server answers " + status + (said.isEmpty() ? "" : ": " + shortened) + help);
    }

    private static JsonNode json(InputStream body) throws IOException {
        try (body) {
            byte[] bytes = body.readNBytes(MOST_BYTES);
            if (bytes.length == MOST_BYTES) {
                throw new IOException("an answer of the API server is larger than 64 MiB");
            }
            return parsed(bytes);
        }
    }

    /// A document of the API server.
    static JsonNode parsed(byte[] json) throws IOException {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException broken) {
            throw new IOException("an answer of the API server is no JSON", broken);
        }
    }

    public String namespace() {
        return namespace;
    }

    /// Where the API server is.
    public String address() {
        return cluster.toString();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
