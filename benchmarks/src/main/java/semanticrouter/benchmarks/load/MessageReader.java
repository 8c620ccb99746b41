package semanticrouter.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Cuts HTTP/1.1 messages out of bytes as they come, at the least cost: what is measured shares the processor with it.
/// Knows bodies with a length and chunked ones. One connection's; not for use by several threads at once.
final class MessageReader {
    private static final int HEAD_BYTES_MOST = 64 << 10;
    private static final int CHUNK_LINE_MOST = 1 << 10;

    private enum State {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER
    }

    private final boolean keepBody;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private byte[] head = new byte[512];
    private int headLength;
    private State state = State.HEAD;
    private boolean headRead;
    private boolean closes;
    private long left;
    private int line;

    /// @param keepBody whether {@link #body} is wanted
    MessageReader(boolean keepBody) {
        this.keepBody = keepBody;
    }

    /// Reads on; leaves what follows the end of a message in the buffer.
    ///
    /// @return true at the end of a message, which stands until the next call
    /// @throws IOException if this is no HTTP
    boolean read(ByteBuffer bytes) throws IOException {
        if (headRead && state == State.HEAD) {
            begin();
        }
        while (bytes.hasRemaining()) {
            boolean ended = switch (state) {
                case HEAD -> head(bytes.get());
                case BODY, CHUNK -> data(bytes);
                case CHUNK_SIZE -> chunkSize(bytes.get());
                case CHUNK_END -> lineEnd(bytes.get(), State.CHUNK_SIZE);
                case TRAILER -> trailer(bytes.get());
            };
            if (ended) {
                state = State.HEAD;
                return true;
            }
        }
        return false;
    }

    private void begin() {
        headRead = false;
        headLength = 0;
        closes = false;
        left = 0;
        body.reset();
    }

    /// Whether the head of the message under way, or of the one that ended last, has been read.
    boolean headRead() {
        return headRead;
    }

    /// Whether the sender closes the connection after this message.
    boolean closes() {
        return closes;
    }

    /// The status of an answer whose head has been read.
    int status() {
        return (head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0'; // HTTP/1.1 200 …
    }

    /// The body, where it is kept.
    String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    private boolean head(byte b) throws IOException {
        if (headLength == HEAD_BYTES_MOST) {
            throw new IOException("a head of more than " + HEAD_BYTES_MOST + " bytes");
        }
        if (headLength == head.length) {
            head = Arrays.copyOf(head, head.length * 2);
        }
        head[headLength++] = b;
        if (b != '\n' || headLength < 4 || head[headLength - 3] != '\n') {
            return false;
        }
        headRead = true;
        if (!readable()) {
            throw new IOException("this is no HTTP");
        }
        fields();
        if (state == State.HEAD) {
            state = State.BODY;
            return left == 0;
        }
        return false;
    }

    /// Whether the first line is that of an answer with a status, or of a request.
    private boolean readable() {
        String line = new String(head, 0, Math.min(headLength, 12), StandardCharsets.ISO_8859_1);
        return line.startsWith("HTTP/1.1 ")
                ? line.length() == 12 && line.substring(9).chars().allMatch(Character::isDigit)
                : line.startsWith("POST ") || line.startsWith("GET ");
    }

    private void fields() throws IOException {
        int start = 0;
        for (int i = 0; i < headLength; i++) {
            if (head[i] == '\n') {
                int first = head[start] | 0x20;
                if (first == 'c' || first == 't') {
                    field(new String(head, start, i - start, StandardCharsets.ISO_8859_1)
                            .strip()
                            .toLowerCase(Locale.ROOT));
                }
                start = i + 1;
            }
        }
    }

    private void field(String text) throws IOException {
        if (text.startsWith("content-length:")) {
            try {
                left = Long.parseLong(text.substring("content-length:".length()).strip());
            } catch (NumberFormatException _) {
                throw new IOException("a length that is no number");
            }
        } else if (text.startsWith("transfer-encoding:") && text.endsWith("chunked")) {
            state = State.CHUNK_SIZE;
            line = 0;
            left = 0;
        } else if (text.startsWith("connection:") && text.endsWith("close")) {
            closes = true;
        }
    }

    private boolean data(ByteBuffer bytes) {
        int count = (int) Math.min(left, bytes.remaining());
        if (keepBody) {
            for (int i = 0; i < count; i++) {
                body.write(bytes.get());
            }
        } else {
            bytes.position(bytes.position() + count);
        }
        left -= count;
        if (left > 0) {
            return false;
        }
        if (state == State.CHUNK) {
            state = State.CHUNK_END;
            return false;
        }
        return true;
    }

    private boolean chunkSize(byte b) throws IOException {
        int digit = Character.digit(b, 16);
        if (digit >= 0 && line >= 0) {
            left = left * 16 + digit;
            line++;
        } else if (b == '\n' && line != 0) {
            state = left == 0 ? State.TRAILER : State.CHUNK;
            line = 0;
        } else if (line == 0 || line < -CHUNK_LINE_MOST || line > 0 && b != '\r' && b != ';') {
            throw new IOException("a chunk without a length");
        } else {
            line = Math.min(line, 0) - 1; // what follows the number does not matter
        }
        return false;
    }

    private boolean lineEnd(byte b, State next) {
        if (b == '\n') {
            state = next;
            left = 0;
            line = 0;
        }
        return false;
    }

    private boolean trailer(byte b) {
        if (b == '\n') {
            boolean last = line == 0;
            line = 0;
            return last;
        }
        if (b != '\r') {
            line++;
        }
        return false;
    }
}
