package semanticrouter.core.fault;

import java.util.OptionalInt;

/// A refusal the client sees, rendered in the shape of its own protocol.
///
/// @param status HTTP status, 400 to 599
/// @param code stable word for logs and metrics, for example `malformed_json`
/// @param message what is wrong and how to mend it; never holds prompt text or a secret
/// @param retryAfterSeconds when a later try may succeed
public record GatewayError(int status, String code, String message, OptionalInt retryAfterSeconds) {
    public GatewayError {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not an error status");
        }
    }

    public GatewayError(int status, String code, String message) {
        this(status, code, message, OptionalInt.empty());
    }
}
