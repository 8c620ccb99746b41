package semanticrouter.encoders.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.encoders.evaluate.ClassFigures;
import semanticrouter.encoders.evaluate.ScoreFigures;
import semanticrouter.encoders.head.HeadDeclaration;
import semanticrouter.encoders.head.HeadWeights;
import semanticrouter.encoders.head.LinearHead;
import semanticrouter.encoders.head.NGrams;
import semanticrouter.encoders.head.Reads;
import semanticrouter.encoders.learn.Calibration;
import semanticrouter.encoders.learn.LogisticRegression;
import semanticrouter.encoders.learn.Sample;
import semanticrouter.encoders.learn.Standardisation;
import semanticrouter.encoders.model.ModelSource;
import semanticrouter.encoders.sentence.EncoderDeclaration;

/// Trains the head of one task and writes `head.json`, `weights.bin`, `CARD.md` and `held_out.json` into a folder.
///
/// The same data gives the same bytes on every run of one machine. Nine tenths of the texts shape the weights; the
/// rest, chosen by hash, sets the temperature and the threshold and gives the figures of the card.
public final class TrainingRun {
    /// Seed of the models that ship.
    public static final long SEED = 20260101;

    /// False positives allowed on held-out benign texts where the threshold of a yes-or-no task is set.
    private static final double FALSE_POSITIVES = 0.02;

    /// Operating point of a guard: the threshold of a strict rule.
    private static final double GUARD = 0.45;

    /// False positives allowed on held-out texts of collections without attacks where a guard operates.
    private static final double ORDINARY_FALSE_POSITIVES = 0.02;

    private final Recipe recipe;
    private final EmbeddingStore store;
    private final EncoderDeclaration encoder;
    private final long seed;
    private final Consumer<String> progress;

    /// @param store vectors of the encoder the head will stand on
    /// @param seed of the order of the samples
    /// @param progress gets a line a step, for a person who waits
    public TrainingRun(
            Recipe recipe, EmbeddingStore store, EncoderDeclaration encoder, long seed, Consumer<String> progress) {
        this.recipe = recipe;
        this.store = store;
        this.encoder = encoder;
        this.seed = seed;
        this.progress = progress;
    }

    /// Reads the files of the recipe in `data`, trains, and writes into `out`, which is created.
    ///
    /// @return figures on the held-out texts
    public Map<String, Double> run(Path data, Path out) throws IOException, InterruptedException {
        Examples examples = Examples.read(recipe, data, Authored.of(recipe.task()));
        if (recipe.reads() != Reads.NOTHING) {
            store.fill(Stream.concat(examples.train().stream(), examples.held().stream())
                    .map(Example::text)
                    .toList());
        }
        Standardisation standardisation = Standardisation.of(vectors(examples.train()), recipe.scale());
        var samples = new ArrayList<Sample>(examples.train().size());
        double[] weights = classWeights(examples.train());
        float[] factors = factors(examples.train());
        for (Example example : examples.train()) {
            int label = recipe.labels().indexOf(example.label());
            samples.add(new Sample(
                    standardisation.apply(vector(example)),
                    NGrams.of(example.text()).times(factors),
                    label,
                    weights[label] * example.weight()));
        }
        progress.accept("training " + recipe.task() + " on " + samples.size() + " texts, seed " + seed);
        Recipe.Settings settings = recipe.settings();
        LogisticRegression.Weights trained = LogisticRegression.mean(IntStream.range(0, settings.orders())
                .mapToObj(order -> new LogisticRegression(
                                samples,
                                recipe.labels().size(),
                                new LogisticRegression.Settings(
                                        settings.epochs(),
                                        settings.step(),
                                        settings.densePenalty(),
                                        settings.sparsePenalty(),
                                        true,
                                        seed + order))
                        .train())
                .toList());
        return write(examples, quantised(trained, standardisation, factors), out);
    }

