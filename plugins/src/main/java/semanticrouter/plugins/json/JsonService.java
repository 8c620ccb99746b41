package semanticrouter.plugins.json;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.Settled;
import semanticrouter.core.fault.UnavailableException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A service that answers JSON with JSON, at an address that the configuration alone names. Redirects are not followed,
/// and a reply is read up to a bound.
///
/// @param purpose what it is asked for; codes of failures begin with it
/// @param headers sent with every call; secrets are among them
/// @param timeout of a whole call
/// @param bytesMax longest reply
public record JsonService(
        String purpose,
        URI address,
        Map<String, String> headers,
        Duration timeout,
        HttpClient client,
        Fanout fanout,
        int bytesMax) {
    public static final JsonMapper JSON = JsonMapper.builder().build();

    /// Longest reply, unless said otherwise.
    public static final int BYTES_MAX = 4 << 20;

    /// How the JDK says that a reply is longer than was allowed.
    private static final String TOO_LONG = "exceeds capacity";

    private static final Duration CONNECT = Duration.ofSeconds(5);

    public JsonService {
        headers = Map.copyOf(headers);
    }

    /// One whose replies are as long as they usually are at most.
    public JsonService(
            String purpose,
            URI address,
            Map<String, String> headers,
            Duration timeout,
            HttpClient client,
            Fanout fanout) {
        this(purpose, address, headers, timeout, client, fanout, BYTES_MAX);
    }

    /// Prints the host only: headers hold keys, and an address may.
    @Override
    public String toString() {
        return "JsonService[" + address.getHost() + "]";
    }

    /// A client that follows no redirects.
    public static HttpClient newClient() {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    /// The reply to a question.
    ///
    /// @throws UnavailableException the purpose with `_timeout`, `_unreachable`, `_refused`, `_too_long` or
    /// `_malformed`
    public JsonNode ask(String json, Deadline deadline) throws UnavailableException, InterruptedException {
        Deadline sooner = deadline.within(timeout);
        Fanout.Task<JsonNode> call = () -> call(json, sooner);
        Settled<JsonNode> settled =
                fanout.run(List.of(call), sooner, 0, 0, _ -> true).getFirst();
        return switch (settled) {
            case Settled.Done<JsonNode>(var reply, long _) -> reply;
            case Settled.Failed<JsonNode>(var why, long _) ->
                throw why.code().equals(Fanout.UNFINISHED)
                        ? failed("timeout", "no answer in time")
                        : new UnavailableException(why);
        };
    }

    private JsonNode call(String json, Deadline deadline) throws UnavailableException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofNanos(Math.max(1, deadline.nanosLeft())))
                .header("content-type", "application/json")
                .header("accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        headers.forEach(request::setHeader);
        try {
            HttpResponse<byte[]> reply = client.send(
                    request.build(),
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), bytesMax));
            if (reply.statusCode() != 200) {
                throw failed("refused", "status " + reply.statusCode());
            }
            return JSON.readTree(reply.body());
        } catch (HttpTimeoutException _) {
            throw failed("timeout", "no answer in time");
        } catch (IOException failed) {
            if (String.valueOf(failed.getMessage()).contains(TOO_LONG)) {
                throw failed("too_long", "the reply is longer than " + bytesMax + " bytes");
            }
            throw failed("unreachable", failed.getClass().getSimpleName());
        } catch (JacksonException _) {
            throw failed("malformed", "the reply is not JSON");
        }
    }

    private UnavailableException failed(String how, String detail) {
        return new UnavailableException(purpose + "_" + how, detail);
    }
}
