package semanticrouter.gateway.accept;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Counts the connections of clients, turns away those beyond the limit, and closes those that have had no request for
/// too long: a client that sends its headers slowly holds a socket no longer than one that sends nothing.
///
/// A connection is known from its acceptance; once its first request is there it is known by how it is used.
public final class ClientConnections {
    private static final long HELD_BYTES_MAX = 16 << 20;

    private final int connectionsMax;
    private final Doorstep.Room room;
    private final long idleNanos;
    private final long busyNanos;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<Ends, Silent> silent = new ConcurrentHashMap<>();
    private final Map<HttpConnection, Use> used = new ConcurrentHashMap<>();

    /// What tells one connection from all others that are open.
    private record Ends(String host, int port, int localPort) {}

    /// A connection on which no request has come yet.
    private record Silent(Channel channel, long since) {}

    /// How a connection is used: requests in flight and when the last one began or ended.
    private static final class Use {
        private final @Nullable Doorstep doorstep;
        private final AtomicLong inFlight = new AtomicLong();
        private volatile long since = System.nanoTime();
        private volatile boolean last;

        Use(@Nullable Doorstep doorstep) {
            this.doorstep = doorstep;
        }
    }

    /// @param busyTime longest a connection can be busy with its last request, whatever its count says
    /// @param places for requests
    /// @param waitTime longest wait for a place
    public ClientConnections(
            int connectionsMax, Duration idleTime, Duration busyTime, AdmissionQueue places, Duration waitTime) {
        this.connectionsMax = connectionsMax;
        this.room = new Doorstep.Room(places, waitTime, HELD_BYTES_MAX);
        this.idleNanos = idleTime.toNanos();
        this.busyNanos = Math.max(idleNanos, busyTime.toNanos());
    }

    /// Takes in a connection that was accepted.
    ///
    /// @return false when there are too many; it should be closed
    boolean accepted(Channel channel) {
        if (count.incrementAndGet() > connectionsMax) {
            count.decrementAndGet();
            return false;
        }
        channel.pipeline().addFirst(new Doorstep(room));
        Ends ends = channel.remoteAddress() instanceof InetSocketAddress remote
                        && channel.localAddress() instanceof InetSocketAddress local
                ? new Ends(remote.getAddress().getHostAddress(), remote.getPort(), local.getPort())
                : null;
        if (ends != null) {
            silent.put(ends, new Silent(channel, System.nanoTime()));
        }
        channel.closeFuture().addListener(_ -> {
            count.decrementAndGet();
            if (ends != null) {
                silent.remove(ends);
            }
        });
        return true;
    }

    /// Notes that a connection speaks HTTP.
    public void opened(HttpConnection connection) {
        connection.exceptionHandler(_ -> {}); // each exchange hears of its connection's end; the default would log it
        Silent known = silent.remove(new Ends(
                text(connection.remoteAddress()),
                connection.remoteAddress().port(),
                connection.localAddress().port()));
        used.put(
                connection,
                new Use(known == null ? null : known.channel().pipeline().get(Doorstep.class)));
        connection.closeHandler(_ -> used.remove(connection));
    }

    private static String text(SocketAddress address) {
        String host = address.hostAddress();
        return host == null ? "" : host;
    }

    /// Notes that a request has come.
    ///
    /// @return false when one before it was to be the last of its connection; it is not to be heeded
    public boolean requestBegan(HttpConnection connection) {
        Use use = used.get(connection);
        if (use != null) {
            use.since = System.nanoTime();
            use.inFlight.incrementAndGet();
        }
        return use == null || !use.last;
    }

    /// Closes a connection of HTTP/1 once a request that has just come on it has been read and answered; what
    /// follows it is not heeded. To be called before anything is answered.
    public void closeAfter(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        Use use = used.get(connection);
        if (use != null) {
            use.last = true;
        }
        Future<Void> read = request.end();
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE).endHandler(_ -> {
            requestEnded(connection);
            read.onComplete(_ -> connection.close());
        });
    }

    /// Notes that a request has been answered.
    public void requestEnded(HttpConnection connection) {
        Use use = used.get(connection);
        if (use != null) {
            use.since = System.nanoTime();
            if (use.inFlight.decrementAndGet() == 0 && use.doorstep != null) {
                use.doorstep.idle();
            }
        }
    }

    /// Where the requests of a connection wait before they are read; null for one that is not known.
    public @Nullable Doorstep doorstep(HttpConnection connection) {
        Use use = used.get(connection);
        return use == null ? null : use.doorstep;
    }

    /// Connections now open.
    public int count() {
        return count.get();
    }

    /// Closes connections that have done nothing for too long.
    public void sweep() {
        long now = System.nanoTime();
        silent.values().forEach(waiting -> {
            if (now - waiting.since() > idleNanos) {
                var _ = waiting.channel().close();
            }
        });
        used.forEach((connection, use) -> {
            // A stream that was reset never says that it ended, so a count above zero is not believed for ever.
            if (now - use.since > (use.inFlight.get() > 0 ? busyNanos : idleNanos)) {
                connection.close();
            }
        });
    }
}
