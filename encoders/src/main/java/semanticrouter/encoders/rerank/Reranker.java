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
    public double[] scores(String query, List<String> documents, Call call)
            throws UnavailableException, InterruptedException {
        List<Pair> pairs = sideBySide(documents, document -> pair(query, document, call.deadline()), call.deadline());
        var rarity =
                new Rarity(pairs.stream().map(pair -> pair.document().words()).toList());
        return sideBySide(pairs, pair -> probability(pair, rarity), call.deadline()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /// Both texts as the encoder of the pair reads them.
    private record Pair(SentenceEncoder encoder, Passage asked, Passage document) {}

    private Pair pair(String query, String document, Deadline deadline)
            throws UnavailableException, InterruptedException {
        SentenceEncoder encoder = encoders.forPair(query, document, deadline).withStates();
        return new Pair(encoder, passages.of(query, encoder, deadline), passages.of(document, encoder, deadline));
    }

    private double probability(Pair pair, Rarity rarity) {
        double[] weights = rarity.weights(pair.asked(), sortedVocabulary(pair.encoder()));
        return model.probability(PairFeatures.of(pair.asked(), pair.document(), weights, rarity.meanLength()));
    }

    @FunctionalInterface
    private interface Step<A, B> {
        B of(A one) throws UnavailableException, InterruptedException;
    }

    /// The results in the order of the rows, some rows at a time.
    private static <A, B> List<B> sideBySide(List<A> rows, Step<A, B> step, Deadline deadline)
            throws UnavailableException, InterruptedException {
        int workers = Math.min(SIDE_BY_SIDE, rows.size());
        var tasks = new ArrayList<Fanout.Task<List<B>>>();
        for (int worker = 0; worker < workers; worker++) {
            List<A> part = rows.subList(worker * rows.size() / workers, (worker + 1) * rows.size() / workers);
            tasks.add(() -> {
                var done = new ArrayList<B>(part.size());
                for (A row : part) {
                    done.add(step.of(row));
                }
                return done;
            });
        }
        var results = new ArrayList<B>(rows.size());
        try (var fanout = new Fanout()) {
            for (Settled<List<B>> settled : fanout.run(tasks, deadline)) {
                switch (settled) {
                    case Settled.Done<List<B>> done -> results.addAll(done.value());
                    case Settled.Failed<List<B>> failed -> throw new UnavailableException(failed.failure());
                }
            }
        }
        return results;
    }

    @Override
    public double score(String first, String second, Call call) throws UnavailableException, InterruptedException {
        return scores(first, List.of(second), call)[0];
    }

    /// The English vocabulary is sorted by frequency, the Chinese one by code point.
    public static boolean sortedVocabulary(SentenceEncoder encoder) {
        return switch (encoder.declaration().script()) {
            case ANY -> true;
            case HAN -> false;
        };
    }
}
