package semanticrouter.core.learning;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Whose session in which recipe, as a SHA-256 of all that names it: the same name of two users, of two
/// tenants or in two recipes means two sessions, and nobody can read a name out of it.
///
/// @param digest 64 lower-case hexadecimal digits
public record SessionKey(String digest) {
    /// Digits that people are shown (specification: selection-looper §3.6).
    private static final int SHOWN = 16;

    /// @param parts each counts with its length, so that no two lists make one key
    public static SessionKey of(String... parts) {
        MessageDigest sha = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            sha.update(bytes);
        }
        return new SessionKey(HexFormat.of().formatHex(sha.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /// As records show it.
    public String shown() {
        return digest.substring(0, SHOWN);
    }
}
