package semanticrouter.plugins.rag;

import java.util.List;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.retrieval.Passage;

/// Where passages come from. Safe for all threads.
interface PassageSource extends AutoCloseable {
    /// The passages that fit best, best first, none below the threshold.
    ///
    /// @throws UnavailableException with a stable code and no text of the question or of a reply
    List<Passage> find(Question question, Deadline deadline) throws UnavailableException, InterruptedException;

    /// Tells this source from others, and what it would find from what it would have found before its documents
    /// changed, where it knows.
    String fingerprint();

    /// Gives back what it holds.
    @Override
    default void close() {}

    /// What is looked for.
    ///
    /// @param text of the user
    /// @param most passages
    /// @param threshold least score
    record Question(String text, int most, double threshold) {
        /// Prints numbers only: the text is the user's.
        @Override
        public String toString() {
            return "Question[" + most + ", " + threshold + "]";
        }
    }
}
