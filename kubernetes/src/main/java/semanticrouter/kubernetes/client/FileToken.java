package semanticrouter.kubernetes.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A token in a file that is replaced from time to time, as those of service accounts are.
final class FileToken implements Credentials {
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final long MOST_BYTES = 1L << 20;

    private final Path file;
    private final Clock clock;
    private String token = "";
    private Instant read = Instant.MIN;

    FileToken(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<String> authorization() throws IOException {
        Instant now = clock.instant();
        if (token.isEmpty() || now.isAfter(read.plus(FRESH))) {
            token = read();
            read = now;
        }
        return Optional.of("Bearer " + token);
    }

    private String read() throws IOException {
        String found;
        try {
            found = Files.size(file) > MOST_BYTES ? "" : Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new IOException("the token of the cluster cannot be read from " + file, unreadable);
        }
        if (found.isEmpty()) {
            throw new IOException(file + " holds no token of the cluster");
        }
        return found;
    }

    @Override
    public synchronized void refused() {
        token = "";
    }
}
