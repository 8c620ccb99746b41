package semanticrouter.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A line to a server that counts how often it is the client's turn to talk. What comes in a row within a moment is one
/// turn and goes on at once, so that a client that does not wait for answers takes few.
final class TalkCounter implements AutoCloseable {
    private static final long MOMENT_MILLIS = 20;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger turns = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private final int server;

    TalkCounter(int server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int turns() {
        return turns.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                var upstream = new Socket(InetAddress.getLoopbackAddress(), server);
                synchronized (sockets) {
                    sockets.addAll(List.of(client, upstream));
                }
                Thread.ofVirtual().start(() -> pump(client, upstream, true));
                Thread.ofVirtual().start(() -> pump(upstream, client, false));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void pump(Socket from, Socket to, boolean counted) {
        var bytes = new byte[1 << 20];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int size;
            while ((size = in.read(bytes)) > 0) {
                if (counted) {
                    turns.incrementAndGet();
                    size += gathered(in, bytes, size);
                }
                out.write(bytes, 0, size);
                out.flush();
            }
        } catch (IOException _) {
            // the other side has closed
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static int gathered(InputStream in, byte[] bytes, int from) throws IOException, InterruptedException {
        int size = from;
        do {
            Thread.sleep(MOMENT_MILLIS);
            int there = Math.min(in.available(), bytes.length - size);
            size += there == 0 ? 0 : in.read(bytes, size, there);
        } while (in.available() > 0 && size < bytes.length);
        return size - from;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
