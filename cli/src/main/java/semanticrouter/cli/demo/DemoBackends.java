package semanticrouter.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Three OpenAI-compatible servers on loopback that pretend to be models of different price, speed and strength.
///
/// Everything they say is marked as simulated. They listen on ports the system picks; {@link #environment()} names them
/// for the demonstration configuration.
public final class DemoBackends implements AutoCloseable {
    /// How the variables begin that hold the ports of the simulated models.
    public static final String VARIABLES = "VLLM_SR_DEMO_";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern TOKEN_ENDS = Pattern.compile("(?<=[ ，。；）])");
    private static final int BODY_LIMIT = 10 << 20;
    private static final List<SimulatedModel> MODELS = List.of(
            new SimulatedModel("demo/small", "small and cheap", -1.6, Duration.ofMillis(40), Duration.ofMillis(6)),
            new SimulatedModel(
                    "demo/strong", "strong and expensive", -0.3, Duration.ofMillis(220), Duration.ofMillis(18)),
            new SimulatedModel("demo/zh", "fluent in Chinese", -0.6, Duration.ofMillis(90), Duration.ofMillis(10)));

    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Starts the servers.
    ///
    /// @throws UncheckedIOException when loopback ports cannot be opened
    public static DemoBackends start() {
        var backends = new DemoBackends();
        for (SimulatedModel model : MODELS) {
            backends.start(model);
        }
        return backends;
    }

    private DemoBackends() {}

    private void start(SimulatedModel model) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
            server.setExecutor(threads);
            server.createContext("/v1/chat/completions", exchange -> serve(model, exchange));
            server.start();
            servers.add(server);
            String variable =
                    VARIABLES + model.name().substring("demo/".length()).toUpperCase(Locale.ROOT) + "_PORT";
            environment.put(variable, Integer.toString(server.getAddress().getPort()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Values of the variables that the demonstration configuration refers to.
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /// The same variables for a process that only evaluates: their ports belong to nobody.
    public static @Nullable String unreachable(@Nullable String name) {
        return name != null && name.startsWith(VARIABLES) ? "9" : null;
    }

    private static void serve(SimulatedModel model, HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = JSON.readTree(exchange.getRequestBody().readNBytes(BODY_LIMIT));
            String question = lastUserText(request.path("messages"));
            boolean chinese = question.codePoints()
                    .anyMatch(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN);
            int words = question.isBlank() ? 0 : question.strip().split("\\s+").length;
            exchange.getResponseHeaders().set("x-simulated", "true");
            if (request.path("stream").asBoolean(false)) {
                stream(model, exchange, request, model.answer(chinese, words), words);
            } else {
                pause(model.firstToken());
                whole(model, exchange, request, model.answer(chinese, words), words);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lastUserText(JsonNode messages) {
        String text = "";
        for (JsonNode message : messages) {
            if (message.path("role").asString("").equals("user")) {
                JsonNode content = message.path("content");
                if (content.isString()) {
                    text = content.asString();
                } else {
                    var parts = new ArrayList<String>();
                    content.forEach(part -> parts.add(part.path("text").asString("")));
                    text = String.join(" ", parts);
                }
            }
        }
        return text;
    }

    private static void whole(SimulatedModel model, HttpExchange exchange, JsonNode request, String answer, int words)
            throws IOException {
        var message = new LinkedHashMap<String, Object>();
        message.put("role", "assistant");
        JsonNode function = request.path("tools").path(0).path("function");
        boolean call = request.path("tool_choice").asString("").equals("required") && function.isObject();
        message.put("content", call ? null : answer);
        if (call) {
            message.put(
                    "tool_calls",
                    List.of(Map.of(
                            "id",
                            "call_simulated",
                            "type",
                            "function",
                            "function",
                            Map.of("name", function.path("name").asString(), "arguments", "{}"))));
        }
        var choice = new LinkedHashMap<String, Object>();
        choice.put("index", 0);
        choice.put("message", message);
        choice.put("finish_reason", call ? "tool_calls" : "stop");
        if (!call && request.path("logprobs").asBoolean(false)) {
            choice.put("logprobs", Map.of("content", logprobs(model, answer)));
        }
        Map<String, Object> body = head(model, "chat.completion");
        body.put("choices", List.of(choice));
        body.put("usage", usage(words, answer));
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static List<Map<String, Object>> logprobs(SimulatedModel model, String answer) {
        return TOKEN_ENDS
                .splitAsStream(answer)
                .map(token -> Map.<String, Object>of("token", token, "logprob", model.logprob()))
                .toList();
    }

    private static void stream(SimulatedModel model, HttpExchange exchange, JsonNode request, String answer, int words)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        pause(model.firstToken());
        send(out, chunk(model, Map.of("role", "assistant", "content", ""), null));
        for (String token : TOKEN_ENDS.split(answer, -1)) {
            send(out, chunk(model, Map.of("content", token), null));
            pause(model.perToken());
        }
        send(out, chunk(model, Map.of(), "stop"));
        if (request.path("stream_options").path("include_usage").asBoolean(false)) {
            Map<String, Object> last = head(model, "chat.completion.chunk");
            last.put("choices", List.of());
            last.put("usage", usage(words, answer));
            send(out, last);
        }
        out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void send(OutputStream out, Map<String, Object> event) throws IOException {
        out.write(("data: " + JSON.writeValueAsString(event) + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static Map<String, Object> chunk(SimulatedModel model, Map<String, String> delta, @Nullable String finish) {
        var choice = new LinkedHashMap<String, Object>();
        choice.put("index", 0);
        choice.put("delta", delta);
        choice.put("finish_reason", finish);
        Map<String, Object> chunk = head(model, "chat.completion.chunk");
        chunk.put("choices", List.of(choice));
        return chunk;
    }

    private static Map<String, Object> head(SimulatedModel model, String object) {
        var head = new LinkedHashMap<String, Object>();
        head.put("id", "chatcmpl-simulated");
        head.put("object", object);
        head.put("created", System.currentTimeMillis() / 1000);
        head.put("model", model.name());
        head.put("simulated", true);
        return head;
    }

    private static Map<String, Object> usage(int words, String answer) {
        int prompt = 8 + words * 4 / 3;
        int completion = Math.max(1, answer.length() / 4);
        return Map.of("prompt_tokens", prompt, "completion_tokens", completion, "total_tokens", prompt + completion);
    }

    private static void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