    /// What each bucket of the n-grams is multiplied by in training; it is folded into the weights, so that a head
    /// reads plain n-grams.
    private float[] factors(List<Example> examples) {
        float[] factors = new float[NGrams.BUCKETS];
        Arrays.fill(factors, 1);
        if (recipe.settings().rarity() > 0) {
            int[] holding = new int[NGrams.BUCKETS];
            for (Example example : examples) {
                for (int bucket : NGrams.of(example.text()).buckets()) {
                    holding[bucket]++;
                }
            }
            for (int bucket = 0; bucket < factors.length; bucket++) {
                factors[bucket] = (float)
                        (recipe.settings().rarity() * Math.log((1.0 + examples.size()) / (1 + holding[bucket])));
            }
        }
        return factors;
    }

    /// Moves the logits of the positive labels so that two of a hundred ordinary held-out texts reach one half: attacks
    /// are rarer where a guard stands than in the training texts, and rules compare its probability with thresholds
    /// around one half.
    private HeadWeights shifted(HeadWeights weights, List<Example> held) {
        var head = new LinearHead(declaration(1, 0.5, 0, ""), weights);
        Set<String> attacking = held.stream()
                .filter(example -> recipe.positive().contains(example.label()))
                .map(example -> Injections.collection(example.source()))
                .collect(Collectors.toSet());
        // Harmless texts of the collections of attacks are look-alikes, rarer in traffic than there.
        List<Example> ordinary = held.stream()
                .filter(example -> example.label().equals(recipe.labels().getFirst()))
                .filter(example -> !attacking.contains(Injections.collection(example.source())))
                .toList();
        double at = ScoreFigures.threshold(negatives(head, ordinary), ORDINARY_FALSE_POSITIVES);
        progress.accept("the operating point of " + ordinary.size() + " ordinary texts is " + rounded(at));
        float[] dense = weights.dense().clone();
        for (String label : recipe.positive()) {
            dense[dense.length - weights.classes() + recipe.labels().indexOf(label)] -= (float) Math.log(at / (1 - at));
        }
        return new HeadWeights(weights.classes(), dense, weights.scales(), weights.buckets());
    }

    private List<float[]> vectors(List<Example> examples) {
        return examples.stream().map(this::vector).toList();
    }

    private float[] vector(Example example) {
        return recipe.reads() != Reads.NOTHING ? store.vector(example.text()) : new float[0];
    }

    private double[] classWeights(List<Example> examples) {
        double[] counts = new double[recipe.labels().size()];
        for (Example example : examples) {
            counts[recipe.labels().indexOf(example.label())]++;
        }
        double[] weights = new double[counts.length];
        for (int k = 0; k < counts.length; k++) {
            weights[k] = counts[k] == 0 ? 1 : Math.pow(examples.size() / (counts.length * counts[k]), recipe.balance());
        }
        return weights;
    }

    private static HeadWeights quantised(
            LogisticRegression.Weights trained, Standardisation standardisation, float[] factors) {
        int split = (trained.dense() + 1) * trained.classes();
        float[] dense = standardisation.folded(Arrays.copyOf(trained.values(), split), trained.classes());
        float[] sparse = Arrays.copyOfRange(trained.values(), split, trained.values().length);
        for (int i = 0; i < sparse.length; i++) {
            sparse[i] *= factors[i / trained.classes()];
        }
        return HeadWeights.quantised(trained.classes(), dense, sparse);
    }

