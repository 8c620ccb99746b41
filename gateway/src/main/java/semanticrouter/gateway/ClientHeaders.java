package semanticrouter.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import semanticrouter.core.request.Headers;

/// Captures a client's headers without those of the connection and without internal ones, which only the router itself
/// may set (specification: dataplane §1.3.4, §1.3.6).
public final class ClientHeaders {
    /// What only the router itself may set.
    public static final List<String> INTERNAL = List.of(
            "x-vsr-internal-auth",
            "x-vsr-looper-request",
            "x-vsr-looper-iteration",
            "x-vsr-looper-decision",
            "x-vsr-looper-secret",
            "x-vsr-fusion-depth",
            "x-vsr-selected-recipe");

    private static final Set<String> DROPPED = Stream.concat(
                    INTERNAL.stream(),
                    Stream.of(
                            "host",
                            "content-length",
                            "connection",
                            "keep-alive",
                            "proxy-connection",
                            "transfer-encoding",
                            "upgrade",
                            "te",
                            "trailer",
                            "expect",
                            "http2-settings"))
            .collect(Collectors.toUnmodifiableSet());

    private ClientHeaders() {}

    /// The headers of a request as stages may see them.
    public static Headers capture(Iterable<Map.Entry<String, String>> received) {
        var headers = new Headers.Builder();
        received.forEach(header -> {
            String lower = header.getKey().toLowerCase(Locale.ROOT);
            if (!DROPPED.contains(lower) && !lower.startsWith(":")) {
                headers.add(lower, header.getValue());
            }
        });
        return headers.build();
    }
}
