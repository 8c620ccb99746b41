package semanticrouter.encoders.train;

import java.util.List;
import java.util.Map;
import semanticrouter.encoders.head.BuiltinHeads;
import semanticrouter.encoders.head.Reads;

/// How the head of one task is trained: the single place where its data and settings are written.
///
/// @param task name of the task and of its folder
/// @param labels in the order of the outputs
/// @param files of the data folder's `train`, JSON lines with `text`, `label` and `source`
/// @param folding label in the data to label of the head; a label that is not in it is kept
/// @param positive labels whose summed probability is the score of a yes-or-no task
/// @param reads what the head reads beside words and characters
/// @param settings of the optimiser
/// @param scale of the standardised numbers of the encoder against the n-grams
/// @param balance exponent of the inverse class frequency in the sample weights: 0 none, 1 equal classes
/// @param hiddenAttacks whether attacks are also hidden inside harmless documents
/// @param authored how much a text of the project's own `TASK.txt` counts; others count 1
/// @param emphasis how much a row of a source counts; rows of other sources count 1
/// @param limits most rows of a source and label, spread evenly over the data, where one source would drown the others
/// @param borrowed rows of other tasks' files
/// @param prompts how the project's own requests are labelled
public record Recipe(
        String task,
        List<String> labels,
        List<String> files,
        Map<String, String> folding,
        List<String> positive,
        Reads reads,
        Settings settings,
        double scale,
        double balance,
        boolean hiddenAttacks,
        double authored,
        Map<String, Double> emphasis,
        Map<String, Integer> limits,
        List<Borrowed> borrowed,
        Prompts prompts) {
    /// Of the optimiser.
    ///
    /// @param epochs passes over the data
    /// @param step first step size
    /// @param densePenalty on the squared weights of the numbers of the encoder
    /// @param sparsePenalty on the squared weights of the n-grams
    /// @param rarity an n-gram counts this much times the logarithm of the rows per row with it; 0 for all alike
    /// @param orders how many models, each of another order of the samples, are averaged
    public record Settings(
            int epochs, double step, double densePenalty, double sparsePenalty, double rarity, int orders) {}

    /// Rows of another task's file that bear one label here.
    ///
    /// @param file name in the data folder
    /// @param source beginning of the source of the rows to take
    /// @param label to give them
    /// @param atMost how many, spread evenly over the file
    public record Borrowed(String file, String source, String label, int atMost) {}

    /// What the project's own harmless requests ({@link Prompt}) are to a task.
    public enum Prompts {
        /// Not used.
        NONE,
        /// Labelled with their subject; those without one are left out.
        SUBJECT,
        /// The first label, or the second when they ask for facts.
        FACT,
        /// The first label.
        FIRST
    }

    /// The recipe of a head that reads the Chinese texts of this task and learns from the project's own Chinese texts
    /// alone, since no training file holds any.
    Recipe chinese(Settings trained) {
        return new Recipe(
                BuiltinHeads.chinese(task),
                labels,
                List.of(),
                Map.of(),
                positive,
                Reads.SENTENCE,
                trained,
                scale,
                1,
                false,
                1,
                Map.of(),
                Map.of(),
                List.of(),
                Prompts.NONE);
    }

    /// Whether its texts are Chinese, read by the encoder for Chinese.
    boolean readsChinese() {
        return BuiltinHeads.CHINESE.stream().map(BuiltinHeads::chinese).anyMatch(task::equals);
    }

    public Recipe {
        emphasis = Map.copyOf(emphasis);
        limits = Map.copyOf(limits);
        borrowed = List.copyOf(borrowed);
        labels = List.copyOf(labels);
        files = List.copyOf(files);
        folding = Map.copyOf(folding);
        positive = List.copyOf(positive);
    }
}
