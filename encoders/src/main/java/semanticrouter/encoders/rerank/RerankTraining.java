package semanticrouter.encoders.rerank;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.sentence.SentenceEncoder;

/// Trains {@link RerankModel} on questions made from passages ({@link PseudoQueries}) of `hallucination_begin_train`
/// and `domain_train`. The same data gives the same bytes on one machine.
///
/// Each question competes with the passages most like its own, by vector and by words. Nine in ten passages shape the
/// weights; questions on the rest set the probability and give the figures.
public final class RerankTraining {
    private static final long SEED = 20260101;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PASSAGES_MAX = 900;
    private static final int QUESTIONS = 2;
    private static final int RIVALS = 10;
    private static final int HELD_EVERY = 10;

    private final SentenceEncoder encoder;

    /// @param encoder the standard one, keeping states
    public RerankTraining(SentenceEncoder encoder) {
        this.encoder = encoder.withStates();
    }

    /// A question against its rivals.
    ///
    /// @param candidates features; the first one is of the passage the question was made from
    /// @param held whether it is kept from training
    record Contest(List<double[]> candidates, boolean held) {
        Contest {
            candidates = List.copyOf(candidates);
        }
    }

    /// Reads the files under `train`, trains, and writes `rerank.json` and `CARD.md` into `out`, which is created.
    ///
    /// @param allowed which sources may shape weights
    /// @return figures on the held-out questions
    public Map<String, Double> run(Path train, Path out, Predicate<String> allowed)
            throws IOException, InterruptedException {
        List<TrainingPassages.Source> sources = TrainingPassages.read(train, allowed, PASSAGES_MAX);
        List<Contest> contests = contests(sources);
        var fitting = new ListwiseFit(
                contests.stream().filter(contest -> !contest.held()).toList());
        List<Double> weights = fitting.weights();
        List<Contest> held = contests.stream().filter(Contest::held).toList();
        double[] line = ListwiseFit.probability(held, weights);
        var model = new RerankModel(
                PairFeatures.NAMES,
                weights,
                line[0],
                line[1],
                encoder.declaration().name(),
                encoder.declaration().modelSha256());
        Map<String, Double> figures = figures(held, model);
        Files.createDirectories(out);
        Files.write(out.resolve(RerankModel.FILE), model.json());
        Files.writeString(out.resolve("CARD.md"), card(sources, contests, figures), StandardCharsets.UTF_8);
        return figures;
    }

    private List<Contest> contests(List<TrainingPassages.Source> sources) throws InterruptedException {
        var passages = new ArrayList<Passage>();
        for (TrainingPassages.Source source : sources) {
            passages.add(encode(source.text()));
        }
        var random = new SplittableRandom(SEED);
        var makes = new PseudoQueries(SEED);
        var contests = new ArrayList<Contest>();
        for (int p = 0; p < passages.size(); p++) {
            for (int n = 0; n < QUESTIONS; n++) {
                String text = makes.about(passages.get(p).words());
                if (!text.isEmpty()) {
                    Passage question = encode(text);
                    List<Integer> chosen = rivals(p, question, passages, random);
                    var rarity = new Rarity(
                            chosen.stream().map(i -> passages.get(i).words()).toList());
                    double[] weights = rarity.weights(question, Reranker.sortedVocabulary(encoder));
                    contests.add(new Contest(
                            chosen.stream()
                                    .map(i -> PairFeatures.of(question, passages.get(i), weights, rarity.meanLength()))
                                    .toList(),
                            p % HELD_EVERY == 0));
                }
            }
        }
        return contests;
    }

    private Passage encode(String text) throws InterruptedException {
        try {
            return Passage.of(text, Words.of(text), encoder, Deadline.after(PATIENCE));
        } catch (UnavailableException unavailable) {
            throw new IllegalStateException("a training text could not be encoded", unavailable);
        }
    }

    /// The passage itself, then the most similar ones by vector, by words, and two by chance.
    private static List<Integer> rivals(int own, Passage question, List<Passage> passages, SplittableRandom random) {
        Set<Integer> chosen = new LinkedHashSet<>();
        chosen.add(own);
        double[] cosine = new double[passages.size()];
        double[] words = new double[passages.size()];
        for (int i = 0; i < passages.size(); i++) {
            for (int d = 0; d < question.vector().length; d++) {
                cosine[i] += question.vector()[d] * passages.get(i).vector()[d];
            }
            Set<String> held = passages.get(i).words().count().keySet();
            words[i] = question.words().count().keySet().stream()
                    .filter(word -> word.length() > 3 && held.contains(word))
                    .count();
        }
        best(cosine).limit(RIVALS / 2 + 1).forEach(chosen::add);
        best(words).limit(RIVALS / 2 + 1).forEach(chosen::add);
        chosen.add(random.nextInt(passages.size()));
        chosen.add(random.nextInt(passages.size()));
        return List.copyOf(chosen);
    }

    private static Stream<Integer> best(double[] scores) {
        return IntStream.range(0, scores.length).boxed().sorted(Comparator.comparingDouble((Integer i) -> -scores[i]));
    }

    private static Map<String, Double> figures(List<Contest> held, RerankModel model) {
        double won = 0;
        double wonByVector = 0;
        for (Contest contest : held) {
            double own = model.sum(contest.candidates().getFirst());
            double vector = contest.candidates().getFirst()[0];
            won += contest.candidates().stream().skip(1).allMatch(rival -> model.sum(rival) < own) ? 1 : 0;
            wonByVector += contest.candidates().stream().skip(1).allMatch(rival -> rival[0] < vector) ? 1 : 0;
        }
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) held.size());
        figures.put("recall_at_1_by_vector", wonByVector / held.size());
        figures.put("recall_at_1", won / held.size());
        return figures;
    }

    private static String card(
            List<TrainingPassages.Source> sources, List<Contest> contests, Map<String, Double> figures) {
        Map<String, Integer> rows = new TreeMap<>();
        sources.forEach(source -> rows.merge(source.source(), 1, Integer::sum));
        var card = new StringBuilder("""
                # rerank

                A linear model over features of a query and a document that are read together: late interaction of their token
                states, words, word pairs, character runs, names and numbers they share. Made by
                `vllm-sr train rerank --data DATA --out DIR`, deterministic on one machine.

                ## Data

                Questions are made from passages by leaving out a name or number and some of the words; no row of a
                validation set is used.

                | source | passages |
                |---|--:|
                """);
        rows.forEach((source, count) ->
                card.append("| ").append(source).append(" | ").append(count).append(" |\n"));
        card.append("\nQuestions: ")
                .append(contests.size())
                .append(". Those on every tenth passage are held out.\n\n| figure | value |\n|---|--:|\n");
        figures.forEach((name, value) -> card.append("| ")
                .append(name)
                .append(" | ")
                .append(String.format(Locale.ROOT, name.equals("rows") ? "%.0f" : "%.3f", value))
                .append(" |\n"));
        return card.toString();
    }
}
