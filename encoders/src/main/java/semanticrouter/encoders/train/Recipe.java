package semanticrouter.encoders.train;

import java.util.List;
import java.util.Map;

/// How the head of one task is trained: the single place where its data and settings are written.
///
/// @param task name of the task and of its folder
/// @param labels in the order of the outputs
/// @param files of the data folder's `train`, JSON lines with `text`, `label` and `source`
/// @param folding label in the data to label of the head; a label that is not in it is kept
/// @param positive labels whose summed probability is the score of a yes-or-no task
/// @param encoder whether the sentence vector is read; without it the head reads words and characters only
/// @param settings of the optimiser
/// @param scale of the standardised sentence vector against the n-grams
/// @param balance exponent of the inverse class frequency in the sample weights: 0 none, 1 equal classes
/// @param hiddenAttacks whether attacks are also hidden inside harmless documents
public record Recipe(
        String task,
        List<String> labels,
        List<String> files,
        Map<String, String> folding,
        List<String> positive,
        boolean encoder,
        Settings settings,
        double scale,
        double balance,
        boolean hiddenAttacks) {
    /// Of the optimiser.
    ///
    /// @param epochs passes over the data
    /// @param step first step size
    /// @param densePenalty on the squared weights of the sentence vector
    /// @param sparsePenalty on the squared weights of the n-grams
    public record Settings(int epochs, double step, double densePenalty, double sparsePenalty) {}

    public Recipe {
        labels = List.copyOf(labels);
        files = List.copyOf(files);
        folding = Map.copyOf(folding);
        positive = List.copyOf(positive);
    }
}
