package semanticrouter.signals.chat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.signals.chat.ExternalModels.Endpoint;
import semanticrouter.signals.chat.ExternalModels.ExternalModel;

/// One way to call an external model's service: JSON in, JSON out, on the calling thread, within time and size.
final class ServiceCall implements AutoCloseable {
    private static final long LONGEST_ANSWER = 256 * 1024;

    private final ExternalModel model;
    private final URI address;
    private final Duration patience;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private ServiceCall(ExternalModel model, URI address, Duration patience) {
        this.model = model;
        this.address = address;
        this.patience = patience;
    }

    /// @param path of the service, with a leading slash
    /// @param patience how long to wait for an answer when the model does not say
    static ServiceCall to(ExternalModel model, String path, Duration patience) throws UnavailableException {
        Endpoint endpoint = model.llmEndpoint();
        if (endpoint == null
                || endpoint.address().isBlank()
                || model.llmModelName().isBlank()) {
            throw new UnavailableException(
                    "external_model_invalid",
                    "external model " + model.name() + " needs llm_endpoint.address and llm_model_name");
        }
        String port = endpoint.port() == 0 ? "" : ":" + endpoint.port();
        try {
            URI address = URI.create(endpoint.protocol() + "://" + endpoint.address() + port + path);
            HttpRequest.newBuilder(address);
            Duration own = Duration.ofSeconds(model.llmTimeoutSeconds());
            return new ServiceCall(model, address, own.isZero() ? patience : own);
        } catch (IllegalArgumentException _) {
            throw new UnavailableException(
                    "external_model_invalid", "external model " + model.name() + " has no valid address");
        }
    }

    /// The body of the answer.
    ///
    /// @throws UnavailableException `timeout` or `external_model_failed`; never quotes what was sent or received
    String post(String body, Deadline deadline) throws UnavailableException, InterruptedException {
        Duration wait = Duration.ofNanos(deadline.within(patience).nanosLeft());
        if (wait.isZero()) {
            throw new UnavailableException("timeout", "no time is left to ask external model " + model.name());
        }
        var request = HttpRequest.newBuilder(address)
                .timeout(wait)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!model.accessKey().isEmpty()) {
            request.header("Authorization", "Bearer " + model.accessKey());
        }
        try {
            HttpResponse<byte[]> response =
                    http.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
            if (response.statusCode() / 100 != 2) {
                throw new UnavailableException(
                        "external_model_failed",
                        "external model " + model.name() + " answered status " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (HttpTimeoutException _) {
            throw new UnavailableException("timeout", "external model " + model.name() + " did not answer in time");
        } catch (IOException broken) {
            throw new UnavailableException(
                    "external_model_failed",
                    "external model " + model.name() + " cannot be reached: "
                            + broken.getClass().getSimpleName());
        }
    }

    UnavailableException invalidAnswer(String what) {
        return new UnavailableException("external_model_invalid_answer", "external model " + model.name() + " " + what);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
