package semanticrouter.cli.command;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.terminal.Terminal.Style;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `chat MESSAGE`: one answer through the router, with how it was routed.
@Command(name = "chat", description = "Sends one message through the router and prints the answer and its route.")
public final class ChatCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @ParentCommand
    private Main main = new Main();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "MESSAGE",
            description = "The message; read from standard input when absent.")
    private @Nullable String message;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "The message, as an option.")
    private @Nullable String prompt;

    @Option(
            names = "--model",
            defaultValue = "vllm-sr/auto",
            description = "Model to ask for (default: ${DEFAULT-VALUE}).")
    private String model = "vllm-sr/auto";

    @Option(names = "--system", paramLabel = "TEXT", description = "System message.")
    private @Nullable String system;

    @Option(names = "--temperature", paramLabel = "T", description = "Sampling temperature.")
    private @Nullable Double temperature;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "Address of the router, for example http://localhost:8899/v1.")
    private @Nullable String baseUrl;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    @Option(names = "--no-stream", description = "Waits for the whole answer.")
    private boolean noStream;

    @Option(names = "--debug", description = "Prints every x-vsr header.")
    private boolean debug;

    @Option(names = "--json", description = "Prints one JSON object: answer, status and route.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        String text = message != null ? message : prompt != null ? prompt : readInput();
        if (text.isBlank()) {
            throw new CommandException("there is no message", "run `vllm-sr chat \"Hello\"`.", ExitCode.USAGE);
        }
        boolean stream = !noStream && !json;
        String address = (baseUrl != null
                        ? baseUrl
                        : "http://localhost:" + stack.ports().listener() + "/v1")
                .replaceAll("/+$", "");
        HttpRequest request = Http.json(
                        address + "/chat/completions",
                        JSON.writeValueAsString(body(text, stream)),
                        Duration.ofSeconds(timeoutSeconds))
                .header("x-vsr-debug", "true")
                .build();
        HttpResponse<Stream<String>> response = new Http().send(request, HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw refusal(response);
        }
        return json ? printJson(response) : printText(response, stream);
    }

    private static String readInput() throws IOException {
        return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private Map<String, Object> body(String text, boolean stream) {
        var messages = new ArrayList<Map<String, String>>();
        if (system != null) {
            messages.add(Map.of("role", "system", "content", system));
        }
        messages.add(Map.of("role", "user", "content", text));
        var body = new LinkedHashMap<String, Object>();
        body.put("model", model);
        body.put("messages", messages);
        body.put("stream", stream);
        if (temperature != null) {
            body.put("temperature", temperature);
        }
        return body;
    }

    private static CommandException refusal(HttpResponse<Stream<String>> response) {
        String body = String.join("\n", response.body().toList());
        String said = body;
        try {
            said = JSON.readTree(body).path("error").path("message").asString(body);
        } catch (JacksonException _) {
            // Not JSON: the body itself is the best there is to show.
        }
        String hint = switch (response.statusCode()) {
            case 401, 403 -> "check the API key of the provider or of the listener.";
            case 404 -> "check the address; it should end in /v1.";
            case 429 ->
                "wait and try again"
                        + response.headers()
                                .firstValue("retry-after")
                                .map(s -> " in " + s + " s")
                                .orElse("") + ".";
            case 502, 503, 504 -> "the model's backend did not answer; `vllm-sr status` and the server's log say more.";
            default -> "the request was refused as it is.";
        };
        return new CommandException("HTTP " + response.statusCode() + ": " + said, hint);
    }

    private int printJson(HttpResponse<Stream<String>> response) {
        JsonNode reply = JSON.readTree(String.join("\n", response.body().toList()));
        var result = new LinkedHashMap<String, Object>();
        result.put(
                "answer",
                reply.path("choices").path(0).path("message").path("content").asString(""));
        result.put("status", response.statusCode());
        result.put("route", route(response));
        main.terminal().out().println(JSON.writeValueAsString(result));
        return ExitCode.OK;
    }

    private int printText(HttpResponse<Stream<String>> response, boolean stream) {
        var out = main.terminal().out();
        if (stream) {
            boolean[] complete = {false};
            response.body().filter(line -> line.startsWith("data:")).forEach(line -> {
                String data = line.substring("data:".length()).strip();
                if (data.equals("[DONE]")) {
                    complete[0] = true;
                    return;
                }
                JsonNode event = JSON.readTree(data);
                if (event.has("error")) {
                    throw new CommandException(
                            "the answer broke off: "
                                    + event.path("error").path("message").asString(""),
                            "try again.");
                }
                out.print(event.path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asString(""));
                out.flush();
            });
            out.println();
            if (!complete[0]) {
                throw new CommandException("the answer broke off before its end", "try again.");
            }
        } else {
            JsonNode reply = JSON.readTree(String.join("\n", response.body().toList()));
            out.println(reply.path("choices")
                    .path(0)
                    .path("message")
                    .path("content")
                    .asString(""));
        }
        out.println();
        route(response).forEach((name, value) -> {
            if (debug || name.contains("selected") || name.contains("simulated") || name.contains("path")) {
                out.println(main.terminal().style(Style.DIM, "  " + name + ": " + value));
            }
        });
        return ExitCode.OK;
    }

    private static Map<String, String> route(HttpResponse<?> response) {
        var route = new LinkedHashMap<String, String>();
        response.headers().map().forEach((name, values) -> {
            if (name.startsWith("x-vsr-")) {
                route.put(name, List.copyOf(values).getFirst());
            }
        });
        return route;
    }
}
