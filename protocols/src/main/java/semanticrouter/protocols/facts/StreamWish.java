package semanticrouter.protocols.facts;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import tools.jackson.core.JsonToken;

/// Whether a client wants its reply as a stream: its body says so, or is silent and its `accept` does (specification:
/// dataplane §1.3.9, §1.5.3). For one request.
public final class StreamWish {
    private @Nullable Boolean said;

    /// Reads the field `stream`.
    ///
    /// @throws GatewayException 400 when it is neither a boolean nor null
    public void read(JsonToken value) throws GatewayException {
        said = switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default ->
                throw new GatewayException(
                        400, "invalid_stream", "invalid request body: field stream must be true or false");
        };
    }

    /// The wish of a request with these headers.
    public boolean with(Headers headers) {
        return said == null ? accepted(headers) : said;
    }

    /// Whether a client that says nothing in its body wants a stream: it accepts events, and JSON it does not, for many
    /// a client names both with every call and expects what the protocol gives by default.
    public static boolean accepted(Headers headers) {
        String types = String.join(",", headers.all("accept")).toLowerCase(Locale.ROOT);
        return types.contains("text/event-stream") && !types.contains("application/json") && !types.contains("*/*");
    }
}
