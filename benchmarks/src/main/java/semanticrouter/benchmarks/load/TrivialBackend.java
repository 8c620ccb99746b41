package semanticrouter.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/// A backend that does as little as a model server can: reads a request and answers with fixed JSON, or streams events
/// that carry the moment they were sent. One thread, in a process of its own:
/// `TrivialBackend PORT [EVENTS MILLIS_BETWEEN]`.
public final class TrivialBackend {
    private static final String BODY =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"ok\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}";
    static final byte[] WHOLE = ascii("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
            + BODY.length() + "\r\n\r\n" + BODY);
    static final byte[] STREAM_HEAD =
            ascii("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
    static final byte[] STREAM_END = ascii(chunk("data: [DONE]\n\n") + "0\r\n\r\n");
    static final int EVENTS = 20;
    static final int GAP_MILLIS = 5;

    private final int events;
    private final long gapNanos;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private final PriorityQueue<Stream> streams = new PriorityQueue<>(Comparator.comparingLong(stream -> stream.due));

    private TrivialBackend(int events, int gapMillis) throws IOException {
        this.events = events;
        this.gapNanos = gapMillis * 1_000_000L;
    }

    public static void main(String[] args) throws IOException {
        int events = args.length > 1 ? Integer.parseInt(args[1]) : EVENTS;
        int gap = args.length > 2 ? Integer.parseInt(args[2]) : GAP_MILLIS;
        new TrivialBackend(events, gap).serve(Integer.parseInt(args[0]));
    }

    /// One connection: what is read of its next request, and what could not be written yet.
    private static final class Client {
        private final SocketChannel channel;
        private final MessageReader request = new MessageReader(true);
        private final Queue<ByteBuffer> unsent = new ArrayDeque<>();

        Client(SocketChannel channel) {
            this.channel = channel;
        }
    }

    /// A stream under way.
    private static final class Stream {
        private final SelectionKey key;
        private int left;
        private long due;

        Stream(SelectionKey key, int left, long due) {
            this.key = key;
            this.left = left;
            this.due = due;
        }
    }

    private void serve(int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        while (true) {
            Stream first = streams.peek();
            if (first == null) {
                selector.select(this::ready);
            } else {
                selector.select(this::ready, Math.max(1, (first.due - System.nanoTime()) / 1_000_000));
            }
            dueEvents();
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.channel() instanceof ServerSocketChannel server) {
                accept(server);
                return;
            }
            if (key.isWritable()) {
                flush(key);
            }
            if (key.isReadable()) {
                read(key);
            }
        } catch (IOException | CancelledKeyException _) {
            end(key); // the client closed the connection
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        SocketChannel channel = server.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Client(channel));
        }
    }

    private void read(SelectionKey key) throws IOException {
        var client = (Client) key.attachment();
        buffer.clear();
        if (client.channel.read(buffer) < 0) {
            end(key);
            return;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            if (client.request.read(buffer)) {
                answer(key, client.request.body().contains("\"stream\":true"));
            }
        }
    }

    private void answer(SelectionKey key, boolean streamed) throws IOException {
        if (streamed) {
            write(key, STREAM_HEAD);
            streams.add(new Stream(key, events, System.nanoTime() + gapNanos));
        } else {
            write(key, WHOLE);
        }
    }

    private void dueEvents() {
        long now = System.nanoTime();
        for (Stream stream = streams.peek(); stream != null && stream.due <= now; stream = streams.peek()) {
            streams.remove();
            try {
                if (stream.left > 0) {
                    stream.left--;
                    stream.due += gapNanos;
                    write(stream.key, ascii(chunk(event())));
                    streams.add(stream);
                } else {
                    write(stream.key, STREAM_END);
                }
            } catch (IOException | CancelledKeyException _) {
                end(stream.key); // the client closed the connection
            }
        }
    }

    private static void write(SelectionKey key, byte[] bytes) throws IOException {
        var client = (Client) key.attachment();
        client.unsent.add(ByteBuffer.wrap(bytes));
        flush(key);
    }

    private static void flush(SelectionKey key) throws IOException {
        var client = (Client) key.attachment();
        for (ByteBuffer next = client.unsent.peek(); next != null; next = client.unsent.peek()) {
            client.channel.write(next);
            if (next.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
            client.unsent.remove();
        }
        if (key.interestOps() != SelectionKey.OP_READ) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private static void end(SelectionKey key) {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException _) {
            // It is not used any more.
        }
    }

    /// An event that carries the moment it is sent.
    static String event() {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}],\"sent\":" + System.nanoTime()
                + "}\n\n";
    }

    /// A piece of a chunked body; `text` is ASCII.
    static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
