package semanticrouter.core.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// Secrets that callers are known by: tokens, keys, shared secrets. What a caller shows is compared here and nowhere
/// else, with every one of them, in time that says nothing about any: neither how much of one is right, nor which, nor
/// how long it is. Only digests are kept. Immutable.
public final class KnownSecrets {
    private final List<byte[]> digests;

    public KnownSecrets(List<Secret> secrets) {
        this.digests = secrets.stream().map(secret -> digest(secret.value())).toList();
    }

    /// Whether nobody can be known.
    public boolean isEmpty() {
        return digests.isEmpty();
    }

    /// The place of what a caller shows among the secrets, the last when they repeat; -1 when it is none of them. An
    /// empty text is none.
    public int find(String shown) {
        if (digests.isEmpty() || shown.isEmpty()) {
            return -1;
        }
        byte[] given = digest(shown);
        int found = -1;
        for (int i = 0; i < digests.size(); i++) {
            found = MessageDigest.isEqual(digests.get(i), given) ? i : found;
        }
        return found;
    }

    /// Whether what a caller shows is one of them.
    public boolean knows(String shown) {
        return find(shown) >= 0;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
