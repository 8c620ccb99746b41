package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.console.api.Discovery;
import semanticrouter.console.dashboard.Assets;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.Listener;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.PortLimits;
import semanticrouter.console.http.RouteTable;
import semanticrouter.core.model.Secret;

class DashboardServerTest {
    private static final Lobby LOBBY = new Lobby(PortLimits.DEFAULT, Clock.systemUTC());

    private final Fixture fixture = new Fixture();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<HttpServerRequest> arrived = new LinkedBlockingQueue<>();
    private Web web = new Web(0);

    @BeforeEach
    void start() throws Exception {
        HttpServer backend = LOBBY.vertx().createHttpServer().requestHandler(request -> {
            request.bodyHandler(_ -> {});
            arrived.add(request);
        });
        backend.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        open.add(backend::close);
        web = serve(AccessControl.open(), Assets.ROOT, backend.actualPort());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    @AfterAll
    static void closeLobby() {
        LOBBY.close();
    }

    private Web serve(AccessControl access, String assets, int gatewayPort) throws Exception {
        var options = new DashboardOptions(
                "127.0.0.1", 0, new Listener.Address("127.0.0.1", gatewayPort), false, access, Set.of());
        RouteTable table = Fixture.routes(fixture.parts()).at(DashboardServer::path);
        var server = DashboardServer.start(
                LOBBY,
                options,
                Discovery.added(table, "/api", "1.2.3", access.guarded()),
                new Assets(DashboardServerTest.class.getClassLoader(), assets),
                _ -> {},
                fixture.clock);
        open.add(server);
        var client = new Web(server.port());
        open.add(client);
        return client;
    }

    private HttpServerRequest next() throws InterruptedException {
        HttpServerRequest request = arrived.poll(20, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request reached the gateway");
        }
        return request;
    }

    @Test
    void servesItsPages() throws Exception {
        HttpResponse<String> index = web.get("/");
        assertThat(index.statusCode()).isEqualTo(200);
        assertThat(index.body()).contains("stand-in");
        assertThat(index.headers().firstValue("cache-control")).hasValue("no-cache");
        assertThat(index.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(index.headers().firstValue("content-security-policy").orElse(""))
                .startsWith("default-src 'self'");
        assertThat(index.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(web.get("/playground/deep").body()).contains("stand-in");

        String etag = index.headers().firstValue("etag").orElseThrow();
        assertThat(web.get("/", "if-none-match", etag).statusCode()).isEqualTo(304);
        assertThat(web.get("/icon.svg").headers().firstValue("content-type")).hasValue("image/svg+xml");
    }

    @Test
    void hashedFilesAreKeptForeverAndPacked() throws Exception {
        HttpResponse<String> plain = web.get("/assets/index-Ab12Cd34.js");
        assertThat(plain.headers().firstValue("cache-control")).hasValue("public, max-age=31536000, immutable");
        assertThat(plain.headers().firstValue("content-type")).hasValue("text/javascript; charset=utf-8");

        HttpResponse<InputStream> packed = web.send(
                web.to("/assets/index-Ab12Cd34.js").header("accept-encoding", "gzip"),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(packed.headers().firstValue("content-encoding")).hasValue("gzip");
        try (var in = new GZIPInputStream(packed.body())) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain.body());
        }
    }

    @Test
    void nothingElseOnTheClassPathIsServed() throws Exception {
        for (String path : List.of(
                "/missing.js", "/assets/", "/..%2findex.html", "/%2e%2e/%2e%2e/services.json", "/.hidden.txt")) {
            HttpResponse<String> reply = web.get(path);
            assertThat(reply.statusCode() == 404 || reply.body().contains("stand-in"))
                    .as(path)
                    .isTrue();
        }
        assertThat(web.get("/missing.js").statusCode()).isEqualTo(404);
    }

    @Test
    void saysWhenThereIsNoDashboard() throws Exception {
        Web bare = serve(AccessControl.open(), "META-INF/nowhere/", 1);

        HttpResponse<String> page = bare.get("/");
        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("This build has no dashboard");
        assertThat(bare.get("/api/v1/overview").statusCode()).isEqualTo(200);
    }

    @Test
    void hasTheManagementApiOnTheSameOrigin() throws Exception {
        assertThat(Web.tree(web.post("/api/v1/eval?trace=true", "{\"text\":\"code\"}"))
                        .path("selected_model")
                        .asString())
                .isEqualTo("big");
        assertThat(web.get("/api/health").statusCode()).isEqualTo(200);
        assertThat(web.json("/api/config/hash").path("hash").asString()).isEqualTo("abc123");
        assertThat(web.json("/api/openapi.json").path("paths").has("/api/v1/overview"))
                .isTrue();
        assertThat(web.get("/api/nothing").statusCode()).isEqualTo(404);
        assertThat(web.get("/api/v1/eval").statusCode()).isEqualTo(405);
        assertThat(web.get("/", "host", "evil.example").statusCode()).isEqualTo(403);
    }

    @Test
    void passesRequestsOnWithoutCredentials() throws Exception {
        var calling = new Thread[1];
        var reply = new LinkedBlockingQueue<HttpResponse<String>>();
        calling[0] = Thread.ofVirtual().start(() -> {
            try {
                reply.add(web.send(web.to("/api/router/v1/chat/completions?x=1")
                        .headers(
                                "authorization",
                                "Bearer dashboard",
                                "cookie",
                                "session=1",
                                "x-vsr-debug",
                                "true",
                                "content-type",
                                "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"auto\"}"))));
            } catch (java.io.IOException | InterruptedException failed) {
                throw new AssertionError(failed);
            }
        });
        HttpServerRequest request = next();
        assertThat(request.uri()).isEqualTo("/v1/chat/completions?x=1");
        assertThat(request.getHeader("authorization")).isNull();
        assertThat(request.getHeader("cookie")).isNull();
        assertThat(request.getHeader("x-vsr-debug")).isEqualTo("true");
        request.response()
                .setStatusCode(201)
                .putHeader("x-vsr-replay-id", "r9")
                .putHeader("set-cookie", "a=b")
                .end("{}");

        HttpResponse<String> answer = reply.poll(20, TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.headers().firstValue("x-vsr-replay-id")).hasValue("r9");
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void streamsBeforeTheBackendEndsAndPassesAnAbortOn() throws Exception {
        var gone = new CountDownLatch(1);
        var first = new LinkedBlockingQueue<String>();
        var leave = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try {
                HttpResponse<InputStream> response = web.send(
                        web.to("/api/router/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString("{}")),
                        HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream body = response.body()) {
                    first.add(new String(body.readNBytes(9), StandardCharsets.UTF_8));
                    leave.await();
                }
            } catch (java.io.IOException | InterruptedException failed) {
                throw new AssertionError(failed);
            }
        });
        HttpServerRequest request = next();
        request.response().closeHandler(_ -> gone.countDown());
        request.response()
                .setChunked(true)
                .putHeader("content-type", "text/event-stream")
                .write("data: 1\n\n");

        assertThat(first.poll(20, TimeUnit.SECONDS)).isEqualTo("data: 1\n\n");
        assertThat(request.response().ended()).isFalse();
        leave.countDown();
        assertThat(gone.await(20, TimeUnit.SECONDS))
                .as("the gateway learns that the page left")
                .isTrue();
    }

    @Test
    void saysWhenTheGatewayIsDown() throws Exception {
        Web alone = serve(AccessControl.open(), Assets.ROOT, 1);

        HttpResponse<String> reply = alone.post("/api/router/v1/chat/completions", "{}");
        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(Web.code(reply)).isEqualTo("GATEWAY_UNREACHABLE");
        assertThat(alone.get("/api/router/metrics").statusCode()).isEqualTo(404);
    }

    @Test
    void guardsApiAndGatewayButNotThePages() throws Exception {
        Web guarded = serve(AccessControl.bearer(Map.of(new Secret("t"), "viewer"), Map.of()), Assets.ROOT, 1);

        assertThat(guarded.get("/").statusCode()).isEqualTo(200);
        assertThat(guarded.get("/api/v1/overview").statusCode()).isEqualTo(401);
        assertThat(guarded.get("/api/v1/overview", "authorization", "Bearer t").statusCode())
                .isEqualTo(200);
        assertThat(guarded.post("/api/router/v1/chat/completions", "{}").statusCode())
                .isEqualTo(401);
        assertThat(guarded.post("/api/router/v1/chat/completions", "{}", "authorization", "Bearer t")
                        .statusCode())
                .isEqualTo(502);
    }
}
