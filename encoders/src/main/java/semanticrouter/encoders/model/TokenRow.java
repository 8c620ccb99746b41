package semanticrouter.encoders.model;

import java.util.Arrays;
import java.util.List;
import semanticrouter.encoders.tokenize.Framing;
import semanticrouter.encoders.tokenize.Tokens;

/// The framed input of one forward pass.
///
/// @param ids vocabulary indices, special tokens included
/// @param types token types, 0 for the first text
/// @param offset how many special tokens stand in front of the first content token
@SuppressWarnings("ArrayRecordComponent") // a buffer on its way to the model, never compared
public record TokenRow(long[] ids, long[] types, int offset) {
    /// One text, or a stretch of it.
    public static TokenRow single(Framing framing, Tokens tokens, int from, int to) {
        long[] ids = new long[to - from + framing.singleOverhead()];
        int at = put(framing.before(), ids, 0);
        for (int i = from; i < to; i++) {
            ids[at++] = tokens.ids()[i];
        }
        put(framing.after(), ids, at);
        return new TokenRow(ids, new long[ids.length], framing.before().size());
    }

    /// A pair of texts, of which the first `a` and `b` tokens are used.
    public static TokenRow pair(Framing framing, Tokens first, int a, Tokens second, int b) {
        return pair(framing, first, a, second, 0, b);
    }

    /// A pair of texts, of which the first `a` tokens of one and a stretch of the other are used.
    public static TokenRow pair(Framing framing, Tokens first, int a, Tokens second, int from, int to) {
        long[] ids = new long[a + to - from + framing.pairOverhead()];
        long[] types = new long[ids.length];
        int at = put(framing.before(), ids, 0);
        for (int i = 0; i < a; i++) {
            ids[at++] = first.ids()[i];
        }
        at = put(framing.between(), ids, at);
        Arrays.fill(types, at, types.length, framing.secondType());
        for (int i = from; i < to; i++) {
            ids[at++] = second.ids()[i];
        }
        put(framing.after(), ids, at);
        return new TokenRow(ids, types, framing.before().size());
    }

    private static int put(List<Integer> special, long[] ids, int at) {
        int next = at;
        for (int id : special) {
            ids[next++] = id;
        }
        return next;
    }
}
