package semanticrouter.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// A server of one's own whose received bodies are kept.
final class Peer implements AutoCloseable {
    private final HttpServer server;
    /// Bodies, as ISO-8859-1.
    final Queue<String> received = new ConcurrentLinkedQueue<>();

    interface Script {
        void answer(HttpExchange exchange, String body) throws IOException;
    }

    Peer(Script script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var bytes = new ByteArrayOutputStream();
                exchange.getRequestBody().transferTo(bytes);
                String body = bytes.toString(StandardCharsets.ISO_8859_1);
                received.add(body);
                script.answer(exchange, body);
            }
        });
        server.start();
    }

    String port() {
        return Integer.toString(server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
