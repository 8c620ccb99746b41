package semanticrouter.cli.smoke;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.cli.smoke.Check.Amiss;
import semanticrouter.cli.smoke.Wire.Event;
import semanticrouter.cli.workspace.Ports;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of one router: its listener, its management API and its metrics.
final class Calls implements AutoCloseable {
    /// A model on a small machine takes its time.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 200;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Ports ports;
    private final String key;

    /// @param key that the listener lets in
    Calls(Ports ports, String key) {
        this.ports = ports;
        this.key = key;
    }

    /// What came back.
    ///
    /// @param body all of it
    record Reply(int status, Map<String, List<String>> headers, String body) {
        /// The first value of a header, empty when there is none.
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        /// The document in it.
        JsonNode json() throws Amiss {
            return Calls.json(body);
        }

        /// The events in it.
        List<Event> events() throws Amiss {
            var events = new ArrayList<Event>();
            for (String block : body.split("\n\n", -1)) {
                String name = "";
                var data = new StringBuilder();
                for (String line : block.split("\n", -1)) {
                    if (line.startsWith("event:")) {
                        name = line.substring("event:".length()).strip();
                    } else if (line.startsWith("data:")) {
                        data.append(line.substring("data:".length()).strip());
                    }
                }
                if (!data.isEmpty()) {
                    events.add(new Event(name, data.toString()));
                }
            }
            if (events.isEmpty()) {
                throw new Amiss("the stream has no event");
            }
            return events;
        }

        /// @throws Amiss unless the status is this one
        Reply expect(int wanted) throws Amiss {
            if (status != wanted) {
                String said = body.length() > LONGEST ? body.substring(0, LONGEST) + " …" : body;
                throw new Amiss("HTTP " + status + ": " + said.strip());
            }
            return this;
        }
    }

    /// Asks a model as the clients of an API do.
    Reply ask(Wire wire, String prompt, boolean stream) throws IOException, InterruptedException {
        HttpRequest.Builder request = post(ports.listener(), "/v1" + wire.path(), wire.body(prompt, stream));
        wire.credentials(key).forEach(request::header);
        return send(request);
    }

    /// Reads from the listener.
    ///
    /// @param keyed whether the key is shown
    Reply listener(String path, boolean keyed) throws IOException, InterruptedException {
        HttpRequest.Builder request = get(ports.listener(), path);
        if (keyed) {
            request.header("authorization", "Bearer " + key);
        }
        return send(request);
    }

    /// Reads from the management API.
    Reply management(String path) throws IOException, InterruptedException {
        return send(get(ports.management(), path));
    }

    /// Has the management API explain a text without calling a model.
    Reply eval(String text) throws IOException, InterruptedException {
        return send(post(ports.management(), "/api/v1/eval", Map.of("text", text)));
    }

    /// The metrics as Prometheus reads them.
    String metrics() throws Amiss, IOException, InterruptedException {
        return send(get(ports.metrics(), "/metrics")).expect(200).body();
    }

    /// The port that still answers; empty when none does.
    Optional<Integer> open() throws InterruptedException {
        for (int port : List.of(ports.listener(), ports.management(), ports.metrics())) {
            try {
                send(get(port, "/"));
                return Optional.of(port);
            } catch (ConnectException _) {
                // as it should be
            } catch (IOException _) {
                return Optional.of(port); // somebody took the connection
            }
        }
        return Optional.empty();
    }

    /// Reads a document.
    static JsonNode json(String text) throws Amiss {
        try {
            return JSON.readTree(text);
        } catch (JacksonException _) {
            throw new Amiss("an answer is no JSON");
        }
    }

    /// A text as it stands in a JSON document, without the marks around it.
    static String quoted(String text) {
        String quoted = JSON.writeValueAsString(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static HttpRequest.Builder get(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    private static HttpRequest.Builder post(int port, String path, Map<String, ?> body) {
        return get(port, path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Reply(response.statusCode(), response.headers().map(), response.body());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
