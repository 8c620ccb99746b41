package semanticrouter.encoders.train;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.LocalEncoderRuntime;
import semanticrouter.encoders.head.LinearHead;
import semanticrouter.encoders.head.NGrams;
import semanticrouter.encoders.head.PairScorer;
import semanticrouter.encoders.head.Reads;
import semanticrouter.encoders.tag.ChainTagger;

/// One freshly trained model on top of a runtime that has none, so that it can be measured before it is shipped.
record TrainedRuntime(
        LocalEncoderRuntime below,
        Map<String, LinearHead> heads,
        Map<String, ChainTagger> taggers,
        Map<String, PairScorer> scorers)
        implements EncoderRuntime {
    TrainedRuntime {
        heads = Map.copyOf(heads);
        taggers = Map.copyOf(taggers);
        scorers = Map.copyOf(scorers);
    }

    @Override
    public Encodings open(Deadline deadline) {
        return new View(below.open(deadline), deadline);
    }

    @Override
    public Set<String> tasks() {
        var tasks = new HashSet<>(heads.keySet());
        tasks.addAll(taggers.keySet());
        tasks.addAll(scorers.keySet());
        return tasks;
    }

    @Override
    public EncoderStatus status() {
        return below.status();
    }

    @Override
    public void close() {
        below.close();
    }

    private final class View implements Encodings {
        private final Encodings encodings;
        private final Deadline deadline;

        View(Encodings encodings, Deadline deadline) {
            this.encodings = encodings;
            this.deadline = deadline;
        }

        @Override
        public Embedding embed(String text) throws UnavailableException, InterruptedException {
            return encodings.embed(text);
        }

        @Override
        public LabelScores classify(String task, String text) throws UnavailableException, InterruptedException {
            LinearHead head = heads.get(task);
            if (head == null) {
                throw new UnavailableException("encoder_missing", "'" + task + "' was not trained");
            }
            Reads reads = head.declaration().reads();
            float[] vector = reads == Reads.NOTHING
                    ? new float[0]
                    : reads.of(below.encoder().encode(text, deadline));
            return head.scores(vector, NGrams.of(text));
        }

        @Override
        public List<TokenSpan> label(String task, String text) throws UnavailableException {
            ChainTagger tagger = taggers.get(task);
            if (tagger == null) {
                throw new UnavailableException("encoder_missing", "'" + task + "' was not trained");
            }
            return tagger.label(text);
        }

        @Override
        public double score(String task, String first, String second)
                throws UnavailableException, InterruptedException {
            return scorer(task).score(first, second, PairScorer.Call.until(deadline));
        }

        @Override
        public double[] rank(String task, String query, List<String> documents)
                throws UnavailableException, InterruptedException {
            return scorer(task).scores(query, documents, PairScorer.Call.until(deadline));
        }

        @Override
        public LabelScores relate(String task, String first, String second)
                throws UnavailableException, InterruptedException {
            return scorer(task).relate(first, second, PairScorer.Call.until(deadline));
        }

        private PairScorer scorer(String task) throws UnavailableException {
            PairScorer scorer = scorers.get(task);
            if (scorer == null) {
                throw new UnavailableException("encoder_missing", "'" + task + "' was not trained");
            }
            return scorer;
        }
    }
}
