package semanticrouter.encoders.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.head.NGrams;
import semanticrouter.encoders.head.Softmax;
import semanticrouter.encoders.learn.LogisticRegression;
import semanticrouter.encoders.learn.Sample;
import semanticrouter.encoders.learn.Standardisation;
import tools.jackson.databind.JsonNode;

/// Intents by example: the nearest examples vote, or a linear head is fitted to them, with five shots a label and with
/// all. Nothing is tuned on the set that is measured.
final class IntentEvaluation {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SHOTS = 5;
    private static final int NEIGHBOURS = 10;
    private static final double NEAR = 0.05;
    private static final LogisticRegression.Settings SETTINGS =
            new LogisticRegression.Settings(12, 0.1, 1e-5, 1e-4, true, 20260101);

    private final EncoderRuntime runtime;

    IntentEvaluation(EncoderRuntime runtime) {
        this.runtime = runtime;
    }

    @SuppressWarnings("ArrayRecordComponent") // a vector on its way to the learner
    private record Shot(float[] vector, NGrams grams, String label) {}

    /// @param examples labelled texts to learn from; when there are none, one half of `rows` (every other of a label)
    ///     teaches and the other is measured
    Map<String, Double> of(List<JsonNode> rows, List<JsonNode> examples, List<String> remarks)
            throws UnavailableException, InterruptedException {
        List<Shot> asked = Many.ask(rows, this::shot);
        List<Shot> taught = Many.ask(examples, this::shot);
        if (taught.isEmpty()) {
            remarks.add("no examples lie beside it (--examples), so every other row of a label teaches");
            taught = ofEach(asked, (at, _) -> at % 2 == 0);
            asked = ofEach(asked, (at, _) -> at % 2 == 1);
        }
        List<String> labels =
                taught.stream().map(Shot::label).distinct().sorted().toList();
        List<Shot> known =
                asked.stream().filter(shot -> labels.contains(shot.label())).toList();
        if (known.size() < asked.size()) {
            remarks.add((asked.size() - known.size()) + " rows are left out: no example bears their label");
        }
        if (known.isEmpty() || labels.size() < 2) {
            return Map.of();
        }
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) known.size());
        figures.put("examples", (double) taught.size());
        List<Shot> few = ofEach(taught, (at, _) -> at < SHOTS);
        put(figures, "knn_5_shots", nearest(few, known, labels), known, false);
        put(figures, "linear_5_shots", linear(few, known, labels), known, false);
        put(figures, "knn", nearest(taught, known, labels), known, false);
        put(figures, "linear", linear(taught, known, labels), known, true);
        return figures;
    }

    /// Which rows of a label to keep, by their number within it.
    @FunctionalInterface
    private interface Kept {
        boolean test(int at, String label);
    }

    private static List<Shot> ofEach(List<Shot> shots, Kept kept) {
        var seen = new HashMap<String, Integer>();
        return shots.stream()
                .filter(shot -> kept.test(seen.merge(shot.label(), 1, Integer::sum) - 1, shot.label()))
                .toList();
    }

    private Shot shot(JsonNode row) throws UnavailableException, InterruptedException {
        String text = row.path("text").asString("");
        float[] vector = runtime.open(Deadline.after(PATIENCE)).embed(text).values();
        return new Shot(vector, NGrams.of(text), row.path("label").asString(""));
    }

    private static void put(
            Map<String, Double> figures, String how, List<LabelScores> answers, List<Shot> asked, boolean whole) {
        var classes = new ClassFigures(answers.getFirst().labels(), 0);
        for (int i = 0; i < asked.size(); i++) {
            classes.add(answers.get(i), asked.get(i).label());
        }
        figures.put("accuracy_" + how, classes.accuracy());
        figures.put("macro_f1_" + how, classes.macroF1());
        if (whole) {
            classes.figures().forEach((name, value) -> {
                if (!name.equals("rows")) {
                    figures.put(name, value);
                }
            });
        }
    }

    private static List<LabelScores> nearest(List<Shot> taught, List<Shot> asked, List<String> labels) {
        int[] label =
                taught.stream().mapToInt(shot -> labels.indexOf(shot.label())).toArray();
        return asked.parallelStream()
                .map(shot -> {
                    double[] cosines = taught.stream()
                            .mapToDouble(other -> dot(shot.vector(), other.vector()))
                            .toArray();
                    double[] votes = new double[labels.size()];
                    IntStream.range(0, cosines.length)
                            .boxed()
                            .sorted(Comparator.comparingDouble((Integer i) -> -cosines[i]))
                            .limit(NEIGHBOURS)
                            .forEach(i -> votes[label[i]] += Math.exp((cosines[i] - 1) / NEAR));
                    double sum = IntStream.range(0, votes.length)
                            .mapToDouble(k -> votes[k])
                            .sum();
                    for (int k = 0; k < votes.length; k++) {
                        votes[k] = sum == 0 ? 1.0 / votes.length : votes[k] / sum;
                    }
                    return new LabelScores(labels, votes);
                })
                .toList();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (double) a[d] * b[d];
        }
        return sum;
    }

    private static List<LabelScores> linear(List<Shot> taught, List<Shot> asked, List<String> labels) {
        Standardisation standard =
                Standardisation.of(taught.stream().map(Shot::vector).toList(), 2);
        var samples = new ArrayList<Sample>();
        for (Shot shot : taught) {
            samples.add(new Sample(standard.apply(shot.vector()), shot.grams(), labels.indexOf(shot.label()), 1));
        }
        LogisticRegression.Weights weights = new LogisticRegression(samples, labels.size(), SETTINGS).train();
        return asked.stream()
                .map(shot -> {
                    double[] logits = weights.logits(standard.apply(shot.vector()), shot.grams());
                    Softmax.inPlace(logits);
                    return new LabelScores(labels, logits);
                })
                .toList();
    }
}
