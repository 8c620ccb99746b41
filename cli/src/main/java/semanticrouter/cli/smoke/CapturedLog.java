package semanticrouter.cli.smoke;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a router logs, kept in memory up to a bound. Safe for all threads.
final class CapturedLog extends OutputStream {
    private static final int MOST = 8 << 20;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean full;

    @Override
    public synchronized void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
        if (kept.size() + count > MOST) {
            full = true;
        } else {
            kept.write(bytes, from, count);
        }
    }

    /// The lines so far.
    synchronized List<String> lines() {
        return kept.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /// Whether there was more than can be kept.
    synchronized boolean full() {
        return full;
    }
}
