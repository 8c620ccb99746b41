package semanticrouter.selectors.looper.confidence;

import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the characters that write values of tools' arguments in the text of calls: neither keys nor punctuation nor
/// the names of tools (specification: selection §2.3).
///
/// One pass over the characters keeps where it is in the JSON; what stands around the JSON is passed over. Arguments
/// are the value of a key `arguments` or `parameters`, written as an object or as a string that holds one; where a
/// text has no such key, each of its objects is taken for the arguments of a call.
final class ArgumentValues {
    private static final Set<String> KEYS = Set.of("arguments", "parameters");
    private static final int LONGEST_NAME = 16;

    private final BitSet values;
    private final boolean bare;

    /// Which containers on the way to this place are objects, by depth.
    private final BitSet objects = new BitSet();

    private int depth;
    /// Depth of the container that holds the arguments; 0 outside of arguments.
    private int counted;
    /// Whether a key may follow, rather than a value.
    private boolean key;

    private final StringBuilder name = new StringBuilder();
    /// Whether the value to follow is that of a key for arguments.
    private boolean arguments;
    /// Whether there was such a value.
    private boolean found;

    private boolean string;
    private boolean escaped;
    /// Digits of an escaped UTF-16 unit that are still to come.
    private int digits;

    private int unit;
    /// Where the escape began.
    private int escape;
    /// Reads the object that a string holds.
    private @Nullable ArgumentValues inner;

    private ArgumentValues(BitSet values, boolean bare) {
        this.values = values;
        this.bare = bare;
    }

    /// Positions of the characters that belong to values.
    static BitSet of(CharSequence text) {
        var named = new ArgumentValues(new BitSet(), false);
        named.read(text);
        if (named.found) {
            return named.values;
        }
        var bare = new ArgumentValues(new BitSet(), true);
        bare.read(text);
        return bare.values;
    }

    private void read(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            accept(text.charAt(i), i, i + 1);
        }
    }

    /// One character, which stands from a place of the text to another: some take several to write.
    private void accept(char c, int from, int to) {
        if (string) {
            inString(c, from, to);
        } else {
            betweenStrings(c, from, to);
        }
    }

    private void betweenStrings(char c, int from, int to) {
        switch (c) {
            case '{', '[' -> open(c == '{');
            case '}', ']' -> close();
            case ':' -> {
                arguments = key && counted == 0 && KEYS.contains(name.toString());
                key = false;
            }
            case ',' -> {
                key = objects.get(depth);
                arguments = false;
            }
            case '"' -> begin();
            case ' ', '\t', '\r', '\n' -> {}
            default -> {
                if (counted > 0 && !key) {
                    values.set(from, to);
                }
            }
        }
    }

    private void open(boolean object) {
        depth++;
        objects.set(depth, object);
        if (counted == 0 && (arguments || bare && object)) {
            counted = depth;
        }
        found |= arguments;
        arguments = false;
        key = object;
    }

    private void close() {
        if (depth > 0) {
            depth--;
            counted = depth < counted ? 0 : counted;
        }
        key = false;
        arguments = false;
    }

    private void begin() {
        if (depth == 0) {
            return;
        }
        string = true;
        name.setLength(0);
        if (arguments) {
            inner = new ArgumentValues(values, true);
            found = true;
            arguments = false;
        }
    }

    private void inString(char c, int from, int to) {
        if (digits > 0) {
            unit = unit * 16 + Math.max(0, Character.digit(c, 16));
            digits--;
            if (digits == 0) {
                heard((char) unit, escape, to);
            }
        } else if (escaped) {
            escaped = false;
            if (c == 'u') {
                digits = 4;
                unit = 0;
            } else {
                heard(meant(c), escape, to);
            }
        } else if (c == '\\') {
            escaped = true;
            escape = from;
        } else if (c == '"') {
            string = false;
            inner = null;
        } else {
            heard(c, from, to);
        }
    }

    private static char meant(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> escaped;
        };
    }

    /// One character of a string, without its escape.
    private void heard(char c, int from, int to) {
        if (inner != null) {
            inner.accept(c, from, to);
        } else if (key) {
            if (name.length() < LONGEST_NAME) {
                name.append(c);
            }
        } else if (counted > 0) {
            values.set(from, to);
        }
    }
}
