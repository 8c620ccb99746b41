package semanticrouter.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.loop.SuspendedLoops;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.trace.Completion;

/// A gateway under test with a client to it and the completions it reported.
public final class Running implements AutoCloseable {
    public static final String CHAT = "/v1/chat/completions";
    public static final String AUTO = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    public static final String AUTO_STREAM =
            "{\"model\":\"auto\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    private static final long PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<Completion> completions = new LinkedBlockingQueue<>();
    private final Fanout fanout = new Fanout();
    private final HttpClient client = HttpClient.newHttpClient();
    private final GatewayServer server;
    private final PlanHolder plans;

    private Running(GatewayOptions options, RoutingPlan plan, CompletionListener also, SuspendedLoops suspended)
            throws IOException, InterruptedException {
        plans = new PlanHolder(plan);
        var pipeline = new Pipeline(new NoEncoders(), fanout, Clock.systemUTC(), Effort.LAZY).keeping(suspended);
        server = GatewayServer.start(options, plans, pipeline, new CompletionListener() {
            @Override
            public void completed(Completion completion) {
                also.completed(completion);
                completions.add(completion);
            }

            @Override
            public Upstream around(Upstream next) {
                return also.around(next);
            }
        });
    }

    public static Running with(RoutingPlan plan) throws IOException, InterruptedException {
        return with(options(), plan);
    }

    public static Running with(GatewayOptions options, RoutingPlan plan) throws IOException, InterruptedException {
        return with(options, plan, CompletionListener.NONE);
    }

    /// @param also told of calls and completions before anybody can take them here
    public static Running with(GatewayOptions options, RoutingPlan plan, CompletionListener also)
            throws IOException, InterruptedException {
        return new Running(options, plan, also, SuspendedLoops.NONE);
    }

    /// One whose loops wait for tools of clients there.
    public static Running keeping(RoutingPlan plan, SuspendedLoops suspended) throws IOException, InterruptedException {
        return new Running(options(), plan, CompletionListener.NONE, suspended);
    }

    public static GatewayOptions options() {
        return GatewayOptions.on("127.0.0.1", 0).withDrain(Duration.ofSeconds(2));
    }

    public GatewayServer server() {
        return server;
    }

    public PlanHolder plans() {
        return plans;
    }

    public HttpResponse<String> chat(String body) throws IOException, InterruptedException {
        return send(post(CHAT, body));
    }

    public HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("content-type", "application/json")
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpClient client() {
        return client;
    }

    public Socket socket() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) Duration.ofSeconds(PATIENCE_SECONDS).toMillis());
        return socket;
    }

    /// A connection on which a chat has been asked for.
    public Socket asking(String body) throws IOException {
        Socket socket = socket();
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /// The next completion; fails when there is none in time.
    public Completion completion() throws InterruptedException {
        Completion completion = completions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (completion == null) {
            throw new AssertionError("no completion was reported");
        }
        return completion;
    }

    /// Completions not yet taken.
    public int completionsLeft() {
        return completions.size();
    }

    @Override
    public void close() {
        server.close();
        client.shutdownNow();
        fanout.close();
    }
}
