package semanticrouter.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A server on loopback that answers every request with what it was told, and keeps what it was asked.
public final class PretendedServer implements AutoCloseable {
    private final HttpServer server;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile Function<String, Reply> script = _ -> new Reply(200, "application/json", "{}", Map.of());

    /// @param headers besides the content type
    public record Reply(int status, String type, String body, Map<String, String> headers) {
        public Reply {
            headers = Map.copyOf(headers);
        }
    }

    public PretendedServer() {
        this(0);
    }

    /// @param port of loopback; 0 for any free one
    public PretendedServer(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            bodies.add(asked);
            Reply reply = script.apply(asked);
            String key = exchange.getRequestHeaders().getFirst("authorization");
            keys.add(key == null ? "" : key);
            exchange.getResponseHeaders().set("content-type", reply.type());
            reply.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// A server that answers every request with 200 and JSON.
    public static PretendedServer answering(String json) {
        var server = new PretendedServer();
        server.replies(200, "application/json", json, Map.of());
        return server;
    }

    /// Decides what requests are answered from now on.
    public void replies(int status, String type, String body, Map<String, String> headers) {
        var reply = new Reply(status, type, body, headers);
        script = _ -> reply;
    }

    /// Has requests answered by what they say from now on: with 200 and the JSON that is made of their body.
    public void replies(UnaryOperator<String> json) {
        script = body -> new Reply(200, "application/json", json.apply(body), Map.of());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// Host and port.
    public String endpoint() {
        return "127.0.0.1:" + port();
    }

    /// Bodies of the requests, in their order.
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    /// `authorization` headers of the requests, empty where there was none.
    public List<String> keys() {
        return List.copyOf(keys);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
