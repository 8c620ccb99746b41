package semanticrouter.encoders.tag;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import semanticrouter.encoders.head.LinearHead;
import semanticrouter.encoders.model.ModelSource;

/// Trains the chain by maximum likelihood with AdaGrad; one thread and a seeded order make it deterministic.
public final class ChainTraining {
    private static final double EPSILON = 1e-6;

    /// A transition that BIO forbids.
    private static final float NEVER = -30;

    private final List<String> labels;
    private final Settings settings;
    private final float[] transitions;
    private final float[] transitionSquares;
    private final float[] emissions;
    private final float[] emissionSquares;

    /// How to train.
    ///
    /// @param epochs passes over the texts
    /// @param step first step size of AdaGrad
    /// @param penalty on squared weights, where they occur
    /// @param seed of the order of the texts
    public record Settings(int epochs, double step, double penalty, long seed) {}

    /// A labelled text.
    ///
    /// @param text as written
    /// @param labels index of the label of each of its {@link Words}
    @SuppressWarnings("ArrayRecordComponent") // a row of the training data, never compared
    public record Tagged(String text, int[] labels) {}

    /// @param labels BIO labels, `O` first
    public ChainTraining(List<String> labels, Settings settings) {
        this.labels = List.copyOf(labels);
        this.settings = settings;
        int count = labels.size();
        transitions = new float[(count + 1) * count];
        transitionSquares = new float[transitions.length];
        emissions = new float[WordFeatures.BUCKETS * count];
        emissionSquares = new float[emissions.length];
        for (int from = 0; from <= count; from++) {
            for (int to = 0; to < count; to++) {
                if (forbidden(from, to)) {
                    transitions[from * count + to] = NEVER;
                }
            }
        }
    }

    private boolean forbidden(int from, int to) {
        String next = labels.get(to);
        if (!next.startsWith("I-")) {
            return false;
        }
        String before = from == labels.size() ? "O" : labels.get(from);
        return before.equals("O") || !before.substring(2).equals(next.substring(2));
    }

    /// Learns from the texts.
    public ChainWeights train(List<Tagged> texts) {
        var prepared = new ArrayList<int[][]>(texts.size());
        for (Tagged text : texts) {
            Words words = Words.of(text.text());
            var features = new WordFeatures(words, Shapes.of(words.text()));
            int[][] rows = new int[words.size()][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = features.of(i);
            }
            prepared.add(rows);
        }
        int[] order = new int[texts.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        var random = new Random(settings.seed());
        long steps = (long) settings.epochs() * order.length;
        long done = 0;
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swap = order[i];
                order[i] = order[j];
                order[j] = swap;
            }
            for (int at : order) {
                double rate = settings.step() * (1 - (double) done++ / steps);
                if (prepared.get(at).length > 0) {
                    learn(prepared.get(at), texts.get(at).labels(), rate);
                }
            }
        }
        return ChainWeights.quantised(labels.size(), transitions, emissions);
    }

    private void learn(int[][] features, int[] truth, double rate) {
        int count = labels.size();
        float[][] scores = new float[features.length][count];
        for (int t = 0; t < features.length; t++) {
            for (int feature : features[t]) {
                for (int k = 0; k < count; k++) {
                    scores[t][k] += emissions[feature * count + k];
                }
            }
        }
        Chain.Marginals marginals = new Chain(count, transitions, scores).marginals(true);
        for (int t = 0; t < features.length; t++) {
            double[] error = marginals.single()[t];
            error[truth[t]] -= 1;
            for (int feature : features[t]) {
                for (int k = 0; k < count; k++) {
                    if (Math.abs(error[k]) > 1e-5) {
                        update(emissions, emissionSquares, feature * count + k, error[k], rate);
                    }
                }
            }
        }
        double[] pairs = marginals.pairs();
        pairs[count * count + truth[0]] -= 1;
        for (int t = 1; t < truth.length; t++) {
            pairs[truth[t - 1] * count + truth[t]] -= 1;
        }
        for (int i = 0; i < pairs.length; i++) {
            if (Math.abs(pairs[i]) > 1e-5 && !forbidden(i / count, i % count)) {
                update(transitions, transitionSquares, i, pairs[i], rate);
            }
        }
    }

    private void update(float[] weights, float[] squares, int at, double error, double rate) {
        double gradient = error + settings.penalty() * weights[at];
        squares[at] += (float) (gradient * gradient);
        weights[at] -= (float) (rate * gradient / (Math.sqrt(squares[at]) + EPSILON));
    }

    /// Writes `head.json` and `weights.bin`.
    public static TagDeclaration write(String task, List<String> labels, ChainWeights weights, Path out)
            throws IOException {
        byte[] bytes = weights.write();
        var declaration = new TagDeclaration(task, labels, 1, ModelSource.sha256(bytes));
        Files.createDirectories(out);
        Files.write(out.resolve("weights.bin"), bytes);
        Files.writeString(
                out.resolve("head.json"),
                LinearHead.json().writerWithDefaultPrettyPrinter().writeValueAsString(declaration) + "\n",
                StandardCharsets.UTF_8);
        return declaration;
    }
}
