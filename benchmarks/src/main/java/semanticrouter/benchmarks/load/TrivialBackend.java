package semanticrouter.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A backend that does as little as a model server can: reads a request and answers with fixed JSON, or streams events
/// that carry the moment they were sent. Runs in a process of its own: `TrivialBackend PORT [EVENTS MILLIS_BETWEEN]`.
public final class TrivialBackend {
    private static final byte[] BODY =
            ("{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                            + "\"message\":{\"role\":\"assistant\",\"content\":\"ok\"},\"finish_reason\":\"stop\"}],"
                            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}")
                    .getBytes(StandardCharsets.UTF_8);
    static final byte[] WHOLE = join(
            ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + BODY.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII),
            BODY);
    static final byte[] STREAM_HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    static final int EVENTS = 20;
    static final int GAP_MILLIS = 5;

    private TrivialBackend() {}

    public static void main(String[] args) throws IOException {
        int events = args.length > 1 ? Integer.parseInt(args[1]) : EVENTS;
        int gap = args.length > 2 ? Integer.parseInt(args[2]) : GAP_MILLIS;
        try (var server = new ServerSocket(Integer.parseInt(args[0]), 1024, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(socket, events, gap));
            }
        }
    }

    private static void serve(Socket socket, int events, int gap) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
            OutputStream out = socket.getOutputStream();
            while (true) {
                byte[] body = request(in);
                if (body.length == 0) {
                    return;
                }
                if (new String(body, StandardCharsets.UTF_8).contains("\"stream\":true")) {
                    stream(out, events, gap);
                } else {
                    out.write(WHOLE);
                }
            }
        } catch (IOException _) {
            // The client closed the connection, which ends it.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The body of the next request; empty when the connection ended.
    static byte[] request(InputStream in) throws IOException {
        int length = 0;
        while (true) {
            String line = line(in);
            if (line == null) {
                return new byte[0];
            }
            if (line.isEmpty()) {
                return in.readNBytes(length);
            }
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var line = new StringBuilder(64);
        while (true) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            if (b == '\n') {
                return line.toString();
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
    }

    /// A whole stream.
    static void stream(OutputStream out, int events, int gap) throws IOException, InterruptedException {
        out.write(STREAM_HEAD);
        for (int i = 0; i < events; i++) {
            Thread.sleep(gap);
            String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}],\"sent\":"
                    + System.nanoTime() + "}\n\n";
            chunk(out, event);
        }
        chunk(out, "data: [DONE]\n\n");
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    static void chunk(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(join(
                (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII),
                bytes,
                "\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        var joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
