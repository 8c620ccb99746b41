package semanticrouter.encoders.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChainTest {
    /// All sequences of three words and three labels, summed and compared with the recursions.
    @Test
    void equalsTheSumOverAllSequences() {
        long seed = 9;
        var random = new Random(seed);
        int labels = 3;
        int length = 4;
        float[] transitions = new float[(labels + 1) * labels];
        float[][] emissions = new float[length][labels];
        fill(transitions, random);
        for (float[] row : emissions) {
            fill(row, random);
        }
        double total = 0;
        double[][] single = new double[length][labels];
        double[] pairs = new double[transitions.length];
        double most = Double.NEGATIVE_INFINITY;
        int[] best = new int[length];
        for (int code = 0; code < Math.pow(labels, length); code++) {
            int[] path = new int[length];
            for (int t = 0, rest = code; t < length; t++, rest /= labels) {
                path[t] = rest % labels;
            }
            double score = transitions[labels * labels + path[0]] + emissions[0][path[0]];
            for (int t = 1; t < length; t++) {
                score += transitions[path[t - 1] * labels + path[t]] + emissions[t][path[t]];
            }
            if (score > most) {
                most = score;
                best = path;
            }
            double weight = Math.exp(score);
            total += weight;
            pairs[labels * labels + path[0]] += weight;
            for (int t = 0; t < length; t++) {
                single[t][path[t]] += weight;
                if (t > 0) {
                    pairs[path[t - 1] * labels + path[t]] += weight;
                }
            }
        }
        var chain = new Chain(labels, transitions, emissions);
        assertThat(chain.best()).as("seed %d", seed).isEqualTo(best);
        Chain.Marginals marginals = chain.marginals(true);
        for (int t = 0; t < length; t++) {
            for (int k = 0; k < labels; k++) {
                assertThat(marginals.single()[t][k]).as("seed %d", seed).isCloseTo(single[t][k] / total, within(1e-6));
            }
        }
        for (int i = 0; i < pairs.length; i++) {
            assertThat(marginals.pairs()[i]).as("seed %d pair %d", seed, i).isCloseTo(pairs[i] / total, within(1e-6));
        }
    }

    private static void fill(float[] values, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
    }

    @Test
    void learnsASlotFromItsContext() {
        List<String> labels = TaggedTexts.labels(List.of("PERSON"));
        var texts = new ArrayList<ChainTraining.Tagged>();
        for (String name : List.of("Anna", "Bert Hall", "Carla", "Dora Lind", "Emil", "Frida")) {
            String text = "my name is " + name + " today";
            texts.add(
                    TaggedTexts.tagged(text, List.of(new TaggedTexts.Span("PERSON", 11, 11 + name.length())), labels));
            texts.add(TaggedTexts.tagged("the weather is fine today " + name.length(), List.of(), labels));
        }
        ChainWeights weights = new ChainTraining(labels, new ChainTraining.Settings(20, 0.2, 1e-5, 1)).train(texts);
        var tagger = new ChainTagger(new TagDeclaration("pii", labels, 1, ""), weights);
        assertThat(tagger.label("my name is Gustav today")).singleElement().satisfies(span -> {
            assertThat(span.label()).isEqualTo("PERSON");
            assertThat(span.start()).isEqualTo(11);
            assertThat(span.end()).isEqualTo(17);
            assertThat(span.score()).isBetween(0.5, 1.0);
        });
        assertThat(tagger.label("the weather is fine today 4")).isEmpty();
    }
}
