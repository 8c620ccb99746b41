package semanticrouter.core.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// A credential; it never prints. What a caller shows is compared with it by {@link KnownSecrets}.
public record Secret(String value) {
    /// In time that does not tell how much of them is the same.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret(String text)
                && MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
