package semanticrouter.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.trace.Completion;

/// A gateway under test with a client to it and the completions it reported.
final class Running implements AutoCloseable {
    static final String CHAT = "/v1/chat/completions";
    static final String AUTO = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    static final String AUTO_STREAM =
            "{\"model\":\"auto\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    private static final long PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<Completion> completions = new LinkedBlockingQueue<>();
    private final Fanout fanout = new Fanout();
    private final HttpClient client = HttpClient.newHttpClient();
    private final GatewayServer server;
    private final PlanHolder plans;

    private Running(GatewayOptions options, RoutingPlan plan) throws IOException, InterruptedException {
        plans = new PlanHolder(plan);
        var pipeline = new Pipeline(new NoEncoders(), fanout, Clock.systemUTC(), Effort.LAZY);
        server = GatewayServer.start(options, plans, pipeline, completions::add);
    }

    static Running with(RoutingPlan plan) throws IOException, InterruptedException {
        return new Running(options(), plan);
    }

    static Running with(GatewayOptions options, RoutingPlan plan) throws IOException, InterruptedException {
        return new Running(options, plan);
    }

    static GatewayOptions options() {
        return GatewayOptions.on("127.0.0.1", 0).withDrain(Duration.ofSeconds(2));
    }

    GatewayServer server() {
        return server;
    }

    PlanHolder plans() {
        return plans;
    }

    HttpResponse<String> chat(String body) throws IOException, InterruptedException {
        return send(post(CHAT, body));
    }

    HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("content-type", "application/json")
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    Socket socket() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) Duration.ofSeconds(PATIENCE_SECONDS).toMillis());
        return socket;
    }

    /// The next completion; fails when there is none in time.
    Completion completion() throws InterruptedException {
        Completion completion = completions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (completion == null) {
            throw new AssertionError("no completion was reported");
        }
        return completion;
    }

    /// Completions not yet taken.
    int completionsLeft() {
        return completions.size();
    }

    @Override
    public void close() {
        server.close();
        client.shutdownNow();
        fanout.close();
    }
}
