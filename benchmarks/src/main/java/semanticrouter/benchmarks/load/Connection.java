package semanticrouter.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.ObjLongConsumer;

/// One keep-alive HTTP/1.1 connection that sends the same request again and again, and sees the parts of each answer
/// as they come. For single calls and streams; {@link Wires} is for load.
final class Connection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] request;

    Connection(int port, String body) throws IOException {
        this(port, request(body));
    }

    Connection(int port, byte[] request) throws IOException {
        this.request = request;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
        out = socket.getOutputStream();
    }

    /// A whole chat request.
    static byte[] request(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: "
                        + bytes.length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Sends the request; hands each chunk of a chunked response over with the moment it arrived; returns its status.
    int exchange(ObjLongConsumer<String> chunks) throws IOException {
        out.write(request);
        int status = Integer.parseInt(line().substring(9, 12)); // HTTP/1.1 200 …
        int length = -1;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        if (chunked) {
            readChunks(chunks);
        } else if (length > 0) {
            in.skipNBytes(length);
        }
        return status;
    }

    private void readChunks(ObjLongConsumer<String> chunks) throws IOException {
        while (true) {
            int size = Integer.parseInt(line().strip(), 16);
            byte[] bytes = in.readNBytes(size);
            long now = System.nanoTime();
            line();
            if (size == 0) {
                return;
            }
            chunks.accept(new String(bytes, StandardCharsets.UTF_8), now);
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("connection closed");
            }
            if (b == '\n') {
                return line.toString();
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
