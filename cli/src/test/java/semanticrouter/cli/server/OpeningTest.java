package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static semanticrouter.cli.server.ManagedRouter.error;
import static semanticrouter.cli.server.ManagedRouter.json;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.testkit.FreePort;
import tools.jackson.databind.JsonNode;

/// What the management API answers while models are loaded. The model here is a service that answers when it may.
class OpeningTest {
    private static final String GUARDED =
            ", auth: {mode: bearer, tokens: [{env: VIEWER, role: viewer}, {env: OTHER, role: other}],"
                    + " roles: {other: [cache.read]}}";

    @TempDir
    private Path folder = Path.of("");

    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePort.next();
    private final int listener = FreePort.next();
    private HttpServer model;

    @BeforeEach
    void start() throws IOException {
        Logs.quiet();
        model = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        model.setExecutor(threads);
        model.createContext("/v1/embeddings", this::embed);
        model.start();
    }

    @AfterEach
    void stop() {
        release.countDown();
        model.stop(0);
        http.close();
        threads.close();
    }

    private void embed(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        loading.countDown();
        try {
            release.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        byte[] reply = "{\"data\":[{\"embedding\":[3,4]}]}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, reply.length);
        exchange.getResponseBody().write(reply);
        exchange.close();
    }

    /// Begins a start and returns when it loads the model.
    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    private Future<RouterServer> begun(String more) throws Exception {
        String text = """
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
                providers:
                  defaults: {default_model: small}
                  models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:9"}]}]
                routing:
                  modelCards: [{name: small}]
                  signals:
                    embeddings: [{name: close, threshold: 0.5, candidates: [a cat]}]
                  decisions:
                    - {name: close, description: d, priority: 1, rules: {type: embedding, name: close}, modelRefs: [{model: small}]}
                global:
                  model_catalog:
                    embeddings:
                      semantic:
                        embedding_config: {backend: openai_compatible, model_type: remote, target_dimension: 2}
                        endpoint: {base_url: "http://127.0.0.1:%d/v1", model: tiny, dimensions: 2, timeout_seconds: 60}
                  services: {management_api: {port: %d%s}}
                """.formatted(listener, model.getAddress().getPort(), port, more);
        var options = new ServerOptions(
                ConfigSource.of("config.yaml", text, folder),
                Optional.empty(),
                false,
                0,
                "",
                ServerOptions.Parts.API,
                Optional.empty(),
                List.of(),
                Map.<String, @Nullable String>of("VIEWER", "t-viewer", "OTHER", "t-other")::get,
                "test",
                List.of());
        Future<RouterServer> server = threads.submit(() -> RouterServer.start(options));
        var _ = threads.submit(
                () -> { // a start that ends before it loads anything must not leave the test waiting
                    try {
                        return server.get();
                    } finally {
                        loading.countDown();
                    }
                });
        loading.await();
        return server;
    }

    private HttpResponse<String> call(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "{\"text\":\"hi\"}" : ""));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void tellsHowFarTheStartHasComeAndAnswersTheRestBehindTheSamePortAfterwards() throws Exception {
        Future<RouterServer> start = begun("");
        assertThat(call("GET", "/health").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = call("GET", "/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(json(ready).path("status").asString()).isEqualTo("starting");
        assertThat(json(ready).path("phase").asString()).isEqualTo("initializing_models");
        HttpResponse<String> status = call("GET", "/startup-status");
        assertThat(status.statusCode()).isEqualTo(503);
        assertThat(json(status).path("phase").asString()).isEqualTo("initializing_models");
        for (String[] route : new String[][] {
            {"POST", "/api/v1/eval"}, {"GET", "/openapi.json"}, {"GET", "/nowhere"}, {"PUT", "/config/router"}
        }) {
            HttpResponse<String> later = call(route[0], route[1]);
            assertThat(error(later)).as(route[1]).isEqualTo("503 ROUTER_STARTING");
            assertThat(later.headers().firstValue("retry-after")).as(route[1]).hasValue("2");
            JsonNode error = json(later).path("error");
            assertThat(error.path("message").asString()).contains("/startup-status");
            assertThat(error.path("request_id").asString()).isNotEmpty();
        }
        try (var kept = new Socket(InetAddress.getLoopbackAddress(), port);
                var replies =
                        new BufferedReader(new InputStreamReader(kept.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(openapi(kept, replies)).contains(" 503 ");
            assertThat(start.isDone()).isFalse();
            release.countDown();
            try (RouterServer server = start.get()) {
                assertThat(server.ports().management()).isEqualTo(port);
                assertThat(openapi(kept, replies))
                        .as("a connection made before")
                        .contains(" 200 ");
                assertThat(call("GET", "/ready").statusCode()).isEqualTo(200);
                assertThat(call("POST", "/api/v1/eval").statusCode()).isEqualTo(200);
                assertThat(error(call("GET", "/nowhere"))).isEqualTo("404 NOT_FOUND");
            }
        }
        assertThatThrownBy(() -> call("GET", "/health")).isInstanceOf(ConnectException.class);
    }

    /// Asks on a connection that stays.
    ///
    /// @return the first line of the reply
    private static String openapi(Socket socket, BufferedReader replies) throws IOException {
        socket.getOutputStream()
                .write("GET /openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String first = replies.readLine();
        int length = 0;
        for (String line = replies.readLine(); !line.isEmpty(); line = replies.readLine()) {
            if (line.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        assertThat(replies.skip(length)).isEqualTo(length);
        return first;
    }

    @Test
    void letsInWhomItLetsInLater() throws Exception {
        Future<RouterServer> start = begun(GUARDED);
        assertThat(call("GET", "/health").statusCode()).isEqualTo(200);
        for (String path : List.of("/ready", "/startup-status", "/api/v1/eval", "/nowhere")) {
            String method = path.equals("/api/v1/eval") ? "POST" : "GET";
            HttpResponse<String> nobody = call(method, path);
            assertThat(error(nobody)).as(path).isEqualTo("401 UNAUTHORIZED");
            assertThat(nobody.headers().firstValue("www-authenticate")).hasValue("Bearer");
            assertThat(error(call(method, path, "authorization", "Bearer t-wrong")))
                    .isEqualTo("401 UNAUTHORIZED");
            assertThat(call(method, path, "authorization", "Bearer t-viewer").statusCode())
                    .as(path)
                    .isEqualTo(503);
        }
        assertThat(error(call("GET", "/ready", "authorization", "Bearer t-other")))
                .isEqualTo("403 FORBIDDEN");
        release.countDown();
        try (RouterServer _ = start.get()) {
            assertThat(call("GET", "/ready", "authorization", "Bearer t-viewer").statusCode())
                    .isEqualTo(200);
            assertThat(error(call("GET", "/ready"))).isEqualTo("401 UNAUTHORIZED");
        }
    }

    @Test
    void aStartThatFailsAfterwardsEndsWithAnError() throws Exception {
        try (var taken = new ServerSocket(listener, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            Future<RouterServer> start = begun("");
            assertThat(call("GET", "/ready").statusCode()).isEqualTo(503);
            release.countDown();
            assertThatThrownBy(start::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + listener);
        }
        assertThat(ManagedRouter.read(Files.readString(folder.resolve(KeptStatus.FILE)))
                        .path("phase")
                        .asString())
                .isEqualTo("error");
        assertThatThrownBy(() -> call("GET", "/health")).isInstanceOf(ConnectException.class);
    }

    @Test
    void aPortThatIsTakenEndsTheStartBeforeModelsAreLoaded() throws Exception {
        try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(begun("")::get)
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
        }
        assertThat(release.getCount()).as("nobody waited for the model").isOne();
    }
}
