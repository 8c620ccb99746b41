package semanticrouter.testkit.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// The scripted server as a service over HTTP on loopback as the protocol's first edition has it: a GET opens a stream
/// of events that says where messages are posted to, and every answer comes on it.
public final class McpStream implements AutoCloseable {
    /// In place of an event: the stream ends.
    private static final String END = "";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScriptedServer script;
    private final Map<String, BlockingQueue<String>> streams = new ConcurrentHashMap<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile String endpoint = "/messages?session=%s";
    private volatile int posted;

    /// @param classifier name of the tool that classifies
    public McpStream(String classifier) {
        script = new ScriptedServer(classifier);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/sse", this::stream);
        server.createContext("/messages", this::post);
        server.setExecutor(threads);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/sse");
    }

    /// Says from now on that messages are posted there; `%s` is the session, empty for never saying so.
    public void endpoint(String place) {
        endpoint = place;
    }

    /// Answers posts with a status; 0 for what is due.
    public void posted(int status) {
        posted = status;
    }

    /// Forgets its sessions, whose streams stay.
    public void forget() {
        streams.clear();
    }

    /// Ends every stream.
    public void cut() {
        streams.values().forEach(stream -> stream.add(END));
        streams.clear();
    }

    /// Methods and paths of what was asked, for example `POST /messages`.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private void seen(HttpExchange exchange) {
        requests.add(
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
    }

    private void stream(HttpExchange exchange) throws IOException {
        try (exchange) {
            seen(exchange);
            String session = "s" + sessions.incrementAndGet();
            var events = new LinkedBlockingQueue<String>();
            streams.put(session, events);
            exchange.getResponseHeaders().add("content-type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            String place = endpoint.replace("%s", session);
            String first = place.isEmpty() ? "" : "event: endpoint\r\ndata: " + place + "\r\n\r\n";
            write(out, ": hello\n\nevent: nothing\n\n" + first);
            for (String event = events.take(); !event.equals(END); event = events.take()) {
                write(out, "event: message\ndata: " + event + "\n\n: still here\n\n");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void post(HttpExchange exchange) throws IOException {
        try (exchange) {
            seen(exchange);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            BlockingQueue<String> stream = streams.get(query.replace("session=", ""));
            if (posted != 0 || stream == null) {
                exchange.sendResponseHeaders(posted == 0 ? 404 : posted, -1);
                return;
            }
            exchange.sendResponseHeaders(202, -1);
            ScriptedServer.Answer answer;
            synchronized (script) {
                answer = script.answer(body);
            }
            switch (answer) {
                case ScriptedServer.Answer.Messages(var texts) -> stream.addAll(texts);
                case ScriptedServer.Answer.Never() -> {}
                case ScriptedServer.Answer.Raw(var text) -> stream.add(text);
                case ScriptedServer.Answer.End() -> stream.add(END);
            }
        }
    }

    @Override
    public void close() {
        cut();
        server.stop(0);
        threads.shutdownNow();
    }
}
