package semanticrouter.core.retrieval;

import java.util.Optional;

/// Part of a document that was found.
///
/// @param file id of the file; empty where the backend names none
/// @param name of the file; empty where the backend names none
/// @param text what it says
/// @param index place in its file, counted from 0
/// @param score how well it fits, 1 for best
/// @param parts what the score is made of; empty where meaning alone counts
public record Passage(String file, String name, String text, int index, double score, Optional<Parts> parts) {
    /// What a score of a hybrid search is made of.
    ///
    /// @param vector nearness in meaning
    /// @param bm25 shared words
    /// @param ngram shared runs of characters
    public record Parts(double vector, double bm25, double ngram) {}

    /// Prints where it is from: its text is somebody's document.
    @Override
    public String toString() {
        return "Passage[" + file + " " + index + ", " + score + "]";
    }
}
