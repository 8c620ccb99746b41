package semanticrouter.gateway.accept;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Certificate chain and private key of a port, PEM.
///
/// @param certificate the chain, the port's own certificate first
/// @param clientAuthorities whose certificates clients may show; absent when none is asked for
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthorities) {
    private static final int MOST_BYTES = 1 << 20;
    private static final byte[] NONE = {};

    public TlsFiles(Path certificate, Path key) {
        this(certificate, key, Optional.empty());
    }

    /// What the files hold.
    @SuppressWarnings("ArrayRecordComponent") // compared by same alone
    public record Contents(byte[] certificate, byte[] key, Optional<byte[]> clientAuthorities) {
        /// Whether others are the same.
        public boolean same(Contents other) {
            return Arrays.equals(certificate, other.certificate)
                    && Arrays.equals(key, other.key)
                    && Arrays.equals(clientAuthorities.orElse(NONE), other.clientAuthorities.orElse(NONE));
        }
    }

    /// Reads the files.
    ///
    /// @throws IOException when one cannot be read, or is longer than 1 MiB and so no certificate
    public Contents read() throws IOException {
        Optional<byte[]> authorities =
                clientAuthorities.isPresent() ? Optional.of(bytes(clientAuthorities.get())) : Optional.empty();
        return new Contents(bytes(certificate), bytes(key), authorities);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] all = in.readNBytes(MOST_BYTES + 1);
            if (all.length > MOST_BYTES) {
                throw new IOException(file + " is larger than 1 MiB");
            }
            return all;
        } catch (NoSuchFileException gone) {
            throw new IOException(file + " is not there", gone);
        }
    }
}
