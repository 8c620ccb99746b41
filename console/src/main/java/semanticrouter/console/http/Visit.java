package semanticrouter.console.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/// One connection, and since when its client owes the rest of a request. Sees bytes before anything decodes them; any
/// thread may look.
final class Visit extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile long since = System.nanoTime();
    private volatile boolean begun = true; // whoever comes owes a request, or a handshake, at once

    Visit(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!begun && inFlight.get() == 0) {
            since = System.nanoTime();
            begun = true;
        }
        context.fireChannelRead(message);
    }

    void requestBegan() {
        inFlight.incrementAndGet();
    }

    void requestEnded() {
        since = System.nanoTime();
        begun = false;
        inFlight.decrementAndGet();
    }

    /// Closes the connection when its client has been too slow.
    void closeIfLate(long now, PortLimits limits) {
        var allowed = begun ? limits.headTime() : limits.idleTime();
        if (inFlight.get() == 0 && now - since > allowed.toNanos()) {
            var _ = channel.close();
        }
    }
}
