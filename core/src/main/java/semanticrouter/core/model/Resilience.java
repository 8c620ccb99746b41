package semanticrouter.core.model;

import java.time.Duration;
import java.util.Optional;

/// What is done about a model's backends that fail (specification: dataplane §1.8).
///
/// @param balance how a backend is picked
/// @param retries tries after the first, 0 or more
/// @param sameBackend whether a backend that was tried may be tried again when no other is left
/// @param retryOn faults that are tried again
/// @param retryPercent most calls that may be retries, in percent of the calls under way; 3 are always allowed
/// @param ejectAfter failures in a row after which a backend is left out; 0 never
/// @param ejectionTime how long it is left out at first; longer each time it fails again
/// @param ejectedPercent largest share of backends that may be out, in percent
/// @param requestsMax most calls under way at one backend
/// @param pool connections to one backend
/// @param check how a backend is asked whether it is well; empty for never
/// @param hedgeAfter silence after which a second backend is asked too; empty for never
public record Resilience(
        Balance balance,
        int retries,
        boolean sameBackend,
        RetryOn retryOn,
        int retryPercent,
        int ejectAfter,
        Duration ejectionTime,
        int ejectedPercent,
        int requestsMax,
        Pool pool,
        Optional<HealthCheck> check,
        Optional<Duration> hedgeAfter) {
    /// What holds for a model that says nothing about it.
    public static final Resilience DEFAULT = new Resilience(
            Balance.WEIGHTED,
            2,
            false,
            RetryOn.DEFAULT,
            20,
            5,
            Duration.ofSeconds(30),
            50,
            4096,
            Pool.DEFAULT,
            Optional.empty(),
            Optional.empty());

    public Resilience {
        if (retries < 0 || ejectAfter < 0 || requestsMax < 1) {
            throw new IllegalArgumentException("retries and ejectAfter must not be negative, requestsMax be positive");
        }
    }

    /// How a backend is picked.
    public enum Balance {
        /// Drawn by weight.
        WEIGHTED,
        /// Two are drawn by weight, and the one with fewer calls under way is taken.
        LEAST_REQUEST
    }

    /// Connections to one backend; event loops share them, and each has one of both at least.
    ///
    /// @param connections most that are open; a hundredth of it over HTTP/2, where a connection carries many calls
    /// @param waiting most calls that wait for one
    public record Pool(int connections, int waiting) {
        /// Envoy's usual limits.
        public static final Pool DEFAULT = new Pool(1024, 1024);

        public Pool {
            if (connections < 1 || waiting < 1) {
                throw new IllegalArgumentException("connections and waiting must be positive");
            }
        }
    }

    /// A question a backend answers with a status below 300 when it is well.
    ///
    /// @param path begins with a slash
    /// @param interval from one question to the next
    /// @param timeout longest wait for the answer
    /// @param unhealthyAfter bad answers in a row after which a backend is left out
    /// @param healthyAfter good answers in a row after which it is back
    public record HealthCheck(String path, Duration interval, Duration timeout, int unhealthyAfter, int healthyAfter) {}
}
