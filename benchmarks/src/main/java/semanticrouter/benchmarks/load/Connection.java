package semanticrouter.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.ObjLongConsumer;

/// One keep-alive HTTP/1.1 connection that sends the same request again and again.
final class Connection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] request;
    private boolean open = true;

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

    /// Whether the server keeps the connection after its last answer.
    boolean open() {
        return open;
    }

    /// How long a read may wait, milliseconds; 0 for as long as it takes.
    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /// Sends the request and reads the whole response; returns its status.
    int exchange() throws IOException {
        return exchange((_, _) -> {});
    }

    /// Sends the request; hands each chunk of a chunked response over with the moment it arrived.
    int exchange(ObjLongConsumer<String> chunks) throws IOException {
        return exchange(request, chunks);
    }

    /// Sends a request other than the connection's own. An answer that ends too early is a {@link CutShort}.
    int exchange(byte[] other, ObjLongConsumer<String> chunks) throws IOException {
        out.write(other);
        String line = line();
        int status = Integer.parseInt(line.substring(9, 12)); // HTTP/1.1 200 …
        try {
            rest(chunks);
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException cut) {
            throw new CutShort(status, cut);
        }
        return status;
    }

    /// An answer whose status came but not its end.
    static final class CutShort extends IOException {
        private static final long serialVersionUID = 1;
        final int status;

        CutShort(int status, IOException cause) {
            super("the answer with status " + status + " ends too early", cause);
            this.status = status;
        }
    }

    private void rest(ObjLongConsumer<String> chunks) throws IOException {
        int length = -1;
        boolean chunked = false;
        while (true) {
            String header = line().toLowerCase(Locale.ROOT);
            if (header.isEmpty()) {
                break;
            }
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            }
            chunked |= header.startsWith("transfer-encoding:") && header.contains("chunked");
            open &= !header.equals("connection: close");
        }
        if (chunked) {
            readChunks(chunks);
        } else if (length > 0) {
            in.skipNBytes(length);
        }
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
