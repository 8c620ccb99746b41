package semanticrouter.gateway;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Set;
import semanticrouter.core.request.Headers;

/// Captures a client's headers without those of the connection and without internal ones, which only the router itself
/// may set (specification: dataplane §1.3.4, §1.3.6).
final class ClientHeaders {
    private static final Set<String> DROPPED = Set.of(
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
            "http2-settings",
            "x-vsr-internal-auth",
            "x-vsr-looper-request",
            "x-vsr-looper-iteration",
            "x-vsr-looper-decision",
            "x-vsr-fusion-depth",
            "x-vsr-selected-recipe",
            "x-vsr-looper-secret");

    private ClientHeaders() {}

    static Headers capture(MultiMap received) {
        var headers = new Headers.Builder();
        received.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!DROPPED.contains(lower) && !lower.startsWith(":")) {
                headers.add(lower, value);
            }
        });
        return headers.build();
    }
}
