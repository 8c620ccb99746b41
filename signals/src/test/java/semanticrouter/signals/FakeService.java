package semanticrouter.signals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import semanticrouter.signals.chat.ExternalModels.Endpoint;
import semanticrouter.signals.chat.ExternalModels.ExternalModel;
import tools.jackson.databind.json.JsonMapper;

/// A model service on loopback that answers as a test decides.
public final class FakeService implements AutoCloseable {
    private final HttpServer server;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private FakeService(int status, String body, boolean stalls) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, status, body, stalls));
        server.start();
    }

    /// Answers every request alike.
    public static FakeService answering(int status, String body) throws IOException {
        return new FakeService(status, body, false);
    }

    /// A chat service whose model says the text.
    public static FakeService saying(String text) throws IOException {
        var json = JsonMapper.shared();
        var completion = json.createObjectNode();
        completion.putArray("choices").addObject().putObject("message").put("content", text);
        return answering(200, json.writeValueAsString(completion));
    }

    /// Never answers.
    public static FakeService stalling() throws IOException {
        return new FakeService(200, "", true);
    }

    private void answer(HttpExchange exchange, int status, String body, boolean stalls) throws IOException {
        try (exchange) {
            String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestURI().getPath() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + sent);
            if (stalls) {
                closing.await();
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The service as an external model.
    public ExternalModel model(String name, String role) {
        return model(name, role, "");
    }

    public ExternalModel model(String name, String role, String parser) {
        var endpoint = new Endpoint("127.0.0.1", server.getAddress().getPort(), "http");
        return new ExternalModel(name, role, endpoint, "judge-1", 0, parser, "s3cret", 0, 0);
    }

    /// Path, authorization and body of each request.
    public List<String> received() {
        return received;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
