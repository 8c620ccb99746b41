package semanticrouter.gateway;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Counts the connections of clients, turns away those beyond the limit, and closes those that have had no request for
/// too long: a client that sends its headers slowly holds a socket no longer than one that sends nothing.
final class IdleConnections {
    private final int connectionsMax;
    private final long idleNanos;
    private final long busyNanos;
    private final Map<HttpConnection, Use> open = new ConcurrentHashMap<>();

    /// How a connection is used: requests in flight and when the last one began or ended.
    private static final class Use {
        private final AtomicLong inFlight = new AtomicLong();
        private volatile long since = System.nanoTime();
    }

    /// @param busyTime longest a connection can be busy with its last request, whatever its count says
    IdleConnections(int connectionsMax, Duration idleTime, Duration busyTime) {
        this.connectionsMax = connectionsMax;
        this.idleNanos = idleTime.toNanos();
        this.busyNanos = Math.max(idleNanos, busyTime.toNanos());
    }

    void opened(HttpConnection connection) {
        connection.exceptionHandler(_ -> {}); // each exchange hears of its connection's end; the default would log it
        if (open.size() >= connectionsMax) {
            connection.close();
            return;
        }
        open.put(connection, new Use());
        connection.closeHandler(_ -> open.remove(connection));
    }

    void requestBegan(HttpConnection connection) {
        Use use = open.get(connection);
        if (use != null) {
            use.since = System.nanoTime();
            use.inFlight.incrementAndGet();
        }
    }

    void requestEnded(HttpConnection connection) {
        Use use = open.get(connection);
        if (use != null) {
            use.since = System.nanoTime();
            use.inFlight.decrementAndGet();
        }
    }

    /// Connections now open.
    int count() {
        return open.size();
    }

    /// Closes connections that have been idle too long.
    void sweep() {
        long now = System.nanoTime();
        open.forEach((connection, use) -> {
            // A stream that was reset never says that it ended, so a count above zero is not believed for ever.
            if (now - use.since > (use.inFlight.get() > 0 ? busyNanos : idleNanos)) {
                connection.close();
            }
        });
    }
}
