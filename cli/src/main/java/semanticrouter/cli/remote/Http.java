package semanticrouter.cli.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;

/// Calls a running server for the commands that talk to one.
public final class Http {
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /// Sends a request and maps what cannot work to a message a person can act on.
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> reader)
            throws InterruptedException {
        try {
            return client.send(request, reader);
        } catch (ConnectException _) {
            throw new CommandException(
                    "the router is not running at " + request.uri().getAuthority(),
                    "run `vllm-sr serve`, or name the right address.");
        } catch (HttpTimeoutException _) {
            throw new CommandException(
                    "no answer from " + request.uri().getAuthority() + " in time", "try a longer --timeout.");
        } catch (IOException failed) {
            throw new CommandException(
                    "the connection to " + request.uri().getAuthority() + " failed: " + failed.getMessage(),
                    "check that the address speaks HTTP.");
        }
    }

    /// A POST of JSON.
    public static HttpRequest.Builder json(String address, String body, Duration timeout) {
        return HttpRequest.newBuilder(uri(address))
                .timeout(timeout)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /// A GET.
    public static HttpRequest.Builder get(String address, Duration timeout) {
        return HttpRequest.newBuilder(uri(address)).timeout(timeout).GET();
    }

    private static URI uri(String address) {
        try {
            URI uri = URI.create(address);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Reported below with the same words as an address without a host.
        }
        throw new CommandException(
                "\"" + address + "\" is not an http address", "write it like http://localhost:8080.", ExitCode.USAGE);
    }
}
