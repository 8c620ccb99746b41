package semanticrouter.encoders.tokenize;

import java.util.Arrays;

/// The content tokens of one text, without the special tokens that frame a model's input.
///
/// @param ids vocabulary indices, one a token
/// @param starts first UTF-16 index of each token in the text it came from
/// @param ends UTF-16 index after the last
@SuppressWarnings("ArrayRecordComponent") // read-only columns; compared by content only in tests, through toString
public record Tokens(int[] ids, int[] starts, int[] ends) {
    public Tokens {
        if (ids.length != starts.length || ids.length != ends.length) {
            throw new IllegalArgumentException("columns of different length");
        }
    }

    public int size() {
        return ids.length;
    }

    @Override
    public String toString() {
        return "ids " + Arrays.toString(ids) + " starts " + Arrays.toString(starts) + " ends " + Arrays.toString(ends);
    }
}
