package semanticrouter.signals.semantic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalServices;
import semanticrouter.signals.bank.Examples;
import semanticrouter.signals.bank.PrototypeBank;
import semanticrouter.signals.bank.PrototypeScoring;

/// A domain classifier without a trained model: a few sentences per MMLU category, nearest wins. Immutable.
///
/// Similarities become probabilities by a softmax of temperature {@value #TEMPERATURE}. Temperature and weights are
/// the best of those tried on 2,100 labelled questions with all-minilm-l6-v2: the nearest category is right for 64
/// % of textbook questions, 50 % of exam questions and 48 % of theorems; at a threshold of 0.5 half of the
/// questions get a domain, and it is right for 69 % of these.
final class DomainExemplars {
    private static final double TEMPERATURE = 0.05;
    private static final String RESOURCE = "domain-exemplars.txt";
    private static final PrototypeScoring SCORING = new PrototypeScoring(false, 1, 0, 0.25, 3, 0);

    private final List<String> labels;
    private final List<PrototypeBank> banks;

    private DomainExemplars(List<String> labels, List<PrototypeBank> banks) {
        this.labels = List.copyOf(labels);
        this.banks = List.copyOf(banks);
    }

    /// @param rules names of the rules that ask it
    static Awaited<DomainExemplars> embedded(SignalServices services, List<String> rules)
            throws UnavailableException, InterruptedException {
        Map<String, List<String>> texts = read();
        return Examples.await(
                services,
                "domain",
                rules,
                texts.values().stream().flatMap(List::stream).toList(),
                vectors -> new DomainExemplars(
                        List.copyOf(texts.keySet()),
                        texts.values().stream()
                                .map(examples -> PrototypeBank.of(examples, vectors, SCORING))
                                .toList()));
    }

    /// Sentences by category, in the file's order.
    static Map<String, List<String>> read() {
        var texts = new LinkedHashMap<String, List<String>>();
        String category = "";
        try (InputStream in = DomainExemplars.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("# ")) {
                    category = line.substring(2);
                } else if (!line.isBlank()) {
                    texts.computeIfAbsent(category, _ -> new ArrayList<>()).add(line);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", broken);
        }
        return texts;
    }

    LabelScores classify(Embedding query) {
        double[] scores =
                banks.stream().mapToDouble(bank -> bank.score(query).score()).toArray();
        double max = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            max = Math.max(max, score);
        }
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp((scores[i] - max) / TEMPERATURE);
            total += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= total;
        }
        return new LabelScores(labels, scores);
    }
}
