package semanticrouter.mcp.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The lines of a stream, each up to a bound. For one thread.
final class Lines {
    private final InputStream in;
    private final int most;
    private final byte[] buffer = new byte[8192];
    private int from;
    private int to;

    /// A line has more bytes than it may.
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(int most) {
            super("a line has more than " + most + " bytes");
        }
    }

    /// @param most bytes of a line, without its end
    Lines(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /// The next line without its end, null when there is none.
    ///
    /// @throws TooLongException when it is longer than allowed; what follows is lost
    byte @Nullable [] next() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            if (from == to) {
                from = 0;
                int filled = in.read(buffer);
                to = Math.max(0, filled);
                if (filled < 0) {
                    return line.size() == 0 ? null : line.toByteArray();
                }
            }
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            if (line.size() + end - from > most) {
                throw new TooLongException(most);
            }
            line.write(buffer, from, end - from);
            boolean whole = end < to;
            from = whole ? end + 1 : end;
            if (whole) {
                byte[] bytes = line.toByteArray();
                boolean returned = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
                return returned ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
            }
        }
    }
}
