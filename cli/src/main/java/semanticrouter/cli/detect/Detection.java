package semanticrouter.cli.detect;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Looks for provider keys in the environment and for model servers on their usual local ports.
///
/// Nothing is sent but a request for the list of models, and only to this machine.
public final class Detection {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MODELS_PER_SERVER = 8;
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*[bB]\\b");

    private final UnaryOperator<@Nullable String> environment;
    private final String ollama;
    private final String vllm;

    public Detection(UnaryOperator<@Nullable String> environment) {
        this(environment, "http://127.0.0.1:11434", "http://127.0.0.1:8000");
    }

    Detection(UnaryOperator<@Nullable String> environment, String ollama, String vllm) {
        this.environment = environment;
        this.ollama = ollama;
        this.vllm = vllm;
    }

    /// What was found, smallest model first.
    public Offer look() throws InterruptedException {
        var found = new ArrayList<FoundModel>();
        if (present("OPENAI_API_KEY")) {
            String backend = cloud("https://api.openai.com/v1", "OPENAI_API_KEY");
            String where = "OpenAI, by OPENAI_API_KEY";
            found.add(new FoundModel("openai/gpt-5-mini", "gpt-5-mini", backend, 30, price(0.25, 2), "", where));
            found.add(new FoundModel("openai/gpt-5", "gpt-5", backend, 500, price(1.25, 10), "", where));
        }
        if (present("ANTHROPIC_API_KEY")) {
            String backend = cloud("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY");
            String where = "Anthropic, by ANTHROPIC_API_KEY";
            String haiku = "claude-haiku-4-5";
            String sonnet = "claude-sonnet-4-5";
            found.add(new FoundModel("anthropic/" + haiku, haiku, backend, 40, price(1, 5), "", where));
            found.add(new FoundModel("anthropic/" + sonnet, sonnet, backend, 450, price(3, 15), "", where));
        }
        found.addAll(local(ollama, "ollama"));
        found.addAll(local(vllm, "vllm"));
        found.sort(Comparator.comparingDouble(FoundModel::size));
        return new Offer(List.copyOf(found));
    }

    private boolean present(String variable) {
        String value = environment.apply(variable);
        return value != null && !value.isBlank();
    }

    static String cloud(String baseUrl, String variable) {
        return "{name: cloud, base_url: \"" + baseUrl + "\", provider: openai, api_key: \"${" + variable + "}\"}";
    }

    /// Models of an OpenAI-compatible server, empty when nothing answers there.
    private static List<FoundModel> local(String base, String server) throws InterruptedException {
        var found = new ArrayList<FoundModel>();
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/v1/models"))
                    .timeout(PATIENCE)
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            String endpoint = URI.create(base).getAuthority();
            for (JsonNode model : JSON.readTree(response.body()).path("data")) {
                String id = model.path("id").asString("");
                if (!id.isEmpty() && !id.contains("embed") && found.size() < MODELS_PER_SERVER) {
                    found.add(new FoundModel(
                            server + "/" + id,
                            id,
                            "{name: local, endpoint: \"" + endpoint + "\", protocol: http}",
                            size(id),
                            price(0, 0),
                            ", tags: [local]" + sized(id),
                            server + " at " + endpoint));
                }
            }
        } catch (IOException | JacksonException _) {
            // Nothing that speaks this protocol listens there, which is an answer too.
            return List.of();
        }
        return found;
    }

    /// The provider's list price of a million tokens in and a million out, in dollars.
    static Optional<String> price(double in, double out) {
        return Optional.of("{currency: USD, prompt_per_1m: " + in + ", completion_per_1m: " + out + "}");
    }

    static double size(String name) {
        Matcher matcher = sizes(name);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 8;
    }

    static String sized(String name) {
        Matcher matcher = sizes(name);
        return matcher.find() ? ", param_size: " + matcher.group(1) + "b" : "";
    }

    private static Matcher sizes(String name) {
        return SIZE.matcher(name.replace(':', ' ').replace('-', ' ').toLowerCase(Locale.ROOT));
    }
}
