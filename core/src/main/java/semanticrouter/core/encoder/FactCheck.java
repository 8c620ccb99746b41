package semanticrouter.core.encoder;

import java.util.Locale;
import java.util.Set;

/// The classifier that tells whether an answer to a text would have facts worth checking, and how its labels are read
/// (specification: signals §2.8).
public final class FactCheck {
    /// Name of the classifier.
    public static final String TASK = "fact_check";

    /// What the signal says of a text that needs checking.
    public static final String NEEDED = "needs_fact_check";

    /// What it says of any other.
    public static final String NOT_NEEDED = "no_fact_check_needed";

    /// Names of the positive label among the classifiers that are in use; otherwise the second label is it.
    private static final Set<String> POSITIVE = Set.of("fact_check_needed", NEEDED);

    private FactCheck() {}

    /// Probability that the text needs checking.
    public static double needed(LabelScores scores) {
        return scores.probabilities()[positive(scores)];
    }

    /// What the signal says of scores.
    ///
    /// @param threshold least confidence of a text that needs checking
    public static String verdict(LabelScores scores, double threshold) {
        boolean positive = scores.top() == positive(scores) && scores.topProbability() >= threshold;
        return positive ? NEEDED : NOT_NEEDED;
    }

    private static int positive(LabelScores scores) {
        for (int i = 0; i < scores.labels().size(); i++) {
            if (POSITIVE.contains(scores.labels().get(i).toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return 1;
    }
}
