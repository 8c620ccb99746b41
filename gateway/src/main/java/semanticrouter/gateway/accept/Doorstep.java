package semanticrouter.gateway.accept;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import semanticrouter.gateway.accept.AdmissionQueue.Waiter;

/// Holds back what a client sends on a connection without a request while there is no place for another one.
///
/// A request that waits here is bytes as they came from the socket. One that is read first and waits then is a hundred
/// objects, and thousands of those, living for a second each, keep the garbage collector busier than serving would.
/// With the bytes goes the place that was given for them; what does not become a request gives it back. Connections
/// with a request in flight are not held back: their requests wait in {@link AdmissionQueue} one by one.
///
/// Lives on the event loop of its connection.
public final class Doorstep extends ChannelInboundHandlerAdapter {
    private final Room room;
    private final Deque<ByteBuf> held = new ArrayDeque<>(2);
    private @Nullable Waiter waiter;
    private @Nullable Future<?> timer;
    private boolean closed;
    private boolean place;
    private boolean late;
    private long since;
    private volatile boolean busy;

    /// What the doorsteps of a gateway share. Safe for all threads.
    static final class Room {
        private final AdmissionQueue places;
        private final long waitNanos;
        private final long bytesMax;
        private final AtomicLong bytes = new AtomicLong();

        /// @param waitTime longest wait for a place
        /// @param bytesMax most memory of all that is held back; what comes beyond it is read as if there were
        /// a place
        Room(AdmissionQueue places, Duration waitTime, long bytesMax) {
            this.places = places;
            this.waitNanos = waitTime.toNanos();
            this.bytesMax = bytesMax;
        }

        private boolean has(int more) {
            if (bytes.addAndGet(more) > bytesMax) {
                bytes.addAndGet(-more);
                return false;
            }
            return true;
        }
    }

    Doorstep(Room room) {
        this.room = room;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && (!held.isEmpty() || !busy && holds(context, bytes))) {
            held.add(bytes);
        } else {
            busy = true;
            context.fireChannelRead(message);
        }
    }

    private boolean holds(ChannelHandlerContext context, ByteBuf bytes) {
        if (!room.places.crowded() || !room.has(bytes.capacity())) {
            return false;
        }
        var loop = context.channel().eventLoop();
        Waiter queued = room.places.await(() -> loop.execute(() -> entered(context)));
        if (queued == null) {
            room.bytes.addAndGet(-bytes.capacity());
            return false;
        }
        waiter = queued;
        since = System.nanoTime();
        context.channel().config().setAutoRead(false);
        timer = loop.schedule(() -> tooLate(context, queued), room.waitNanos, TimeUnit.NANOSECONDS);
        return true;
    }

    private void entered(ChannelHandlerContext context) {
        if (closed) {
            room.places.giveBack();
            return;
        }
        place = true;
        pass(context);
        if (place) {
            place = false;
            room.places.giveBack();
        }
    }

    private void tooLate(ChannelHandlerContext context, Waiter queued) {
        if (!closed && queued.leave()) {
            late = true;
            pass(context);
            late = false;
        }
    }

    private void pass(ChannelHandlerContext context) {
        waiter = null;
        stopTimer();
        busy = true;
        room.bytes.addAndGet(-held.getFirst().capacity());
        context.channel().config().setAutoRead(true);
        for (ByteBuf bytes = held.poll(); bytes != null; bytes = held.poll()) {
            context.fireChannelRead(bytes);
        }
        context.fireChannelReadComplete();
        since = 0;
    }

    private void stopTimer() {
        Future<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closed = true;
        Waiter queued = waiter;
        waiter = null;
        if (queued != null) {
            queued.leave(); // or the place is on its way to entered()
            stopTimer();
            room.bytes.addAndGet(-held.getFirst().capacity());
            held.forEach(ReferenceCountUtil::release);
            held.clear();
        }
        context.fireChannelInactive();
    }

    /// Takes the place that was given for the bytes now being read.
    ///
    /// @return false when there is none
    public boolean takePlace() {
        boolean given = place;
        place = false;
        return given;
    }

    /// Whether the bytes now being read have waited for a place as long as they may.
    public boolean late() {
        return late;
    }

    /// When the bytes now being read came, in `System.nanoTime()`.
    public long since() {
        return since == 0 ? System.nanoTime() : since;
    }

    /// Notes that the connection has no request any more.
    void idle() {
        busy = false;
    }
}
