package semanticrouter.core.encoder;

import java.util.List;
import semanticrouter.core.fault.UnavailableException;

/// What the learned models say about the texts of one request.
///
/// Results are kept for the request: one forward pass of the shared encoder feeds every embedding and every head that
/// asks for the same text. Safe for the threads of one request. Every call obeys the request's deadline; what cannot be
/// had is an {@link UnavailableException} with code `encoder_busy`, `encoder_timeout`, `encoder_missing`,
/// `encoder_away` (a service that cannot be reached or does not serve now) or `encoder_failed`.
public interface Encodings {
    /// Sentence vector of a text.
    Embedding embed(String text) throws UnavailableException, InterruptedException;

    /// Sentence vector of an early exit, which costs less and is worth less.
    ///
    /// @throws UnavailableException `encoder_missing` when the encoder has no such exit
    default Embedding embed(String text, Exit exit) throws UnavailableException, InterruptedException {
        if (exit.layer() != 0) {
            throw new UnavailableException("encoder_missing", "the sentence encoder has no early exits");
        }
        return embed(text).truncated(exit.dimension());
    }

    /// How the sentence encoder of the process reads a text.
    ///
    /// @throws UnavailableException `encoder_missing` when it does not let anybody look
    default EncoderPass pass(String text) throws UnavailableException, InterruptedException {
        throw new UnavailableException("encoder_missing", "the sentence encoder does not show how it reads");
    }

    /// Name of the sentence encoder that reads these texts, alone or to be compared with each other.
    default String embedder(List<String> texts) {
        return "unnamed";
    }

    /// What the cosines of a text's vector with others are worth.
    default SimilarityScale scale(String text) {
        return SimilarityScale.PLAIN;
    }

    /// Cosine similarity of two texts in [-1, 1], both read by the same encoder.
    default double similarity(String first, String second) throws UnavailableException, InterruptedException {
        return embed(first).cosine(embed(second));
    }

    /// Probabilities of a sequence classifier.
    ///
    /// @param task name of the built-in or configured classifier, for example `domain`
    LabelScores classify(String task, String text) throws UnavailableException, InterruptedException;

    /// Labelled spans of a token classifier, in order.
    List<TokenSpan> label(String task, String text) throws UnavailableException, InterruptedException;

    /// Score of a pair under a cross-encoder, in [0, 1].
    double score(String task, String first, String second) throws UnavailableException, InterruptedException;

    /// Score of each document for a query, in [0, 1], in the order of the documents. A scorer that knows all of them
    /// may weigh what tells them apart.
    default double[] rank(String task, String query, List<String> documents)
            throws UnavailableException, InterruptedException {
        double[] scores = new double[documents.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(task, query, documents.get(i));
        }
        return scores;
    }

    /// Probabilities of how a second text stands to a first: for the task `nli` `entailment`, `neutral` and
    /// `contradiction`.
    ///
    /// @throws UnavailableException `encoder_missing` when no loaded model gives labels to pairs
    default LabelScores relate(String task, String first, String second)
            throws UnavailableException, InterruptedException {
        throw new UnavailableException("encoder_missing", "no classifier of pairs '" + task + "' is loaded");
    }

    /// Stretches of a second text that a token classifier of two labels gives the second one, read behind a first text.
    ///
    /// @param threshold least probability of a token; a stretch has the highest of its tokens
    /// @throws UnavailableException `encoder_missing` when no loaded model reads pairs so
    default List<TokenSpan> mark(String task, String first, String second, double threshold)
            throws UnavailableException, InterruptedException {
        throw new UnavailableException("encoder_missing", "no token classifier of pairs '" + task + "' is loaded");
    }

    /// How much of the texts the models have read so far; a text two models read counts twice.
    default Coverage coverage() {
        return Coverage.NONE;
    }
}
