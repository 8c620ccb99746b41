package semanticrouter.testkit.mcp;

import com.sun.net.httpserver.Headers;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// The scripted server as a service over HTTP on loopback, with a session that clients must name. It answers with JSON,
/// or with events where more than one message is due or it is told to.
public final class McpService implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScriptedServer script;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger sessions = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile boolean events;
    private volatile int status;

    /// @param port to listen at; 0 for any
    /// @param classifier name of the tool that classifies
    public McpService(int port, String classifier) {
        script = new ScriptedServer(classifier);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/mcp", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    /// Answers with events from now on, or with JSON where it can.
    public void events(boolean on) {
        events = on;
    }

    /// Answers everything with a status; 0 for what is due.
    public void status(int all) {
        status = all;
    }

    /// Forgets its sessions.
    public void forget() {
        sessions.incrementAndGet();
    }

    /// Methods of HTTP and editions of the protocol of what was asked, for example `POST 2025-11-25`.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private String session() {
        return "s" + sessions.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers asked = exchange.getRequestHeaders();
            requests.add(exchange.getRequestMethod() + " " + asked.getFirst("mcp-protocol-version"));
            authorizations.add(String.valueOf(asked.getFirst("authorization")));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean first = body.contains("\"initialize\"");
            if (status != 0) {
                exchange.getResponseHeaders().add("location", "http://127.0.0.1:9/elsewhere");
                exchange.sendResponseHeaders(status, -1);
            } else if (!first && !session().equals(asked.getFirst("mcp-session-id"))) {
                exchange.sendResponseHeaders(404, -1);
            } else if (exchange.getRequestMethod().equals("DELETE")) {
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.getResponseHeaders().add("mcp-session-id", session());
                answer(exchange, body);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, String body) throws IOException, InterruptedException {
        ScriptedServer.Answer answer;
        synchronized (script) {
            answer = script.answer(body);
        }
        switch (answer) {
            case ScriptedServer.Answer.Messages(var texts)
            when texts.isEmpty() -> exchange.sendResponseHeaders(202, -1);
            case ScriptedServer.Answer.Messages(var texts) when events || texts.size() > 1 -> stream(exchange, texts);
            case ScriptedServer.Answer.Messages(var texts) -> json(exchange, texts.getFirst());
            case ScriptedServer.Answer.Never() -> closing.await();
            case ScriptedServer.Answer.Raw(var text) when events -> stream(exchange, List.of(text));
            case ScriptedServer.Answer.Raw(var text) -> json(exchange, text);
            case ScriptedServer.Answer.End() -> {
                exchange.getResponseHeaders().add("content-type", "application/json");
                exchange.sendResponseHeaders(200, 1_000);
                exchange.getResponseBody().write('{');
            }
        }
    }

    private static void json(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void stream(HttpExchange exchange, List<String> texts) throws IOException {
        exchange.getResponseHeaders().add("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write("id: 0\ndata:\n\n: a comment\n\n".getBytes(StandardCharsets.UTF_8));
        for (String text : texts) {
            out.write(("event: message\r\ndata: " + text + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
