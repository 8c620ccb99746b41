package semanticrouter.selectors.looper.remom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.testkit.Property;

/// How calls are shared and texts are shortened.
class PartsTest {
    @Test
    void weights() {
        assertThat(Distribution.byWeight(weighing(.5, .3, .2), 5)).containsExactly(3, 1, 1);
        assertThat(Distribution.byWeight(weighing(1, 1, 1), 4)).containsExactly(2, 1, 1);
        assertThat(Distribution.byWeight(weighing(0, 0, 0), 5)).containsExactly(2, 2, 1);
        assertThat(Distribution.byWeight(weighing(.1, .2, .3), 6)).containsExactly(1, 2, 3);
        assertThat(Distribution.byWeight(weighing(0, 1), 3)).containsExactly(0, 3);
    }

    @Test
    void sharesAreFair() {
        Property.check("nobody is asked a whole call more or less than its weight", 2_000, gen -> {
            double[] weights = gen.list(1, 6, one -> one.oneIn(4) ? 0 : one.unit()).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            int calls = gen.between(1, 20);
            double total = IntStream.range(0, weights.length)
                    .mapToDouble(i -> weights[i])
                    .sum();
            int[] counts = Distribution.byWeight(weighing(weights), calls);

            assertThat(IntStream.of(counts).sum()).isEqualTo(calls);
            for (int i = 0; i < counts.length && total > 0; i++) {
                assertThat(Math.abs(counts[i] - calls * weights[i] / total)).isLessThan(1 + 1e-6);
            }
        });
    }

    @Test
    void ways() {
        List<Candidate> three = weighing(.5, .3, .2);

        assertThat(names(Distribution.of(three, "round_robin", 5, 1))).containsExactly("m0", "m1", "m2", "m0", "m1");
        assertThat(names(Distribution.of(three, "first_only", 3, 1))).containsExactly("m0", "m0", "m0");
        assertThat(names(Distribution.of(three, "equal", 5, 1)))
                .containsExactlyInAnyOrder("m0", "m0", "m1", "m1", "m2");
        assertThat(names(Distribution.of(three, "weighted", 5, 1)))
                .containsExactlyInAnyOrder("m0", "m0", "m0", "m1", "m2");
        assertThat(Distribution.of(three, "", 5, 1)).isEqualTo(Distribution.of(three, "weighted", 5, 1));
    }

    @Test
    void seedsDecideTheOrder() {
        List<Candidate> three = weighing(.5, .3, .2);
        var orders = new HashSet<List<Candidate>>();
        for (int seed = 0; seed < 50; seed++) {
            List<Candidate> order = Distribution.of(three, "weighted", 9, seed);
            assertThat(Distribution.of(three, "weighted", 9, seed)).isEqualTo(order);
            orders.add(order);
        }
        assertThat(orders).hasSizeGreaterThan(10);
    }

    @Test
    void tails() {
        assertThat(Compaction.tail("abcdefgh", 2)).isEqualTo("abcdefgh");
        assertThat(Compaction.tail("abcdefghi", 2)).isEqualTo("bcdefghi");
        assertThat(Compaction.tail("\ud83d\ude00abc", 1)).isEqualTo("abc");
        assertThat(Compaction.tail("x\ud83d\ude00ab", 1)).isEqualTo("\ud83d\ude00ab");
    }

    @Test
    void tailsCutNothingInHalf() {
        Property.check("a tail ends as its text does, is long enough and begins with a whole character", 2_000, gen -> {
            String text = gen.text(60);
            int tokens = gen.between(1, 8);
            String tail = Compaction.tail(text, tokens);

            assertThat(text).endsWith(tail);
            assertThat(tail.length()).isBetween(Math.min(text.length(), 4 * tokens - 1), 4 * tokens);
            int cut = text.length() - tail.length();
            assertThat(cut > 0
                            && cut < text.length()
                            && Character.isSurrogatePair(text.charAt(cut - 1), text.charAt(cut)))
                    .isFalse();
        });
    }

    private static List<Candidate> weighing(double... weights) {
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < weights.length; i++) {
            String name = "m" + i;
            candidates.add(
                    new Candidate(new ModelRef(name, Optional.empty(), "", "", weights[i]), ModelProfile.named(name)));
        }
        return candidates;
    }

    private static List<String> names(List<Candidate> candidates) {
        return candidates.stream().map(candidate -> candidate.ref().model()).toList();
    }
}
