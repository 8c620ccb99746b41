package semanticrouter.cli.language;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.cli.remote.Http;
import semanticrouter.dsl.generate.ChatModel;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model behind an OpenAI-compatible API.
final class ChatCompletions implements ChatModel {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "/chat/completions";
    private static final long MOST_BYTES = 4L << 20;
    private static final int LONGEST = 300;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String address;
    private final String model;
    private final Optional<String> key;
    private final Duration patience;

    /// @param base address of the API, which usually ends in `/v1`
    /// @param key sent as bearer token; never said in a message
    /// @param patience longest wait for an answer
    ChatCompletions(String base, String model, Optional<String> key, Duration patience) {
        String plain = base.replaceAll("/+$", "");
        this.address = plain.endsWith(PATH) ? plain : plain + PATH;
        this.model = model;
        this.key = key;
        this.patience = patience;
    }

    @Override
    public String answer(String system, String user, double temperature, int maxTokens)
            throws Failed, InterruptedException {
        String body = JSON.writeValueAsString(Map.of(
                "model",
                model,
                "messages",
                List.of(Map.of("role", "system", "content", system), Map.of("role", "user", "content", user)),
                "temperature",
                temperature,
                "max_tokens",
                maxTokens,
                "stream",
                false));
        HttpRequest.Builder request = Http.json(address, body, patience);
        key.ifPresent(secret -> request.header("authorization", "Bearer " + secret));
        HttpResponse<String> response = sent(request.build());
        if (response.statusCode() != 200) {
            throw new Failed(
                    host(response.request()) + " refused the request (HTTP " + response.statusCode() + ")"
                            + said(response.body()),
                    hint(response.statusCode()));
        }
        return content(response);
    }

    private HttpResponse<String> sent(HttpRequest request) throws Failed, InterruptedException {
        String host = host(request);
        try {
            return client.send(
                    request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), MOST_BYTES));
        } catch (ConnectException _) {
            throw new Failed("nothing answers at " + host, "start the model's server, or name another --api-url.");
        } catch (HttpTimeoutException _) {
            throw new Failed("no answer from " + host + " in time", "try a longer --timeout, or a faster model.");
        } catch (IOException failed) {
            throw new Failed(
                    "the connection to " + host + " failed: " + failed.getMessage(), "check --api-url and try again.");
        }
    }

    private static String content(HttpResponse<String> response) throws Failed {
        JsonNode message = parsed(response.body()).path("choices").path(0).path("message");
        String text = message.path("content").asString("");
        if (text.isBlank()) {
            throw new Failed(
                    host(response.request()) + " answered with no text",
                    "is it an OpenAI-compatible API? The address usually ends in /v1.");
        }
        return text;
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return JSON.createObjectNode();
        }
    }

    /// What the server says, in short: a whole body could hold the request.
    private static String said(String body) {
        String said = parsed(body).path("error").path("message").asString("").strip();
        return said.isEmpty() ? "" : ": " + (said.length() > LONGEST ? said.substring(0, LONGEST) + " …" : said);
    }

    private static String hint(int status) {
        return switch (status) {
            case 401, 403 -> "name a key with VLLM_API_KEY or --api-key.";
            case 404 -> "check --api-url, which usually ends in /v1, and --model.";
            case 429 -> "wait and try again.";
            default -> status >= 500 ? "try again; the server's log says more." : "check --model and --temperature.";
        };
    }

    private static String host(HttpRequest request) {
        return request.uri().getAuthority();
    }
}
