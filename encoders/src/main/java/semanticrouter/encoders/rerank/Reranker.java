package semanticrouter.encoders.rerank;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.Settled;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.head.PairScorer;
import semanticrouter.encoders.multilingual.SentenceEncoders;
import semanticrouter.encoders.sentence.SentenceEncoder;

/// Scores documents for a query, reading both together. Safe for all threads.
///
/// A Chinese query, or a Chinese document, is read by the encoder for Chinese, and so is the other text of the pair.
/// Nothing is cut off in silence: what the encoder's windows leave out still counts by its words.
public final class Reranker implements PairScorer {
    /// Name of the task.
    public static final String TASK = "rerank";

    private static final int SIDE_BY_SIDE = 4;

    private final RerankModel model;
    private final SentenceEncoders encoders;
    private final Passages passages;

    public Reranker(RerankModel model, SentenceEncoders encoders, Passages passages) {
        this.model = model;
        this.encoders = encoders;
        this.passages = passages;
    }

    /// Probability for each document that it answers the query, in the order of the documents.
    ///
    /// How much a word tells is measured on the documents of this call, so a score depends a little on its company.
    @Override
    public double[] scores(String query, List<String> documents, Deadline deadline)
            throws UnavailableException, InterruptedException {
        List<Words> words = documents.stream().map(Words::of).toList();
        var rarity = new Rarity(words);
        double[] scores = new double[documents.size()];
        var tasks = new ArrayList<Fanout.Task<Boolean>>();
        for (int worker = 0; worker < Math.min(SIDE_BY_SIDE, documents.size()); worker++) {
            int first = worker;
            tasks.add(() -> {
                for (int i = first; i < scores.length; i += SIDE_BY_SIDE) {
                    SentenceEncoder encoder =
                            encoders.forPair(query, documents.get(i), deadline).withStates();
                    Passage asked = passages.of(query, encoder, deadline);
                    Passage document = passages.of(documents.get(i), encoder, deadline);
                    double[] weights = rarity.weights(asked, sortedVocabulary(encoder));
                    scores[i] = model.probability(PairFeatures.of(asked, document, weights, rarity.meanLength()));
                }
                return true;
            });
        }
        try (var fanout = new Fanout()) {
            for (Settled<Boolean> settled : fanout.run(tasks, deadline)) {
                if (settled instanceof Settled.Failed<Boolean> failed) {
                    throw new UnavailableException(failed.failure());
                }
            }
        }
        return scores;
    }

    @Override
    public double score(String first, String second, Deadline deadline)
            throws UnavailableException, InterruptedException {
        return scores(first, List.of(second), deadline)[0];
    }

    /// The English vocabulary is sorted by frequency, the Chinese one by code point.
    public static boolean sortedVocabulary(SentenceEncoder encoder) {
        return switch (encoder.declaration().script()) {
            case ANY -> true;
            case HAN -> false;
        };
    }
}
