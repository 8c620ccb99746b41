package semanticrouter.core.trace;

import java.security.SecureRandom;
import java.util.List;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;

/// Ids for conversations that nobody names (specification: dataplane §5.8, selection §3.4).
///
/// An id is a {@link SipHash} with a key over what stays the same from turn to turn: the user, and how
/// the first system text and the first text of the user begin. The key is drawn when the process starts
/// and never leaves it, so that nobody who reads an id can try texts until one fits; another process
/// gives the same conversation another id.
final class SessionGuess {
    /// Characters of a text that count; what a client appends to it later would tell one conversation from itself.
    private static final int CHARS = 100;

    /// Roles that count.
    private static final int ROLES = 16;

    private static final long KEY_LOW;
    private static final long KEY_HIGH;

    static {
        var random = new SecureRandom();
        KEY_LOW = random.nextLong();
        KEY_HIGH = random.nextLong();
    }

    private SessionGuess() {}

    static String history(String user, String system, String first) {
        SipHash hash = hash('h');
        add(hash, user, user.length());
        add(hash, system, CHARS);
        add(hash, first, CHARS);
        return "cc-" + hash.hex();
    }

    /// By the roles up to the first message of the user, which later turns do not change.
    static String structure(String user, List<Turn> turns) {
        SipHash hash = hash('s');
        add(hash, user, user.length());
        int roles = 0;
        for (Turn turn : turns) {
            hash.add((char) turn.role().ordinal());
            roles++;
            if (turn.role() == Role.USER || roles == ROLES) {
                break;
            }
        }
        return "cs-" + hash.hex();
    }

    static String request(String id) {
        SipHash hash = hash('r');
        add(hash, id, CHARS);
        return "cr-" + hash.hex();
    }

    /// @param kind of the guess, so that no two kinds meet
    private static SipHash hash(char kind) {
        return new SipHash(KEY_LOW, KEY_HIGH).add(kind);
    }

    /// The length in front keeps texts apart whatever they hold.
    private static void add(SipHash hash, String text, int most) {
        int length = Math.min(text.length(), most);
        hash.add((char) length).add((char) (length >>> 16)).add(text, length);
    }
}
