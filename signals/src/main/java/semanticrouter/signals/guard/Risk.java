package semanticrouter.signals.guard;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;

/// The risk in a guard's answer (specification: signals §2.16).
///
/// @param value probability that the text is an attempt, in [0, 1]
/// @param label the most probable label
record Risk(double value, String label) {
    private static final Set<String> HARMLESS = Set.of("benign", "safe", "normal", "legitimate", "no_jailbreak");

    /// The sum over the positive labels; without one among the labels, what the harmless ones leave.
    ///
    /// @throws UnavailableException `guard_labels_unknown` when nothing tells which labels mean an attempt
    static Risk of(LabelScores scores, List<String> positive) throws UnavailableException {
        Set<String> wanted = (positive.isEmpty() ? List.of("jailbreak") : positive)
                .stream().map(label -> label.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        double attempt = 0;
        double harmless = 0;
        boolean known = false;
        boolean knownHarmless = false;
        for (int i = 0; i < scores.labels().size(); i++) {
            String label = scores.labels().get(i).toLowerCase(Locale.ROOT);
            if (wanted.contains(label)) {
                attempt += scores.probabilities()[i];
                known = true;
            } else if (HARMLESS.contains(label)) {
                harmless += scores.probabilities()[i];
                knownHarmless = true;
            }
        }
        if (known) {
            return new Risk(attempt, scores.topLabel());
        }
        if (positive.isEmpty() && knownHarmless) {
            return new Risk(1 - harmless, scores.topLabel());
        }
        throw new UnavailableException(
                "guard_labels_unknown",
                "the jailbreak guard knows " + scores.labels() + "; set prompt_guard.positive_labels");
    }
}
