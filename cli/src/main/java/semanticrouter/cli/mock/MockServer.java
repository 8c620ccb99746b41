package semanticrouter.cli.mock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model server that says what reached it, so that a test sees what a router made of a request (specification:
/// dataplane §8.10).
///
/// It speaks Chat Completions and Messages, whole and streamed, gives vectors and classes, and breaks in the ways that
/// a request asks for ({@link Script}). It keeps the beginnings of its last 64 prompts, to count tokens as a prefix
/// cache would, and writes none of them down.
public final class MockServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int BODY_LIMIT = 10 << 20;
    private static final int WIDEST = 4_096;
    private static final double CERTAIN = 0.98;
    /// Parts of the names of headers that hold secrets; each provider has its own.
    private static final Pattern SECRET = Pattern.compile("authorization|cookie|key|secret|token");

    private final HttpServer server;
    private final Options options;
    private final PrefixCache prefixes = new PrefixCache();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param models it says it has; it answers to any name
    /// @param dimension of vectors where a request names none, 1 to 4096
    /// @param labels of classes, at least one: a text has the first one that it names, else the first of all
    public record Options(List<String> models, int dimension, List<String> labels) {
        public Options {
            models = List.copyOf(models);
            labels = List.copyOf(labels);
            if (dimension < 1 || dimension > WIDEST) {
                throw new IllegalArgumentException("a vector has 1 to " + WIDEST + " numbers");
            }
            if (labels.isEmpty()) {
                throw new IllegalArgumentException("there must be a label");
            }
        }
    }

    /// A way to answer a request.
    private interface Answering {
        void answer(Turn turn) throws IOException, Refused;
    }

    /// A request that cannot be answered.
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    /// Starts it.
    ///
    /// @throws IOException where it cannot listen there
    public MockServer(InetSocketAddress address, Options options) throws IOException {
        this.options = options;
        server = HttpServer.create(address, 128);
        server.setExecutor(threads);
        route("/health", "GET", turn -> turn.json(200, Map.of("status", "ok")));
        route("/v1/models", "GET", turn -> turn.json(200, models()));
        route("/v1/chat/completions", "POST", this::chat);
        route("/v1/messages", "POST", this::messages);
        route("/v1/embeddings", "POST", this::embeddings);
        route("/classify", "POST", this::classify);
        route("/echo/headers", "", turn -> turn.json(200, headers(turn.exchange())));
        server.createContext(
                "/",
                exchange -> handle(exchange, "", turn -> {
                    throw new Refused(
                            404,
                            "there is no " + turn.exchange().getRequestURI().getPath());
                }));
        server.start();
    }

    /// Port it listens on.
    public int port() {
        return server.getAddress().getPort();
    }

    private void route(String path, String method, Answering answering) {
        server.createContext(
                path,
                exchange -> handle(exchange, method, turn -> {
                    String asked = exchange.getRequestURI().getPath();
                    if (!asked.equals(path)) {
                        throw new Refused(404, "there is no " + asked);
                    }
                    answering.answer(turn);
                }));
    }

    /// @param method the only one allowed, empty for all
    private static void handle(HttpExchange exchange, String method, Answering answering) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
            var turn = new Turn(
                    exchange, new String(body, StandardCharsets.UTF_8), Script.of(exchange.getRequestHeaders()));
            try {
                if (body.length > BODY_LIMIT) {
                    throw new Refused(413, "a body has " + BODY_LIMIT + " bytes at most");
                }
                if (!method.isEmpty() && !exchange.getRequestMethod().equals(method)) {
                    exchange.getResponseHeaders().set("allow", method);
                    throw new Refused(405, "only " + method + " is allowed here");
                }
                Thread.sleep(turn.script().delay());
                if (turn.script().disconnect() == Script.Disconnect.BEFORE) {
                    throw new IOException("the connection was asked to break off");
                }
                if (turn.script().status() != 200) {
                    throw new Refused(turn.script().status(), "the request asked for this status");
                }
                answering.answer(turn);
            } catch (Refused refused) {
                turn.json(refused.status, error(refused.status, String.valueOf(refused.getMessage())));
            }
        } catch (Script.Unreadable unreadable) {
            new Turn(exchange, "", new Script(200, Duration.ZERO, Script.Disconnect.NEVER))
                    .json(400, error(400, String.valueOf(unreadable.getMessage())));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("the server ends");
        }
    }

    private static Map<String, Object> error(int status, String message) {
        String type = status >= 500 ? "server_error" : status == 429 ? "rate_limit_error" : "invalid_request_error";
        return Map.of("error", Map.of("message", message, "type", type, "code", "mock_" + status));
    }

    /// One request and the way back.
    private record Turn(HttpExchange exchange, String body, Script script) {
        JsonNode request() throws Refused {
            try {
                JsonNode request = JSON.readTree(body);
                if (request.isObject()) {
                    return request;
                }
            } catch (JacksonException _) {
                // said below: what the parser says quotes the text
            }
            throw new Refused(400, "the body must be a JSON object");
        }

        void json(int status, Object document) throws IOException {
            byte[] bytes = JSON.writeValueAsBytes(document);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            if (script.disconnect() == Script.Disconnect.MIDDLE) {
                exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
                exchange.getResponseBody().flush();
                throw new IOException("the connection was asked to break off");
            }
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        void events(List<String> events) throws IOException {
            exchange.getResponseHeaders().set("content-type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            int sent = 0;
            for (String event : events) {
                if (script.disconnect() == Script.Disconnect.MIDDLE && sent == events.size() / 2) {
                    throw new IOException("the connection was asked to break off");
                }
                exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                sent++;
            }
            exchange.close();
        }
    }

    private Map<String, Object> models() {
        return Map.of(
                "object",
                "list",
                "data",
                options.models().stream()
                        .map(name -> Map.of("id", name, "object", "model", "created", 0, "owned_by", "mock"))
                        .toList());
    }

    private void chat(Turn turn) throws IOException, Refused {
        JsonNode request = turn.request();
        messages(request);
        ChatAnswer answer = ChatAnswer.to(request, prefixes);
        if (!request.path("stream").asBoolean(false)) {
            turn.json(200, answer.whole());
            return;
        }
        boolean usage = request.at("/stream_options/include_usage").asBoolean(false);
        var events = new ArrayList<String>();
        answer.chunks(usage).forEach(chunk -> events.add("data: " + JSON.writeValueAsString(chunk) + "\n\n"));
        events.add("data: [DONE]\n\n");
        turn.events(events);
    }

    private void messages(Turn turn) throws IOException, Refused {
        JsonNode request = turn.request();
        messages(request);
        var answer = new MessagesAnswer(ChatAnswer.to(request, prefixes));
        if (!request.path("stream").asBoolean(false)) {
            turn.json(200, answer.whole());
            return;
        }
        turn.events(answer.events().stream()
                .map(event -> "event: " + event.get("type") + "\ndata: " + JSON.writeValueAsString(event) + "\n\n")
                .toList());
    }

    private static void messages(JsonNode request) throws Refused {
        if (!request.path("messages").isArray()) {
            throw new Refused(400, "messages must be a list");
        }
    }

    private void embeddings(Turn turn) throws IOException, Refused {
        JsonNode request = turn.request();
        JsonNode input = request.path("input");
        var texts = new ArrayList<String>();
        if (input.isString()) {
            texts.add(input.asString());
        } else {
            input.forEach(text -> texts.add(text.asString("")));
        }
        if (texts.isEmpty()) {
            throw new Refused(400, "input must be a text or a list of texts");
        }
        int dimension = request.path("dimensions").asInt(options.dimension());
        if (dimension < 1 || dimension > WIDEST) {
            throw new Refused(400, "dimensions must be 1 to " + WIDEST);
        }
        var data = new ArrayList<Map<String, Object>>();
        for (String text : texts) {
            data.add(Map.of("object", "embedding", "index", data.size(), "embedding", WordVector.of(text, dimension)));
        }
        int tokens =
                texts.stream().mapToInt(text -> Math.max(1, text.length() / 4)).sum();
        var reply = new LinkedHashMap<String, Object>();
        reply.put("object", "list");
        reply.put("model", request.path("model").asString(""));
        reply.put("data", data);
        reply.put("usage", Map.of("prompt_tokens", tokens, "total_tokens", tokens));
        turn.json(200, reply);
    }

    private void classify(Turn turn) throws IOException, Refused {
        String text = turn.request().path("inputs").asString("").toLowerCase(Locale.ROOT);
        List<String> labels = options.labels();
        String named = labels.stream()
                .filter(label -> text.contains(label.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(labels.getFirst());
        double other = labels.size() == 1 ? 0 : (1 - CERTAIN) / (labels.size() - 1);
        turn.json(
                200,
                labels.stream()
                        .map(label -> Map.of("label", label, "score", label.equals(named) ? CERTAIN : other))
                        .toList());
    }

    /// What headers came, so that a test sees what a router takes away and adds; of secrets only their length.
    private static Map<String, String> headers(HttpExchange exchange) {
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            String value = String.join(", ", values);
            headers.put(lower, SECRET.matcher(lower).find() ? value.length() + " characters" : value);
        });
        return headers;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
