package semanticrouter.encoders.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.evaluate.ClassFigures;
import semanticrouter.encoders.learn.Calibration;
import semanticrouter.encoders.rerank.Passage;
import semanticrouter.encoders.rerank.Passages;
import semanticrouter.encoders.rerank.Reranker;
import semanticrouter.encoders.rerank.TrainingPassages;
import semanticrouter.encoders.rerank.Words;
import semanticrouter.encoders.sentence.SentenceEncoder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Trains {@link SupportModel} on pairs made from free passages ({@link MadePairs}) and on the human labels of
/// `hallucination_begin_train.jsonl`. The same data gives the same bytes on one machine.
///
/// Everything on every tenth passage is held out: it sets the temperature and gives the figures of the card.
public final class SupportTraining {
    private static final long SEED = 20260101;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PASSAGES_MAX = 500;
    private static final int SENTENCES = 2;
    private static final int HELD_EVERY = 10;
    private static final Net.Settings SETTINGS = new Net.Settings(12, 12, 0.01, 1e-3, SEED);

    private final SentenceEncoder encoder;
    private final Passages passages = new Passages(512L << 20);

    /// @param encoder the standard one
    public SupportTraining(SentenceEncoder encoder) {
        this.encoder = encoder.withStates();
    }

    /// A pair with its features.
    @SuppressWarnings("ArrayRecordComponent") // a row of numbers, never compared
    record Sample(double[] features, int label, String source, boolean held) {}

    /// Reads the files under `train`, trains, and writes `support.json` and `CARD.md` into `out`, which is created.
    ///
    /// @param allowed which sources may shape weights
    /// @return figures on the held-out pairs
    public Map<String, Double> run(Path train, Path out, Predicate<String> allowed)
            throws IOException, InterruptedException {
        List<Sample> samples = samples(train, allowed);
        SupportModel model = fitted(samples);
        Map<String, Double> figures = figures(samples, model);
        Files.createDirectories(out);
        Files.write(out.resolve(SupportModel.FILE), model.json());
        Files.writeString(out.resolve("CARD.md"), card(samples, figures), StandardCharsets.UTF_8);
        return figures;
    }

    List<Sample> samples(Path train, Predicate<String> allowed) throws IOException, InterruptedException {
        var samples = new ArrayList<Sample>();
        List<TrainingPassages.Source> texts = TrainingPassages.read(train, allowed, PASSAGES_MAX);
        List<MadePairs.Source> sources = texts.stream()
                .map(text -> new MadePairs.Source(text.text(), Words.of(text.text())))
                .toList();
        var makes = new MadePairs(SEED);
        for (int p = 0; p < sources.size(); p++) {
            for (int n = 0; n < SENTENCES; n++) {
                // Neighbours in the files are often about the same thing, which makes them hard to tell apart.
                MadePairs.Source other = sources.get((p + 1 + n) % sources.size());
                for (MadePairs.Made made : makes.of(sources.get(p), other)) {
                    samples.add(sample(made, "made from " + texts.get(p).source(), p % HELD_EVERY == 0));
                }
            }
        }
        begin(train.resolve("hallucination_begin_train.jsonl"), allowed, samples);
        return samples;
    }

