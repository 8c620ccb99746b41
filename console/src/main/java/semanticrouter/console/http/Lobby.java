package semanticrouter.console.http;

import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import semanticrouter.gateway.accept.CountedVertx;

/// The event loops of the ports for people, which see every connection before it is read: those beyond the limit of a
/// port are closed, and later those whose client sends its requests too slowly or none at all.
public final class Lobby implements AutoCloseable {
    private static final long SWEEP_MILLIS = 1000;

    private final Vertx vertx;
    private final PortLimits limits;
    private final Clock clock;
    private final Map<Integer, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Map<Ends, Visit> visits = new ConcurrentHashMap<>();

    /// What tells one connection from all others that are open.
    private record Ends(String host, int port, int localPort) {}

    /// @param clock of what clients are told
    public Lobby(PortLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        vertx = CountedVertx.create(this::letIn);
        vertx.setPeriodic(Math.min(SWEEP_MILLIS, limits.headTime().toMillis()), _ -> sweep());
    }

    private boolean letIn(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)
                || !(channel.localAddress() instanceof InetSocketAddress local)) {
            return false; // it is gone already
        }
        AtomicInteger count = counts.computeIfAbsent(local.getPort(), _ -> new AtomicInteger());
        if (count.incrementAndGet() > limits.connections()) {
            count.decrementAndGet();
            return false;
        }
        var ends = new Ends(remote.getAddress().getHostAddress(), remote.getPort(), local.getPort());
        var visit = new Visit(channel);
        channel.pipeline().addFirst(visit);
        visits.put(ends, visit);
        channel.closeFuture().addListener(_ -> {
            count.decrementAndGet();
            visits.remove(ends, visit);
        });
        return true;
    }

    private void sweep() {
        long now = System.nanoTime();
        visits.values().forEach(visit -> visit.closeIfLate(now, limits));
    }

    /// The visit that a connection is; null when it is over.
    @Nullable
    Visit visit(HttpConnection connection) {
        SocketAddress remote = connection.remoteAddress();
        SocketAddress local = connection.localAddress();
        String host = remote == null ? null : remote.hostAddress();
        return host == null || local == null ? null : visits.get(new Ends(host, remote.port(), local.port()));
    }

    /// The event loops.
    public Vertx vertx() {
        return vertx;
    }

    PortLimits limits() {
        return limits;
    }

    Clock clock() {
        return clock;
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
