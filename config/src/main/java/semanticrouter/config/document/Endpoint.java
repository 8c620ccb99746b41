package semanticrouter.config.document;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a backend listens (specification: signals §1.6).
///
/// @param path of a base URL without its last slash; empty for an endpoint
public record Endpoint(boolean tls, String host, int port, String path) {
    /// Reads `endpoint`, else `base_url`; null when neither names a host.
    public static @Nullable Endpoint of(ProviderModel.BackendRef ref) {
        boolean based = ref.endpoint().isBlank();
        String text = (based ? ref.baseUrl() : ref.endpoint()).strip();
        boolean tls = ref.protocol().equals("https");
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            String name = text.substring(0, scheme).toLowerCase(Locale.ROOT);
            if (!name.equals("http") && !name.equals("https")) {
                return null;
            }
            tls = name.equals("https");
            text = text.substring(scheme + 3);
        }
        int slash = text.indexOf('/');
        String path = slash < 0 ? "" : text.substring(slash);
        String authority = slash < 0 ? text : text.substring(0, slash);
        return of(tls, authority, based ? path.replaceFirst("/+$", "") : "");
    }

    private static @Nullable Endpoint of(boolean tls, String authority, String path) {
        String host = authority;
        String port = "";
        int close = authority.startsWith("[") ? authority.indexOf(']') : -1;
        int colon = authority.lastIndexOf(':');
        if (close >= 0) {
            host = authority.substring(1, close);
            port = authority.length() > close + 1 && authority.charAt(close + 1) == ':' ? authority.substring(close + 2) : "";
        } else if (colon >= 0 && authority.indexOf(':') == colon) {
            host = authority.substring(0, colon);
            port = authority.substring(colon + 1);
            if (port.isEmpty()) {
                return null;
            }
        }
        if (host.isBlank() || host.contains(" ") || host.contains("@") || !port.matches("\\d{0,5}")) {
            return null;
        }
        int number = port.isEmpty() ? (tls ? 443 : 80) : Integer.parseInt(port);
        return number < 1 || number > 65535 ? null : new Endpoint(tls, host, number, path);
    }
}
