package semanticrouter.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Keep-alive connections to one port. Whoever calls sends, one thread reads all answers. Two threads in all and no
/// timer for each request, because a client that needs as much processor time as the router measures itself.
final class Wires implements AutoCloseable {
    /// Longer than any answer may take: a request without one by then hangs.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /// What became of a request whose server does not listen.
    static final String NO_CONNECTION = "no connection";

    private static final Duration WATCH = Duration.ofMillis(500);
    private static final int READ_BYTES = 64 << 10;
    private static final String[] STATUSES = new String[1000];

    private final InetSocketAddress address;
    private final Selector selector;
    private final Set<Wire> busy = ConcurrentHashMap.newKeySet();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final Thread thread;
    private volatile boolean closed;
    private long watched = System.nanoTime();

    /// Told once of each request, on the reading thread, or on the sender's when there is no connection.
    @FunctionalInterface
    interface Ending {
        /// @param outcome the status of a whole answer, such as `200`; otherwise what happened instead of it
        void ended(Wire wire, String outcome);
    }

    /// One connection; at most one request at a time.
    static final class Wire {
        private final SocketChannel channel;
        private final MessageReader answer = new MessageReader(false);
        private @Nullable ByteBuffer unsent;
        private volatile @Nullable Ending waiting;
        private volatile long since;
        private volatile boolean open = true;
        private volatile boolean hung;

        Wire(SocketChannel channel) {
            this.channel = channel;
        }

        /// Whether another request can be sent.
        boolean open() {
            return open;
        }

        /// When the last request was sent or answered, in `System.nanoTime()`.
        long since() {
            return since;
        }
    }

    Wires(int port) {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            selector = Selector.open();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        thread = Thread.ofPlatform().name("wires").daemon().start(this::read);
    }

    /// Sends a request over a new connection.
    void sendAnew(byte[] request, Ending ending) {
        var wire = new Wire(socket());
        wire.waiting = ending;
        wire.since = System.nanoTime();
        wire.unsent = ByteBuffer.wrap(request);
        busy.add(wire);
        try {
            boolean connected = wire.channel.connect(address);
            if (connected) {
                flush(wire);
            }
            wire.channel.register(selector, connected ? interest(wire) : SelectionKey.OP_CONNECT, wire);
            selector.wakeup();
        } catch (IOException _) {
            end(wire, NO_CONNECTION);
        }
    }

    private static SocketChannel socket() {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return channel;
        } catch (IOException failed) {
            throw new UncheckedIOException("no socket can be opened; raise the limit of open files", failed);
        }
    }

    /// Sends a request over a connection whose last one has been answered.
    void send(Wire wire, byte[] request, Ending ending) {
        wire.since = System.nanoTime();
        wire.waiting = ending;
        busy.add(wire);
        synchronized (wire) {
            wire.unsent = ByteBuffer.wrap(request);
        }
        try {
            flush(wire);
            if (interest(wire) != SelectionKey.OP_READ) {
                SelectionKey key = wire.channel.keyFor(selector);
                if (key != null) {
                    key.interestOps(interest(wire));
                    selector.wakeup();
                }
            }
        } catch (IOException _) {
            end(wire, "reset without an answer");
        }
    }

    /// Requests that have not ended.
    int underWay() {
        return busy.size();
    }

    private static int interest(Wire wire) {
        synchronized (wire) {
            return wire.unsent == null ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        }
    }

    private static void flush(Wire wire) throws IOException {
        synchronized (wire) {
            if (wire.unsent != null) {
                wire.channel.write(wire.unsent);
                if (!wire.unsent.hasRemaining()) {
                    wire.unsent = null;
                }
            }
        }
    }

    private void read() {
        try {
            while (!closed) {
                selector.select(this::ready, WATCH.toMillis());
                endHangs();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void ready(SelectionKey key) {
        var wire = (Wire) key.attachment();
        boolean connecting = wire.channel.isConnectionPending();
        try {
            if (key.isConnectable() && wire.channel.finishConnect() || key.isValid() && key.isWritable()) {
                flush(wire);
                key.interestOps(interest(wire));
            }
            if (key.isReadable()) {
                readable(wire);
            }
        } catch (IOException | CancelledKeyException _) {
            broken(wire, connecting ? NO_CONNECTION : "reset without an answer");
        }
    }

    private void readable(Wire wire) throws IOException {
        buffer.clear();
        int count = wire.channel.read(buffer);
        if (count < 0) {
            broken(wire, "closed without an answer");
            return;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            if (wire.answer.read(buffer)) {
                String outcome = status(wire.answer.status());
                if (wire.answer.closes()) {
                    close(wire);
                }
                wire.since = System.nanoTime();
                tell(wire, outcome);
            }
        }
    }

    /// A connection that ended; in the middle of an answer the status is known.
    private void broken(Wire wire, String otherwise) {
        boolean cut = wire.waiting != null && wire.answer.headRead();
        end(wire, wire.hung ? "hang" : cut ? status(wire.answer.status()) + " cut short" : otherwise);
    }

    private void end(Wire wire, String outcome) {
        close(wire);
        tell(wire, outcome);
    }

    private void tell(Wire wire, String outcome) {
        Ending ending;
        synchronized (wire) {
            ending = wire.waiting;
            wire.waiting = null;
        }
        if (ending != null) {
            busy.remove(wire);
            ending.ended(wire, outcome);
        }
    }

    private static String status(int status) {
        String text = STATUSES[status];
        if (text == null) {
            text = Integer.toString(status);
            STATUSES[status] = text;
        }
        return text;
    }

    private void endHangs() {
        long now = System.nanoTime();
        if (now - watched < WATCH.toNanos()) {
            return;
        }
        watched = now;
        for (Wire wire : busy) {
            if (now - wire.since > PATIENCE.toNanos()) {
                wire.hung = true;
                broken(wire, "hang");
            }
        }
    }

    /// Closes a connection that nobody waits for.
    static void close(Wire wire) {
        wire.open = false;
        try {
            wire.channel.close();
        } catch (IOException _) {
            // It is not used any more.
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
