package semanticrouter.selectors.looper.confidence;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.JsonNode;

/// A service that verifies answers: JSON in, JSON out, within time and size. Redirects are not followed.
public final class VerifierService implements AutoCloseable {
    private static final long LONGEST_ANSWER = 256 * 1024;

    private final String address;
    private final Duration patience;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /// @param base absolute address of the service
    /// @param patience how long to wait for an answer, its body included
    public VerifierService(String base, Duration patience) {
        this.address = base.replaceAll("/+$", "") + "/verify";
        this.patience = patience;
    }

    /// What it answers.
    ///
    /// @throws UnavailableException `verifier_timeout`, `verifier_failed` or `verifier_answer_invalid`; it never
    /// quotes what was sent or received
    JsonNode ask(JsonNode question, Deadline deadline) throws UnavailableException, InterruptedException {
        long nanos = deadline.within(patience).nanosLeft();
        if (nanos == 0) {
            throw timeout();
        }
        // A request's own timeout ends with the head of the answer, this one with its body.
        Future<HttpResponse<byte[]>> asked =
                http.sendAsync(request(question), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
        HttpResponse<byte[]> response;
        try {
            response = asked.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw timeout();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof HttpTimeoutException
                    ? timeout()
                    : failed(failed.getCause() instanceof IOException ? "cannot be reached or said too much" : "broke");
        } finally {
            asked.cancel(true);
        }
        if (response.statusCode() != 200) {
            throw failed("answered status " + response.statusCode());
        }
        return Json.read(new String(response.body(), StandardCharsets.UTF_8))
                .orElseThrow(() -> invalid("its answer is no JSON"));
    }

    private HttpRequest request(JsonNode question) throws UnavailableException {
        try {
            return HttpRequest.newBuilder(URI.create(address))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Json.write(question)))
                    .build();
        } catch (IllegalArgumentException _) {
            throw failed("has no valid address");
        }
    }

    private static UnavailableException timeout() {
        return new UnavailableException(
                "verifier_timeout",
                "the service of verifier_server_url did not answer in time; raise verifier_timeout_seconds or see to it");
    }

    private static UnavailableException failed(String what) {
        return new UnavailableException("verifier_failed", "the service of verifier_server_url " + what);
    }

    static UnavailableException invalid(String what) {
        return new UnavailableException("verifier_answer_invalid", "the service of verifier_server_url: " + what);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
