package semanticrouter.core.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;

/// Ids for conversations that nobody names (specification: dataplane §5.8, selection §3.4).
///
/// An id is half of a SHA-256 over a key and over what stays the same from turn to turn: the user, and how the first
/// system text and the first text of the user begin. The key is drawn when the process starts and never leaves it, so
/// that nobody who reads an id can try texts until one fits; another process gives the same conversation another id.
/// Takes half a microsecond.
final class SessionGuess {
    /// Characters of a text that count; what a client appends to it later would tell one conversation from itself.
    private static final int CHARS = 100;

    private static final byte[] KEY = new byte[32];

    static {
        new SecureRandom().nextBytes(KEY);
    }

    private SessionGuess() {}

    static String history(String user, String system, String first) {
        return "cc-" + hash("history", user, cut(system), cut(first));
    }

    /// By the roles up to the first message of the user, which later turns do not change.
    static String structure(String user, List<Turn> turns) {
        var roles = new StringBuilder();
        for (Turn turn : turns) {
            roles.append(turn.role()).append(' ');
            if (turn.role() == Role.USER || roles.length() > CHARS) {
                break;
            }
        }
        return "cs-" + hash("structure", user, roles.toString());
    }

    static String request(String id) {
        return "cr-" + hash("request", cut(id));
    }

    private static String cut(String text) {
        return text.length() > CHARS ? text.substring(0, CHARS) : text;
    }

    private static String hash(String... parts) {
        MessageDigest digest = sha256();
        digest.update(KEY);
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // The length in front keeps parts apart whatever they hold.
            digest.update(new byte[] {(byte) (bytes.length >> 16), (byte) (bytes.length >> 8), (byte) bytes.length});
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing); // every Java has it
        }
    }
}
