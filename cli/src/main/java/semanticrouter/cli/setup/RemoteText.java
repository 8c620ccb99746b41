package semanticrouter.cli.setup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import semanticrouter.core.fault.GatewayException;

/// Reads texts from addresses that a person gives. Addresses of the machine's cloud (link-local and metadata services)
/// are not read, not by a redirect either. Safe for all threads.
final class RemoteText {
    private static final int MOST_BYTES = 1 << 20;
    private static final int REDIRECTS = 3;
    private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);
    /// Metadata services of clouds that are not link-local.
    private static final Set<String> METADATA = Set.of("100.100.100.200", "192.0.0.192", "fd00:ec2:0:0:0:0:0:254");

    private RemoteText() {}

    /// What an address answers with a status from 200 to 299.
    ///
    /// @param headers sent to the first address only
    /// @param time for everything together
    /// @throws GatewayException 400 when the address may not be read, 502 when it cannot be
    static String read(String url, Map<String, String> headers, Duration time)
            throws GatewayException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        URI uri = checked(url);
        try (var client = HttpClient.newBuilder()
                .connectTimeout(time)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            for (int hop = 0; hop <= REDIRECTS; hop++) {
                HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
                if (hop == 0) {
                    headers.forEach(request::header);
                }
                HttpResponse<byte[]> response = sent(client, request.build(), end - System.nanoTime());
                int status = response.statusCode();
                if (status >= 200 && status < 300) {
                    return new String(response.body(), StandardCharsets.UTF_8);
                }
                if (!REDIRECT.contains(status)) {
                    throw unread("it answered with status " + status);
                }
                String location = response.headers().firstValue("location").orElse("");
                uri = checked(uri.resolve(location).toString());
            }
        }
        throw unread("it redirects more than " + REDIRECTS + " times");
    }

    private static HttpResponse<byte[]> sent(HttpClient client, HttpRequest request, long nanos)
            throws GatewayException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return answer.get(Math.max(nanos, 1), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw unread("it did not answer in time");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw unread(
                    cause instanceof IOException
                                    && String.valueOf(cause.getMessage()).contains("exceed")
                            ? "it answers with more than 1 MiB"
                            : "it cannot be reached");
        } finally {
            answer.cancel(true);
        }
    }

    private static GatewayException unread(String why) {
        return new GatewayException(502, "REMOTE_UNREADABLE", "the address cannot be read: " + why);
    }

    /// An address that may be read.
    private static URI checked(String url) throws GatewayException {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException _) {
            throw refused("it is not an address");
        }
        String scheme = uri.getScheme();
        String host = uri.getHost();
        if (host == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw refused("it must begin with http:// or https:// and name a host");
        }
        if (uri.getUserInfo() != null) {
            throw refused("it must not hold credentials");
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.isLinkLocalAddress()
                        || address.isMulticastAddress()
                        || METADATA.contains(address.getHostAddress())) {
                    throw refused("its host is one of this machine's network itself");
                }
            }
        } catch (UnknownHostException _) {
            throw unread("there is no such host");
        }
        return uri;
    }

    private static GatewayException refused(String why) {
        return new GatewayException(400, "INVALID_ADDRESS", "the address may not be read: " + why);
    }
}
