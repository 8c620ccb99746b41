package semanticrouter.encoders.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// How long one text takes, one after another: the sentence encoder alone, and together with every head.
final class LatencyEvaluation {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int WARM_UP = 10;
    private static final int TIMES = 60;

    /// Words of one token each in the vocabulary of BERT.
    private static final List<String> WORDS = List.of(
            "the", "people", "of", "this", "city", "work", "in", "old", "houses", "and", "write", "long", "letters",
            "about", "music", "water", "history", "science");

    private final EncoderRuntime runtime;
    private final List<String> classifiers;
    private final List<String> taggers;

    /// @param classifiers tasks to ask for labels
    /// @param taggers tasks to ask for spans
    LatencyEvaluation(EncoderRuntime runtime, List<String> classifiers, List<String> taggers) {
        this.runtime = runtime;
        this.classifiers = List.copyOf(classifiers);
        this.taggers = List.copyOf(taggers);
    }

    /// Percentiles in milliseconds for a text of about `tokens` tokens.
    Map<String, Double> of(int tokens) throws UnavailableException, InterruptedException {
        var alone = new ArrayList<Double>();
        var all = new ArrayList<Double>();
        for (int i = 0; i < WARM_UP + TIMES; i++) {
            String text = text(tokens, i);
            double encoder = milliseconds(text, List.of(), List.of());
            double everything = milliseconds(text, classifiers, taggers);
            if (i >= WARM_UP) {
                alone.add(encoder);
                all.add(everything);
            }
        }
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) TIMES);
        figures.put("encoder_p50_ms", percentile(alone, 50));
        figures.put("encoder_p99_ms", percentile(alone, 99));
        figures.put("all_heads_p50_ms", percentile(all, 50));
        figures.put("all_heads_p99_ms", percentile(all, 99));
        return figures;
    }

    private double milliseconds(String text, List<String> labelled, List<String> tagged)
            throws UnavailableException, InterruptedException {
        long began = System.nanoTime();
        var encodings = runtime.open(Deadline.after(PATIENCE));
        encodings.embed(text);
        for (String task : labelled) {
            encodings.classify(task, text);
        }
        for (String task : tagged) {
            encodings.label(task, text);
        }
        return (System.nanoTime() - began) / 1e6;
    }

    /// Two tokens of every row are special ones.
    private static String text(int tokens, int seed) {
        var words = new ArrayList<String>();
        for (int i = 0; i < tokens - 2; i++) {
            words.add(WORDS.get((i * 7 + seed) % WORDS.size()));
        }
        return String.join(" ", words);
    }

    private static double percentile(List<Double> values, int percent) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, (int) Math.ceil(percent / 100.0 * sorted.size()) - 1));
    }

    /// Names of the tasks that are asked, for a person.
    String asked() {
        var names = new TreeSet<>(classifiers);
        names.addAll(taggers);
        return String.join(", ", names);
    }
}
