package semanticrouter.core.model;

import java.util.Locale;

/// What is known about one backend at one moment.
///
/// @param active tries under way
/// @param failuresInARow failures since the last success
/// @param started tries that began; once nothing is under way the sum of the next three
/// @param successes tries the backend answered
/// @param failures tries that failed
/// @param cancelled tries that were given up
/// @param ejections how often it was left out because calls failed
public record BackendReport(
        String model,
        String backend,
        State state,
        int active,
        int failuresInARow,
        long started,
        long successes,
        long failures,
        long cancelled,
        long ejections) {
    /// Whether a backend gets calls.
    public enum State {
        /// It gets calls.
        HEALTHY,
        /// It is left out for a while because calls failed.
        EJECTED,
        /// It is left out until a health check goes well.
        UNHEALTHY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
