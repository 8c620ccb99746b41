package semanticrouter.kubernetes.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// Reads lines of limited length as they arrive. For one thread.
final class Lines {
    private final InputStream in;
    private final int most;

    Lines(InputStream in, int most) {
        this.in = new BufferedInputStream(in);
        this.most = most;
    }

    /// The next line that is not empty; an empty array at the end.
    byte[] next() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0; read = in.read()) {
            if (read == '\n' && line.size() > 0) {
                return line.toByteArray();
            }
            if (read != '\n') {
                line.write(read);
            }
            if (line.size() > most) {
                throw new IOException("a line of the API server is longer than " + most + " bytes");
            }
        }
        return new byte[0]; // what has no end of line was cut off
    }
}