    private void begin(Path file, Predicate<String> allowed, List<Sample> into)
            throws IOException, InterruptedException {
        JsonMapper mapper = JsonMapper.builder().build();
        int line = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String row = reader.readLine(); row != null; row = reader.readLine()) {
                line++;
                JsonNode node = mapper.readTree(row);
                String source = node.path("source").asString("");
                String premise = node.path("context").asString("");
                String hypothesis = node.path("text").asString("");
                if (allowed.test(source) && !premise.isBlank() && !hypothesis.isBlank()) {
                    int label = node.path("label").asString("").equals("supported")
                            ? MadePairs.ENTAILMENT
                            : MadePairs.NEUTRAL;
                    boolean held = Math.floorMod(premise.hashCode(), HELD_EVERY) == 0;
                    into.add(sample(new MadePairs.Made(premise, hypothesis, label), source, held));
                }
            }
        } catch (JacksonException broken) {
            throw new IOException(file + ":" + line + ": " + broken.getMessage(), broken);
        }
    }

    private Sample sample(MadePairs.Made made, String source, boolean held) throws InterruptedException {
        return new Sample(
                SupportFeatures.of(
                        encode(made.premise()), encode(made.hypothesis()), Reranker.sortedVocabulary(encoder)),
                made.label(),
                source,
                held);
    }

    private Passage encode(String text) throws InterruptedException {
        try {
            return passages.of(text, encoder, Deadline.after(PATIENCE));
        } catch (UnavailableException unavailable) {
            throw new IllegalStateException("a training text could not be encoded", unavailable);
        }
    }

    SupportModel fitted(List<Sample> samples) {
        List<Sample> train = samples.stream().filter(sample -> !sample.held()).toList();
        int width = SupportFeatures.NAMES.size();
        double[] mean = new double[width];
        double[] deviation = new double[width];
        double[] counts = new double[SupportModel.LABELS.size()];
        for (Sample sample : train) {
            counts[sample.label()]++;
            for (int k = 0; k < width; k++) {
                mean[k] += sample.features()[k] / train.size();
                deviation[k] += sample.features()[k] * sample.features()[k] / train.size();
            }
        }
        var means = new ArrayList<Double>();
        var deviations = new ArrayList<Double>();
        for (int k = 0; k < width; k++) {
            means.add(rounded(mean[k]));
            deviations.add(rounded(Math.sqrt(Math.max(1e-4, deviation[k] - mean[k] * mean[k]))));
        }
        Net none = new Net(width, 0, counts.length, Collections.nCopies(counts.length, 0.0));
        SupportModel shape = model(means, deviations, none, 1);
        var rows = new ArrayList<Net.Row>();
        for (Sample sample : train) {
            double weight = train.size() / (counts.length * Math.max(1, counts[sample.label()]));
            rows.add(new Net.Row(shape.standardised(sample.features()), sample.label(), weight));
        }
        Net net = Net.train(rows, width, counts.length, SETTINGS);
        SupportModel sharp = model(means, deviations, net, 1);
        List<Calibration.Row> held = samples.stream()
                .filter(Sample::held)
                .map(sample -> new Calibration.Row(sharp.logits(sample.features()), sample.label()))
                .toList();
        return model(means, deviations, net, rounded(Calibration.temperature(held, 1)));
    }

    private SupportModel model(List<Double> mean, List<Double> deviation, Net net, double temperature) {
        return new SupportModel(
                SupportFeatures.NAMES,
                SupportModel.LABELS,
                mean,
                deviation,
                net,
                temperature,
                encoder.declaration().name(),
                encoder.declaration().modelSha256());
    }

    private static double rounded(double value) {
        return Math.round(value * 1e5) / 1e5;
    }

    static Map<String, Double> figures(List<Sample> samples, SupportModel model) {
        var made = new ClassFigures(SupportModel.LABELS, 0.5);
        var human = new ClassFigures(SupportModel.LABELS, 0.5);
        for (Sample sample : samples) {
            if (sample.held()) {
                LabelScores scores = model.scores(sample.features());
                (sample.source().startsWith("made") ? made : human)
                        .add(scores, SupportModel.LABELS.get(sample.label()));
            }
        }
        var figures = new LinkedHashMap<String, Double>();
        made.figures().forEach((name, value) -> figures.put("made_" + name, value));
        human.figures().forEach((name, value) -> figures.put("begin_" + name, value));
        return figures;
    }

    static String card(List<Sample> samples, Map<String, Double> figures) {
        Map<String, Integer> rows = new TreeMap<>();
        samples.forEach(sample -> rows.merge(sample.source(), 1, Integer::sum));
        var card = new StringBuilder("""
                # nli

                A small net over features of a premise and a hypothesis that are read together: late interaction of their token
                states, words, names, numbers and negations they share or not. Made by
                `vllm-sr train nli --data DATA --out DIR`, deterministic on one machine.

                It knows whether words are there and belong together, not what follows from them: arithmetic, time and
                hypernyms are beyond it. Where its best label is below one half it abstains. Which features it sees was chosen on
                one half of `hallucination_halueval_qa_test`, by question; the other half is its measure.

                ## Data

                Pairs are made from passages by changing or leaving out names, numbers and sentences, and 791 are labelled by
                people (BEGIN: `supported` is entailment, everything else neutral).

                | source | pairs |
                |---|--:|
                """);
        rows.forEach((source, count) ->
                card.append("| ").append(source).append(" | ").append(count).append(" |\n"));
        card.append("\nPairs on every tenth passage are held out.\n\n| figure | value |\n|---|--:|\n");
        figures.forEach((name, value) -> card.append("| ")
                .append(name)
                .append(" | ")
                .append(String.format(Locale.ROOT, name.endsWith("rows") ? "%.0f" : "%.3f", value))
                .append(" |\n"));
        return card.toString();
    }
}
