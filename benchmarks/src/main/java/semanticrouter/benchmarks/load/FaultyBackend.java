package semanticrouter.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/// A backend that misbehaves: of each hundred requests some ten end in a reset, a stall, garbage or half an answer, and
/// for two seconds in every twenty all of them get 429. Runs in a process of its own: `FaultyBackend PORT`.
public final class FaultyBackend {
    private static final long STORM_EVERY_MILLIS = 20_000;
    private static final long STORM_MILLIS = 2_000;
    private static final int STALL_MILLIS = 2_000;
    private static final int SILENCE_MILLIS = 15_000; // longer than the router waits

    /// What goes wrong.
    private enum Fault {
        RESET(20),
        HALF_ANSWER(10),
        NO_HTTP(10),
        NO_JSON(10),
        STATUS_500(10),
        STALL(5),
        SILENCE(1),
        HALF_STREAM(20),
        NO_EVENTS(10),
        NONE(0);

        /// Of a thousand requests.
        private final int share;

        Fault(int share) {
            this.share = share;
        }

        static Fault draw() {
            int left = ThreadLocalRandom.current().nextInt(1000);
            for (Fault fault : values()) {
                left -= fault.share;
                if (left < 0) {
                    return fault;
                }
            }
            return NONE;
        }
    }

    private FaultyBackend() {}

    public static void main(String[] args) throws IOException {
        try (var server = new ServerSocket(Integer.parseInt(args[0]), 1024, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            var request = new MessageReader(true);
            var bytes = ByteBuffer.allocate(16 << 10).limit(0);
            while (true) {
                while (!request.read(bytes)) {
                    int count = in.read(bytes.array());
                    if (count < 0) {
                        return;
                    }
                    bytes.position(0).limit(count);
                }
                if (!answer(socket, out, request.body().contains("\"stream\":true"))) {
                    return;
                }
            }
        } catch (IOException _) {
            // The router closed the connection, which ends it.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the connection stays open.
    private static boolean answer(Socket socket, OutputStream out, boolean streamed)
            throws IOException, InterruptedException {
        if (System.currentTimeMillis() % STORM_EVERY_MILLIS < STORM_MILLIS) {
            write(out, "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 2\r\n\r\n{}");
            return true;
        }
        switch (Fault.draw()) {
            case RESET -> reset(socket);
            case HALF_ANSWER -> {
                out.write(TrivialBackend.WHOLE, 0, TrivialBackend.WHOLE.length / 2);
                reset(socket);
            }
            case NO_HTTP -> write(out, "\u0000\u0007 this is no HTTP\r\n\r\n");
            case NO_JSON -> {
                write(out, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{\"choices");
                return true;
            }
            case STATUS_500 -> {
                write(out, "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\n{}");
                return true;
            }
            case STALL -> {
                Thread.sleep(STALL_MILLIS);
                return whole(out, streamed);
            }
            case SILENCE -> Thread.sleep(SILENCE_MILLIS);
            case HALF_STREAM -> half(out);
            case NO_EVENTS -> {
                out.write(TrivialBackend.STREAM_HEAD);
                chunk(out, "data: {\"choices\":[{\"ind\u0000\n\ndata: }{\n\n:\n\nevent: what\n\n");
                write(out, "zz\r\n");
            }
            case NONE -> {
                return whole(out, streamed);
            }
        }
        return false;
    }

    private static boolean whole(OutputStream out, boolean streamed) throws IOException, InterruptedException {
        if (streamed) {
            stream(out);
        } else {
            out.write(TrivialBackend.WHOLE);
        }
        return true;
    }

    private static void stream(OutputStream out) throws IOException, InterruptedException {
        out.write(TrivialBackend.STREAM_HEAD);
        for (int i = 0; i < TrivialBackend.EVENTS; i++) {
            Thread.sleep(TrivialBackend.GAP_MILLIS);
            chunk(out, TrivialBackend.event());
        }
        out.write(TrivialBackend.STREAM_END);
    }

    /// A stream that ends within an event.
    private static void half(OutputStream out) throws IOException {
        out.write(TrivialBackend.STREAM_HEAD);
        chunk(out, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n");
        chunk(out, "data: {\"choices\":[{\"index\":0,\"del");
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        write(out, TrivialBackend.chunk(text));
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
