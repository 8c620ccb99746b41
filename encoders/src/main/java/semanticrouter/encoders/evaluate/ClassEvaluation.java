package semanticrouter.encoders.evaluate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.head.HeadDeclaration;
import tools.jackson.databind.JsonNode;

/// Asks a classifier of texts and counts.
final class ClassEvaluation {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EncoderRuntime runtime;
    private final @Nullable HeadDeclaration head;

    /// @param head of the task when it is built in: its operating point and the labels of the data it folds
    ClassEvaluation(EncoderRuntime runtime, @Nullable HeadDeclaration head) {
        this.runtime = runtime;
        this.head = head;
    }

    /// Figures of a set; empty when no row bears a label that the classifier knows.
    Map<String, Double> of(String task, List<JsonNode> rows, List<String> remarks)
            throws UnavailableException, InterruptedException {
        List<LabelScores> answers = Many.ask(
                rows,
                row -> runtime.open(Deadline.after(PATIENCE))
                        .classify(task, row.path("text").asString("")));
        List<String> labels = answers.getFirst().labels();
        List<String> positive = head == null ? List.of() : head.positive();
        var classes = new ClassFigures(labels, head == null ? 0 : head.abstainBelow());
        var scores = new ScoreFigures();
        var flagged = new LinkedHashMap<String, int[]>();
        var strange = new TreeMap<String, Integer>();
        for (int i = 0; i < rows.size(); i++) {
            LabelScores answer = answers.get(i);
            String given = rows.get(i).path("label").asString("");
            Optional<String> truth = known(labels, given);
            if (truth.isEmpty()) {
                strange.merge(given, 1, Integer::sum);
                continue;
            }
            classes.add(answer, truth.get());
            if (head != null && !positive.isEmpty()) {
                double score = positive.stream().mapToDouble(answer::of).sum();
                int[] passed = flagged.computeIfAbsent(given, _ -> new int[2]);
                passed[0] += score >= head.threshold() ? 1 : 0;
                passed[1]++;
                // Labels that are neither: for example harmful requests, which are no attack and not benign either.
                if (positive.contains(truth.get()) || truth.get().equals(labels.getFirst())) {
                    scores.add(score, positive.contains(truth.get()));
                }
            }
        }
        if (!strange.isEmpty()) {
            remarks.add(strange.values().stream().mapToInt(Integer::intValue).sum()
                    + " rows are left out because the model does not know their labels ("
                    + String.join(", ", strange.keySet().stream().limit(5).toList()) + "); it knows " + labels);
        }
        if (classes.total() == 0) {
            return Map.of();
        }
        Map<String, Double> figures = classes.figures();
        if (head != null && !positive.isEmpty()) {
            figures.putAll(scores.figures(head.threshold()));
            flagged.forEach((label, passed) ->
                    figures.put("flagged_at_threshold[" + label + "]", (double) passed[0] / passed[1]));
        }
        return figures;
    }

    /// The classifier's label that a label of the data means, whatever its case.
    private Optional<String> known(List<String> labels, String given) {
        String folded = head == null ? given : head.folding().getOrDefault(given, given);
        return labels.stream()
                .filter(label -> plain(label).equals(plain(folded)))
                .findFirst();
    }

    private static String plain(String label) {
        return label.toLowerCase(Locale.ROOT).replace('_', ' ').strip();
    }
}
