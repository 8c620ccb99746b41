package semanticrouter.signals.label;

import java.util.List;
import java.util.stream.IntStream;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalInput;

/// A two-label model of the encoder runtime, loaded for the rule.
record LocalClassifier(ClassifierRule rule) implements Scorer {
    @Override
    public LabelScores score(String text, SignalInput input) throws UnavailableException, InterruptedException {
        LabelScores scores = input.encodings().classify(rule.task(), text);
        List<String> labels = rule.labels();
        if (scores.labels().size() != labels.size()) {
            throw new UnavailableException(
                    "classifier_invalid_score",
                    "the model of classifier " + rule.name() + " has "
                            + scores.labels().size() + " labels, not " + labels.size());
        }
        // A model that names its labels otherwise gives them in the order the rule declares.
        boolean named = labels.stream().allMatch(label -> index(scores, label) >= 0);
        double[] ordered = IntStream.range(0, labels.size())
                .mapToDouble(i -> scores.probabilities()[named ? index(scores, labels.get(i)) : i])
                .toArray();
        return new LabelScores(labels, ordered);
    }

    private static int index(LabelScores scores, String label) {
        for (int i = 0; i < scores.labels().size(); i++) {
            if (scores.labels().get(i).equalsIgnoreCase(label)) {
                return i;
            }
        }
        return -1;
    }
}
