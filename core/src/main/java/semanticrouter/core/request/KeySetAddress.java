package semanticrouter.core.request;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/// Where the keys that tokens are checked with are fetched: over TLS, or from this machine. Whoever can answer there
/// can sign tokens.
///
/// @param uri absolute, without user or fragment
public record KeySetAddress(URI uri) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /// Reads an address.
    ///
    /// @throws IllegalArgumentException with a sentence for a person
    public static KeySetAddress of(String text) {
        try {
            return new KeySetAddress(new URI(text));
        } catch (URISyntaxException _) {
            throw new IllegalArgumentException("it is not a URI");
        }
    }

    public KeySetAddress {
        String host = uri.getHost();
        if (host == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("it is not a URI with a host, without user and fragment");
        }
        boolean own = "http".equalsIgnoreCase(uri.getScheme()) && LOOPBACK.contains(host);
        if (!own && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("its scheme is not https; http is for loopback alone");
        }
    }

    /// Names it without its query, which may hold a secret.
    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getRawAuthority() + (uri.getRawPath() == null ? "" : uri.getRawPath());
    }
}
