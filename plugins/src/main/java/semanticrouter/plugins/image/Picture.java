package semanticrouter.plugins.image;

import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import semanticrouter.core.fault.UnavailableException;

/// An image as a client is given it: its bytes in a data URI, or an address the client fetches it from. The router
/// fetches none.
///
/// @param url data URI or absolute http(s) URL
/// @param bytes of the image; 0 for an address
record Picture(String url, long bytes) {
    private static final Set<String> TYPES = Set.of("image/png", "image/jpeg", "image/webp", "image/gif");
    private static final int ADDRESS_MAX = 8 << 10;
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    /// How images of each type begin in Base64.
    private static final Map<String, String> BEGINNINGS =
            Map.of("iVBORw0KGgo", "image/png", "/9j/", "image/jpeg", "UklGR", "image/webp", "R0lGOD", "image/gif");

    /// An image of which a backend gives the bytes.
    static Picture ofBase64(String base64) throws UnavailableException {
        for (Map.Entry<String, String> known : BEGINNINGS.entrySet()) {
            if (base64.startsWith(known.getKey())) {
                return new Picture(DATA + known.getValue() + BASE64 + base64, size(base64));
            }
        }
        throw malformed("the image is neither PNG, JPEG, WebP nor GIF");
    }

    /// An image a backend names.
    static Picture ofUrl(String url) throws UnavailableException {
        if (url.startsWith(DATA)) {
            int at = url.indexOf(BASE64);
            if (at < 0 || !TYPES.contains(url.substring(DATA.length(), at))) {
                throw malformed("the image is not Base64 of a PNG, JPEG, WebP or GIF");
            }
            return new Picture(url, size(url.substring(at + BASE64.length())));
        }
        if (url.length() <= ADDRESS_MAX && absolute(url)) {
            return new Picture(url, 0);
        }
        throw malformed("the image's address is not an absolute http(s) URL");
    }

    private static boolean absolute(String url) {
        try {
            URI address = URI.create(url);
            return Set.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static long size(String base64) throws UnavailableException {
        try {
            int bytes = Base64.getDecoder().decode(base64).length;
            if (bytes > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw malformed("the image is not Base64");
    }

    private static UnavailableException malformed(String why) {
        return new UnavailableException(ImageBackend.PURPOSE + "_malformed", why);
    }

    /// Prints its size only.
    @Override
    public String toString() {
        return "Picture[" + bytes + " bytes]";
    }
}
