package semanticrouter.extproc;

import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What Envoy tells of a response.
sealed interface Frame {
    /// The headers.
    ///
    /// @param headers all of them, pseudo-headers too
    /// @param end whether no body follows
    record Head(List<Map.Entry<String, String>> headers, boolean end) implements Frame {
        int status() {
            for (Map.Entry<String, String> header : headers) {
                if (header.getKey().equals(":status")) {
                    return parsed(header.getValue());
                }
            }
            return 0;
        }

        private static int parsed(String text) {
            try {
                return Integer.parseInt(text.strip());
            } catch (NumberFormatException _) {
                return 0;
            }
        }
    }

    /// A piece of the body, or all of it.
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    record Part(byte[] bytes, boolean end) implements Frame {}

    /// The body is over, trailers follow.
    record Trailers() implements Frame {}

    /// The request took longer than it may.
    record TimedOut() implements Frame {}

    /// Names and values as Envoy sent them (specification: dataplane §1.3.2).
    static List<Map.Entry<String, String>> headers(HeaderMap map) {
        var headers = new ArrayList<Map.Entry<String, String>>(map.getHeadersCount());
        map.getHeadersList().forEach(header -> {
            String value = header.getValue().isEmpty() ? header.getRawValue().toStringUtf8() : header.getValue();
            headers.add(new SimpleImmutableEntry<>(header.getKey(), value));
        });
        return headers;
    }
}
