package semanticrouter.core.fault;

import java.util.Optional;
import java.util.OptionalInt;

/// A refusal the client sees, rendered in the shape of its own protocol.
///
/// @param status HTTP status, 400 to 599
/// @param code stable word for logs and metrics, for example `malformed_json`
/// @param message what is wrong and how to mend it; never holds prompt text or a secret
/// @param retryAfterSeconds when a later try may succeed
/// @param allowance what a limit leaves, when one refused
public record GatewayError(
        int status, String code, String message, OptionalInt retryAfterSeconds, Optional<Allowance> allowance) {
    /// What is left of an allowance that a request was too much for.
    ///
    /// @param rule name of the limit
    /// @param limit requests, tokens or money in a window
    /// @param remaining what is left
    /// @param resetSeconds when it is whole again, seconds of the epoch
    public record Allowance(String rule, long limit, long remaining, long resetSeconds) {}

    /// Code of a refusal because no backend of the model could be reached.
    public static final String UNREACHABLE = "upstream_unreachable";

    /// Code of a refusal because no backend of the model passes its health check.
    public static final String UNHEALTHY = "upstream_unhealthy";

    /// Code of a refusal because what a backend sent cannot be used.
    public static final String INVALID = "upstream_invalid_response";

    public GatewayError {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not an error status");
        }
    }

    public GatewayError(int status, String code, String message) {
        this(status, code, message, OptionalInt.empty());
    }

    public GatewayError(int status, String code, String message, OptionalInt retryAfterSeconds) {
        this(status, code, message, retryAfterSeconds, Optional.empty());
    }

    /// Whether no backend can have seen the call, because none could be reached.
    public boolean unreachable() {
        return code.equals(UNREACHABLE) || code.equals(UNHEALTHY);
    }

    /// The same, with what a limit leaves.
    public GatewayError with(Allowance left) {
        return new GatewayError(status, code, message, retryAfterSeconds, Optional.of(left));
    }
}
