package semanticrouter.signals.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

class EditDistanceTest {
    @Test
    void agreesWithTheFullTable() {
        Property.check("the banded distance is Levenshtein's", 3_000, gen -> {
            int[] a = word(gen);
            int[] b = word(gen);
            int bound = gen.between(0, 5);
            assertThat(EditDistance.within(a, b, bound)).isEqualTo(full(a, b) <= bound);
        });
    }

    @Test
    void findsAStretchIffSomeStretchIsNear() {
        Property.check("Sellers' search finds exactly the near stretches", 500, gen -> {
            int[] text = word(gen);
            int[] pattern = word(gen);
            int bound = gen.between(0, 3);
            boolean some = false;
            for (int from = 0; from <= text.length; from++) {
                for (int to = from; to <= text.length; to++) {
                    some |= full(java.util.Arrays.copyOfRange(text, from, to), pattern) <= bound;
                }
            }
            assertThat(EditDistance.occursWithin(text, pattern, bound)).isEqualTo(some);
        });
    }

    private static int[] word(Gen gen) {
        return gen.list(0, 9, g -> g.between('a', 'd')).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int full(int[] a, int[] b) {
        int[][] table = new int[a.length + 1][b.length + 1];
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                } else {
                    int change = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                    table[i][j] = Math.min(change, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
                }
            }
        }
        return table[a.length][b.length];
    }
}
