package semanticrouter.encoders.head;

import java.util.Arrays;

/// Which words and character sequences a text holds, as a sparse vector of hashed counts.
///
/// Features are words, pairs of neighbouring words, and runs of 2 to 5 characters inside a word with its borders, all
/// lower-cased and hashed into {@link #BUCKETS}. A count c weighs 1 + ln c, and the vector has unit length. Runs of
/// letters or digits are words; any other visible character is one by itself, because brackets and quotes mark attacks.
///
/// @param buckets ascending, without repeats
/// @param values one per bucket
@SuppressWarnings("ArrayRecordComponent") // read-only columns, never compared
public record NGrams(int[] buckets, float[] values) {
    /// Size of the hashed space.
    public static final int BUCKETS = 1 << 16;

    /// Characters that are looked at; the head and the tail of longer texts, half each.
    private static final int CHARACTERS_MAX = 8_192;

    private static final int WORD = 0x9E3779B1;
    private static final int PAIR = 0x85EBCA77;
    private static final int RUN = 0xC2B2AE3D;
    private static final int SHORTEST_RUN = 2;
    private static final int LONGEST_RUN = 5;

    /// Hashes a text.
    public static NGrams of(String text) {
        String seen = text.length() <= CHARACTERS_MAX
                ? text
                : text.substring(0, CHARACTERS_MAX / 2) + " " + text.substring(text.length() - CHARACTERS_MAX / 2);
        var counter = new Counter(seen.length() * 5 + 16);
        int previous = 0;
        int at = 0;
        while (at < seen.length()) {
            char c = seen.charAt(at);
            int end = at + 1;
            if (Character.isLetterOrDigit(c)) {
                while (end < seen.length() && Character.isLetterOrDigit(seen.charAt(end))) {
                    end++;
                }
            } else if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                at = end;
                continue;
            }
            int word = counter.word(seen, at, end);
            if (previous != 0) {
                counter.add((previous * 31 + word) ^ PAIR);
            }
            previous = word;
            at = end;
        }
        return counter.vector();
    }

    /// Each bucket multiplied by a number of its own.
    ///
    /// @param factors `float[BUCKETS]`
    public NGrams times(float[] factors) {
        float[] products = new float[values.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = values[i] * factors[buckets[i]];
        }
        return new NGrams(buckets, products);
    }

    /// Collects bucket numbers, then sorts and counts them.
    private static final class Counter {
        private int[] buckets;
        private int size;

        Counter(int guess) {
            buckets = new int[guess];
        }

        /// Adds the features inside a word and returns its hash, never 0.
        int word(String text, int from, int to) {
            int hash = WORD;
            for (int i = from; i < to; i++) {
                hash = (hash ^ Character.toLowerCase(text.charAt(i))) * 0x01000193;
            }
            add(hash);
            for (int start = from - 1; start < to; start++) {
                int run = RUN;
                for (int i = start; i < start + LONGEST_RUN && i <= to; i++) {
                    int c = i < from || i >= to ? '\u0001' : Character.toLowerCase(text.charAt(i));
                    run = (run ^ c) * 0x01000193;
                    if (i - start + 1 >= SHORTEST_RUN) {
                        add(run);
                    }
                }
            }
            return hash == 0 ? 1 : hash;
        }

        void add(int hash) {
            if (size == buckets.length) {
                buckets = Arrays.copyOf(buckets, size * 2);
            }
            int mixed = hash ^ (hash >>> 15);
            mixed *= 0x2C1B3C6D;
            mixed ^= mixed >>> 12;
            buckets[size++] = mixed & (BUCKETS - 1);
        }

        NGrams vector() {
            Arrays.sort(buckets, 0, size);
            int[] distinct = new int[size];
            float[] values = new float[size];
            int count = 0;
            double square = 0;
            for (int i = 0; i < size; ) {
                int run = i;
                while (run < size && buckets[run] == buckets[i]) {
                    run++;
                }
                double weight = 1 + Math.log(run - i);
                distinct[count] = buckets[i];
                values[count++] = (float) weight;
                square += weight * weight;
                i = run;
            }
            float scale = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
            for (int i = 0; i < count; i++) {
                values[i] *= scale;
            }
            return new NGrams(Arrays.copyOf(distinct, count), Arrays.copyOf(values, count));
        }
    }
}
