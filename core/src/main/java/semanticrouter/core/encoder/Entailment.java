package semanticrouter.core.encoder;

import semanticrouter.core.fault.UnavailableException;

/// How a text stands to another, as the classifier of pairs sees it.
///
/// @param entails probability that it follows from the other
/// @param contradicts probability that the other speaks against it
public record Entailment(double entails, double contradicts) {
    /// Name of the classifier of pairs.
    public static final String TASK = "nli";

    /// Probability that the other text leaves it open.
    public double neutral() {
        return Math.max(0, 1 - entails - contradicts);
    }

    /// Asks the classifier.
    ///
    /// @throws UnavailableException `encoder_failed` when it lacks one of the two labels, and as {@link Encodings}
    public static Entailment of(Encodings encodings, String premise, String hypothesis)
            throws UnavailableException, InterruptedException {
        LabelScores scores = encodings.relate(TASK, premise, hypothesis);
        return new Entailment(probability(scores, "entailment"), probability(scores, "contradiction"));
    }

    private static double probability(LabelScores scores, String label) throws UnavailableException {
        for (int i = 0; i < scores.labels().size(); i++) {
            if (scores.labels().get(i).equalsIgnoreCase(label)) {
                return scores.probabilities()[i];
            }
        }
        throw new UnavailableException("encoder_failed", "the model " + TASK + " has no label " + label);
    }
}
