package semanticrouter.console.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses browsers that were led here by another site.
///
/// Bound to a loopback address, only loopback names and the allowed hosts are accepted in `Host`, so that a name that
/// is
/// rebound to 127.0.0.1 gets nothing. Everywhere, an `Origin` must be the host that was asked, or a loopback page
/// asking
/// a loopback host. Immutable.
public final class OriginGuard {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final boolean loopback;
    private final Set<String> allowed;

    /// @param bound address the server listens on
    /// @param allowed further host names, without port, in lower case
    public OriginGuard(String bound, Set<String> allowed) {
        this.loopback = loopback(bound);
        this.allowed = Set.copyOf(allowed);
    }

    /// True for `localhost`, `127.0.0.0/8` and `::1`.
    public static boolean loopback(String host) {
        return LOOPBACK.contains(host) || host.matches("127(\\.\\d{1,3}){3}");
    }

    /// Why a request is refused, empty when it is not.
    ///
    /// @param host the `Host` header or authority
    /// @param origin the `Origin` header
    public Optional<String> objection(@Nullable String host, @Nullable String origin) {
        String asked = name(host);
        if (loopback && !loopback(asked) && !allowed.contains(asked)) {
            return Optional.of("the Host header names neither a loopback address nor an allowed host");
        }
        if (origin == null) {
            return Optional.empty();
        }
        Optional<URI> page = uri(origin);
        String from = page.map(URI::getHost)
                .map(text -> text.toLowerCase(Locale.ROOT))
                .orElse("");
        boolean same = page.isPresent()
                && page.get().getAuthority() != null
                && page.get().getAuthority().equalsIgnoreCase(host);
        if (same || allowed.contains(from) || (loopback(from) && loopback(asked))) {
            return Optional.empty();
        }
        return Optional.of("pages of another origin may not call this server");
    }

    private static Optional<URI> uri(String origin) {
        try {
            return Optional.of(new URI(origin));
        } catch (URISyntaxException _) {
            return Optional.empty(); // no origin a browser sends, so no origin that is allowed
        }
    }

    private static String name(@Nullable String host) {
        if (host == null) {
            return "";
        }
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            return lower.substring(0, lower.indexOf(']') + 1);
        }
        int colon = lower.indexOf(':');
        return colon < 0 ? lower : lower.substring(0, colon);
    }
}
