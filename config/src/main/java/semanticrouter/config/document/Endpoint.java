package semanticrouter.config.document;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a backend listens (specification: signals §1.6).
///
/// @param tls true for https
/// @param host name or address, IPv6 without brackets
/// @param port 443 or 80 unless written
public record Endpoint(boolean tls, String host, int port) {
    /// Reads `endpoint`, else `base_url`; a path is not part of it. Null when neither names a host.
    public static @Nullable Endpoint of(ProviderModel.BackendRef ref) {
        String text = (ref.endpoint().isBlank() ? ref.baseUrl() : ref.endpoint()).strip();
        boolean tls = ref.protocol().equals("https");
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            String name = text.substring(0, scheme).toLowerCase(Locale.ROOT);
            if (!name.equals("http") && !name.equals("https")) {
                return null;
            }
            tls = name.equals("https");
        }
        String rest = text.substring(scheme < 0 ? 0 : scheme + 3);
        int slash = rest.indexOf('/');
        return of(tls, slash < 0 ? rest : rest.substring(0, slash));
    }

    /// The path of a base URL without slashes at its end; empty when it has none.
    public static String basePath(String baseUrl) {
        int scheme = baseUrl.indexOf("://");
        int slash = baseUrl.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        return slash < 0 ? "" : baseUrl.substring(slash).strip().replaceFirst("/+$", "");
    }

    /// Reads `host:port` in the clear. Null when it names no host.
    public static @Nullable Endpoint of(String authority) {
        return of(false, authority);
    }

    private static @Nullable Endpoint of(boolean tls, String authority) {
        String host = authority;
        String port = "";
        int close = authority.startsWith("[") ? authority.indexOf(']') : -1;
        int colon = authority.lastIndexOf(':');
        if (close >= 0) {
            host = authority.substring(1, close);
            boolean ported = authority.startsWith(":", close + 1);
            if (!ported && authority.length() > close + 1) {
                return null;
            }
            port = ported ? authority.substring(close + 2) : "";
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
        return number < 1 || number > 65535 ? null : new Endpoint(tls, host, number);
    }
}
