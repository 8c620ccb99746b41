package semanticrouter.cli.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;

/// Calls a running server for the commands that talk to one.
public final class Http {
    private static final String TRUSTED =
            "its certificate must be for that name, and of an authority that this Java installation trusts.";

    private final HttpClient client;
    private final String aboutTls;

    /// Calls whoever the Java installation trusts.
    public Http() {
        this(builder().build(), TRUSTED);
    }

    /// @param aboutTls what to do when no connection over TLS comes about
    private Http(HttpClient client, String aboutTls) {
        this.client = client;
        this.aboutTls = aboutTls;
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
    }

    /// Calls a management API; over TLS, one whose certificate is known here or vouched for.
    ///
    /// @throws CommandException when a file named for that in the environment cannot be used
    public static Http to(ManagementAddress address) {
        return to(address, Main::environment);
    }

    /// The same with variables from elsewhere.
    ///
    /// @param environment value of a variable, null when unset
    static Http to(ManagementAddress address, UnaryOperator<@Nullable String> environment) {
        return address.url().toLowerCase(Locale.ROOT).startsWith("https:")
                ? new Http(
                        builder()
                                .sslContext(new ManagementTrust(environment).context(address.certificate()))
                                .build(),
                        ManagementTrust.HINT)
                : new Http();
    }

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
        } catch (SSLException refused) {
            throw new CommandException(
                    "no TLS with " + request.uri().getAuthority() + ": " + refused.getMessage(), aboutTls);
        } catch (IOException failed) {
            throw new CommandException(
                    "the connection to " + request.uri().getAuthority() + " failed: " + failed.getMessage(),
                    "https".equals(request.uri().getScheme())
                            ? aboutTls
                            : "check that the address speaks HTTP; write https:// where it serves TLS.");
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
