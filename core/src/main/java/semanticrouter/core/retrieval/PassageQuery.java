package semanticrouter.core.retrieval;

import java.util.Optional;

/// What is searched for.
///
/// @param text the question
/// @param limit most passages
/// @param threshold least score
/// @param hybrid whether and how words count beside meaning
/// @param files which files are searched
public record PassageQuery(String text, int limit, double threshold, Optional<Hybrid> hybrid, FileFilter files) {
    /// Most passages a search gives.
    public static final int LIMIT_MAX = 1_000;

    /// Which files are searched.
    @FunctionalInterface
    public interface FileFilter {
        /// All of them.
        FileFilter ALL = (_, _) -> true;

        boolean admits(String file, String name);
    }

    /// How meaning, words and runs of characters are combined (specification: dataplane §5.5).
    ///
    /// @param ranks whether ranks count (`rrf`), not the weighted scores
    /// @param constant of the ranks
    /// @param k1 how soon a repeated word counts no more
    /// @param b how much long passages lose
    /// @param run characters in a run
    public record Hybrid(
            boolean ranks,
            double vectorWeight,
            double bm25Weight,
            double ngramWeight,
            int constant,
            double k1,
            double b,
            int run) {
        public static final Hybrid STANDARD = new Hybrid(false, 0.7, 0.2, 0.1, 60, 1.2, 0.75, 3);
    }

    /// Prints numbers only: the text is the user's.
    @Override
    public String toString() {
        return "PassageQuery[" + limit + ", " + threshold + "]";
    }
}
