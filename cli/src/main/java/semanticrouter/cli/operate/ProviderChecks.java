package semanticrouter.cli.operate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.encoder.EmbeddingService;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Secret;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.request.Headers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks every backend for its list of models: is it there, does it take the key, does it know the model. Costs no
/// token. Asks the service of the sentence vectors for one.
final class ProviderChecks {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LISTED = 200;

    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Duration> offsets = new ArrayList<>();

    ProviderChecks(InstantSource clock) {
        this.clock = clock;
    }

    /// One finding a backend.
    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /// This clock minus each service's.
    List<Duration> offsets() {
        return List.copyOf(offsets);
    }

    void look(Iterable<ServedModel> models) throws InterruptedException {
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            for (ServedModel model : models) {
                for (Backend backend : model.backends()) {
                    findings.add(look(client, model, backend));
                }
            }
        }
    }

    private Finding look(HttpClient client, ServedModel model, Backend backend) throws InterruptedException {
        String what = "model " + model.name() + " at " + backend.host() + ":" + backend.port();
        Optional<Secret> key = backend.credentials().key(Headers.NONE);
        if (key.isEmpty() && backend.credentials().required()) {
            return Finding.broken(what, "no key is configured", "set the variable that api_key refers to.");
        }
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(list(backend)).timeout(PATIENCE);
            backend.headers().forEach(request::header);
            key.ifPresent(secret -> request.header(
                    backend.authHeader(),
                    backend.authPrefix().isEmpty()
                            ? secret.value()
                            : backend.authPrefix().strip() + " " + secret.value()));
        } catch (IllegalArgumentException _) {
            return Finding.broken(
                    what, "its address or key holds characters it must not", "look at backend_refs and the variable.");
        }
        long began = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            compare(response);
            return judge(what, backend, response, (System.nanoTime() - began) / 1_000_000);
        } catch (IOException failed) {
            String why = failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
            return Finding.broken(
                    what, "cannot be reached (" + why + ")", "start it, or mend endpoint or base_url of its backend.");
        }
    }

    /// One finding more where a service makes the sentence vectors.
    void look(EncoderRuntime encoders) throws InterruptedException {
        Optional<EmbeddingService> service = encoders.embeddingService();
        if (service.isEmpty()) {
            return;
        }
        String what = "embeddings of " + service.get().model();
        try {
            int numbers = encoders.open(Deadline.after(PATIENCE)).embed("probe").dimension();
            findings.add(Finding.sound(what, "come, " + numbers + " numbers each"));
        } catch (UnavailableException failed) {
            findings.add(Finding.broken(
                    what,
                    failed.failure().detail(),
                    "start the service, or mend global.model_catalog.embeddings.semantic.endpoint."));
        }
    }

    private static URI list(Backend backend) {
        String path = backend.path().replaceAll("/(chat/completions|messages)$", "") + "/models";
        String host = backend.host().contains(":") ? "[" + backend.host() + "]" : backend.host();
        return URI.create((backend.tls() ? "https://" : "http://") + host + ":" + backend.port() + path);
    }

    private void compare(HttpResponse<?> response) {
        response.headers().firstValue("date").ifPresent(date -> {
            try {
                Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
                offsets.add(Duration.between(theirs, clock.instant()));
            } catch (DateTimeParseException _) {
                // A date that cannot be read says nothing about this clock.
            }
        });
    }

    private static Finding judge(String what, Backend backend, HttpResponse<String> response, long millis) {
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            return Finding.broken(
                    what,
                    "refuses the key (HTTP " + status + ")",
                    "set the variable that api_key refers to, and check it.");
        }
        if (status >= 500) {
            return Finding.doubtful(what, "answers HTTP " + status, "look at its own log.");
        }
        if (status == LISTED && !listed(response.body()).isEmpty()) {
            List<String> known = listed(response.body());
            return known.contains(backend.modelId())
                    ? Finding.sound(what, "answers in " + millis + " ms")
                    : Finding.doubtful(
                            what,
                            "does not list \"" + backend.modelId() + "\" among its " + known.size() + " models",
                            "set provider_model_id to one it serves, for example " + known.getFirst() + ".");
        }
        return Finding.sound(what, "answers in " + millis + " ms (lists no models)");
    }

    private static List<String> listed(String body) {
        try {
            JsonNode data = JSON.readTree(body).path("data");
            return data.valueStream()
                    .map(model -> model.path("id").asString(""))
                    .filter(id -> !id.isEmpty())
                    .toList();
        } catch (JacksonException _) {
            return List.of();
        }
    }
}
