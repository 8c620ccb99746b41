package semanticrouter.encoders.head;

import java.util.List;
import java.util.function.Consumer;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Scores how well two texts belong together, seeing both at once. Safe for all threads.
public interface PairScorer {
    /// What stands around a question.
    ///
    /// @param deadline of the answer
    /// @param read told how much of a pair the model saw, where it may see less than all
    record Call(Deadline deadline, Consumer<Coverage> read) {
        /// One whose coverage nobody asks for.
        public static Call until(Deadline deadline) {
            return new Call(deadline, _ -> {});
        }
    }

    /// In [0, 1].
    double score(String first, String second, Call call) throws UnavailableException, InterruptedException;

    /// Scores of one text with each of others, in their order.
    default double[] scores(String first, List<String> seconds, Call call)
            throws UnavailableException, InterruptedException {
        double[] scores = new double[seconds.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(first, seconds.get(i), call);
        }
        return scores;
    }

    /// Labels it gives to pairs, in the order of the probabilities; empty when it only scores.
    default List<String> labels() {
        return List.of();
    }

    /// Probabilities of the labels of a pair.
    ///
    /// @throws UnavailableException `encoder_missing` when it only scores
    default LabelScores relate(String first, String second, Call call)
            throws UnavailableException, InterruptedException {
        throw new UnavailableException("encoder_missing", "this model scores pairs but gives them no labels");
    }
}