    private Map<String, Double> write(Examples examples, HeadWeights trained, Path out) throws IOException {
        HeadWeights weights = recipe.hiddenAttacks() ? shifted(trained, examples.held()) : trained;
        var uncalibrated = new LinearHead(declaration(1, 0.5, 0, ""), weights);
        var rows = new ArrayList<Calibration.Row>();
        for (Example example : examples.held()) {
            double[] logs = scores(uncalibrated, example).probabilities().clone();
            for (int i = 0; i < logs.length; i++) {
                logs[i] = Math.log(Math.max(1e-30, logs[i]));
            }
            rows.add(new Calibration.Row(logs, recipe.labels().indexOf(example.label())));
        }
        // Which language a text is in does not depend on where it comes from; everything an encoder judges does.
        double temperature = Calibration.temperature(rows, recipe.reads() == Reads.NOTHING ? 0.05 : 1);
        double threshold = threshold(new LinearHead(declaration(temperature, 0.5, 0, ""), weights), examples.held());
        byte[] bytes = weights.write();
        double abstain =
                abstention(new LinearHead(declaration(temperature, threshold, 0, ""), weights), examples.held());
        HeadDeclaration declaration = declaration(temperature, threshold, abstain, ModelSource.sha256(bytes));
        var head = new LinearHead(declaration, weights);
        Map<String, Double> figures = figures(head, examples.held());
        Files.createDirectories(out);
        Files.write(out.resolve("weights.bin"), bytes);
        Files.writeString(
                out.resolve("head.json"),
                LinearHead.json().writerWithDefaultPrettyPrinter().writeValueAsString(declaration) + "\n",
                StandardCharsets.UTF_8);
        Files.writeString(
                out.resolve("CARD.md"),
                new ModelCard(recipe, declaration, examples).text(figures),
                StandardCharsets.UTF_8);
        return figures;
    }

    private HeadDeclaration declaration(double temperature, double threshold, double abstainBelow, String sha256) {
        return new HeadDeclaration(
                recipe.task(),
                recipe.labels(),
                recipe.folding(),
                recipe.reads() == Reads.NOTHING ? "" : encoder.name(),
                recipe.reads() == Reads.NOTHING ? "" : encoder.modelSha256(),
                recipe.reads(),
                recipe.reads().dimension(encoder),
                NGrams.BUCKETS,
                rounded(temperature),
                recipe.positive(),
                rounded(threshold),
                rounded(abstainBelow),
                sha256);
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.4f", value));
    }

    private LabelScores scores(LinearHead head, Example example) {
        return head.scores(vector(example), NGrams.of(example.text()));
    }

    /// Where held-out negatives pass in one of fifty cases, but never below one half.
    private double threshold(LinearHead head, List<Example> held) {
        return recipe.positive().isEmpty()
                ? 0.5
                : recipe.hiddenAttacks()
                        ? GUARD
                        : Math.clamp(ScoreFigures.threshold(negatives(head, held), FALSE_POSITIVES), 0.5, 0.99);
    }

    private List<Double> negatives(LinearHead head, List<Example> held) {
        return held.stream()
                .filter(example -> !recipe.positive().contains(example.label()))
                .map(example -> positive(scores(head, example)))
                .toList();
    }

    /// The confidence below which held-out answers are more often wrong than right; 0 when they never are.
    private double abstention(LinearHead head, List<Example> held) {
        record Answer(double confidence, boolean right) {}
        List<Answer> answers = held.stream()
                .map(example -> {
                    LabelScores scores = scores(head, example);
                    return new Answer(scores.topProbability(), scores.topLabel().equals(example.label()));
                })
                .sorted(Comparator.comparingDouble(Answer::confidence))
                .toList();
        int lead = 0;
        int best = 0;
        double below = 0;
        for (Answer answer : answers) {
            lead += answer.right() ? -1 : 1;
            if (lead > best) {
                best = lead;
                below = Math.nextUp(answer.confidence());
            }
        }
        return below;
    }

    private double positive(LabelScores scores) {
        return recipe.positive().stream().mapToDouble(scores::of).sum();
    }

    private Map<String, Double> figures(LinearHead head, List<Example> held) {
        var classes = new ClassFigures(recipe.labels(), head.declaration().abstainBelow());
        var score = new ScoreFigures();
        for (Example example : held) {
            LabelScores scores = scores(head, example);
            classes.add(scores, example.label());
            score.add(positive(scores), recipe.positive().contains(example.label()));
        }
        Map<String, Double> figures = classes.figures();
        if (!recipe.positive().isEmpty()) {
            figures.putAll(score.figures(head.declaration().threshold()));
        }
        return figures;
    }
}
