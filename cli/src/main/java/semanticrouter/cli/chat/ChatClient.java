package semanticrouter.cli.chat;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.remote.Http;
import semanticrouter.cli.remote.Refusal;
import semanticrouter.cli.remote.RouterAddress;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends chat requests through a router.
public final class ChatClient {
    private static final JsonMapper JSON = new JsonMapper();

    private final RouterAddress router;
    private final Http http = new Http();

    public ChatClient(RouterAddress router) {
        this.router = router;
    }

    /// One message of a conversation.
    ///
    /// @param role `user` or `assistant`
    public record Message(String role, String content) {}

    /// Asks and returns the whole answer.
    ///
    /// @param tokens hears the answer piece by piece, or once when it is not streamed
    /// @throws CommandException when there is no answer, or only a part of one
    public Answer ask(List<Message> messages, ChatSettings settings, Consumer<String> tokens)
            throws InterruptedException {
        HttpRequest.Builder request = Http.json(
                        router.base() + "/chat/completions",
                        JSON.writeValueAsString(body(messages, settings)),
                        settings.patience())
                .header("x-vsr-debug", "true");
        router.key().ifPresent(key -> request.header("authorization", "Bearer " + key.value()));
        HttpResponse<Stream<String>> response = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                throw Refusal.ofListener(response, lines.collect(Collectors.joining("\n")));
            }
            boolean events =
                    response.headers().firstValue("content-type").orElse("").contains("event-stream");
            String text = events ? streamed(lines, tokens) : whole(response, lines, tokens);
            return new Answer(text, response.statusCode(), route(response));
        } catch (UncheckedIOException broken) {
            throw brokenOff(String.valueOf(broken.getMessage()));
        }
    }

    private static Map<String, Object> body(List<Message> messages, ChatSettings settings) {
        var all = settings.system().stream()
                .map(text -> new Message("system", text))
                .collect(Collectors.toCollection(ArrayList::new));
        all.addAll(messages);
        var body = new LinkedHashMap<String, Object>();
        body.put("model", settings.model());
        body.put("messages", all);
        body.put("stream", settings.stream());
        settings.temperature().ifPresent(temperature -> body.put("temperature", temperature));
        return body;
    }

    private static String whole(HttpResponse<?> response, Stream<String> lines, Consumer<String> tokens) {
        String body = lines.collect(Collectors.joining("\n"));
        try {
            String text = content(JSON.readTree(body).path("choices").path(0).path("message"));
            tokens.accept(text);
            return text;
        } catch (JacksonException _) {
            throw Refusal.proxy(response.statusCode(), response.request().uri().getAuthority());
        }
    }

    private static String streamed(Stream<String> lines, Consumer<String> tokens) {
        var text = new StringBuilder();
        boolean[] complete = {false};
        lines.filter(line -> line.startsWith("data:")).forEach(line -> {
            String data = line.substring("data:".length()).strip();
            if (data.equals("[DONE]")) {
                complete[0] = true;
                return;
            }
            String piece = piece(data);
            text.append(piece);
            tokens.accept(piece);
        });
        if (!complete[0]) {
            throw brokenOff("the stream has no end");
        }
        return text.toString();
    }

    private static String piece(String data) {
        try {
            JsonNode event = JSON.readTree(data);
            if (event.has("error")) {
                throw brokenOff(event.path("error").path("message").asString(""));
            }
            return content(event.path("choices").path(0).path("delta"));
        } catch (JacksonException _) {
            throw brokenOff("the stream holds something that is not JSON");
        }
    }

    /// What a message or a piece of one says; a model that refuses says so elsewhere.
    private static String content(JsonNode message) {
        String text = message.path("content").asString("");
        return text.isEmpty() ? message.path("refusal").asString("") : text;
    }

    private static CommandException brokenOff(String why) {
        return new CommandException("the answer broke off: " + why, "try again; the server's log says more.");
    }

    private static Map<String, String> route(HttpResponse<?> response) {
        var route = new TreeMap<String, String>();
        response.headers().map().forEach((name, values) -> {
            if (name.startsWith("x-vsr-")) {
                route.put(name, String.join(", ", values));
            }
        });
        return route;
    }
}
