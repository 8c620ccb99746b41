package semanticrouter.encoders.support;

import java.util.List;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.head.PairScorer;
import semanticrouter.encoders.multilingual.SentenceEncoders;
import semanticrouter.encoders.rerank.Passage;
import semanticrouter.encoders.rerank.Passages;
import semanticrouter.encoders.rerank.Reranker;
import semanticrouter.encoders.sentence.SentenceEncoder;

/// Tells whether a premise entails a hypothesis, leaves it open, or contradicts it. Its score is the probability that
/// the premise entails the hypothesis. Safe for all threads.
public final class SupportJudge implements PairScorer {
    /// Name of the task.
    public static final String TASK = "nli";

    private final SupportModel model;
    private final SentenceEncoders encoders;
    private final Passages passages;

    public SupportJudge(SupportModel model, SentenceEncoders encoders, Passages passages) {
        this.model = model;
        this.encoders = encoders;
        this.passages = passages;
    }

    @Override
    public List<String> labels() {
        return model.labels();
    }

    @Override
    public double score(String premise, String hypothesis, Call call)
            throws UnavailableException, InterruptedException {
        return relate(premise, hypothesis, call).of(SupportModel.LABELS.getFirst());
    }

    @Override
    public LabelScores relate(String premise, String hypothesis, Call call)
            throws UnavailableException, InterruptedException {
        Deadline deadline = call.deadline();
        SentenceEncoder encoder = encoders.forPair(premise, hypothesis, deadline);
        Passage first = passages.of(premise, encoder, deadline);
        Passage second = passages.of(hypothesis, encoder, deadline);
        return model.scores(SupportFeatures.of(first, second, Reranker.sortedVocabulary(encoder)));
    }
}
