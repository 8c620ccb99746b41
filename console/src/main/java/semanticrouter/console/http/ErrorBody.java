package semanticrouter.console.http;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.request.Headers;

/// The error body of the management API (specification: dataplane §3.1).
public final class ErrorBody {
    private ErrorBody() {}

    /// `{"error":{"code","message","timestamp","request_id"}}` with a newline.
    public static ApiReply of(GatewayError error, String requestId, Clock clock) {
        return of(error, List.of(), requestId, clock);
    }

    /// The same with `details` in the error.
    ///
    /// @param details what was found, one object each; left out when empty
    public static ApiReply of(GatewayError error, List<Map<String, Object>> details, String requestId, Clock clock) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("code", error.code().toUpperCase(Locale.ROOT));
        fields.put("message", Redaction.of(error.message()));
        fields.put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        fields.put("request_id", requestId);
        if (!details.isEmpty()) {
            fields.put("details", details);
        }
        Headers headers = error.retryAfterSeconds().isPresent()
                ? Headers.of(
                        "retry-after",
                        Integer.toString(error.retryAfterSeconds().getAsInt()))
                : Headers.NONE;
        return new ApiReply(error.status(), "application/json", headers, Json.bytes(Map.of("error", fields)));
    }
}
