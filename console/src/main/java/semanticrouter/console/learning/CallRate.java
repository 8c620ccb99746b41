package semanticrouter.console.learning;

import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.OptionalInt;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;

/// Calls that a principal may make in a minute. Safe for all threads.
final class CallRate {
    /// Specification: selection-looper §3.5.
    static final int MOST = 60;

    private static final long MINUTE = 60_000;

    /// Principals are those of the configuration's tokens, so more means a fault elsewhere.
    private static final int PRINCIPALS = 1_024;

    private final LinkedHashMap<String, Window> windows = new LinkedHashMap<>();
    private final Clock clock;

    private record Window(long since, int calls) {}

    CallRate(Clock clock) {
        this.clock = clock;
    }

    /// Counts a call.
    ///
    /// @throws GatewayException 429 `RATE_LIMITED`
    synchronized void count(String principal) throws GatewayException {
        long now = clock.millis();
        Window known = windows.get(principal);
        Window window = known == null || now - known.since() >= MINUTE ? new Window(now, 0) : known;
        if (window.calls() >= MOST) {
            int wait = (int) Math.ceilDiv(window.since() + MINUTE - now, 1_000L);
            throw new GatewayException(new GatewayError(
                    429,
                    "RATE_LIMITED",
                    "more than " + MOST + " outcomes a minute; try again later",
                    OptionalInt.of(wait)));
        }
        windows.put(principal, new Window(window.since(), window.calls() + 1));
        if (windows.size() > PRINCIPALS) {
            Iterator<String> oldest = windows.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
