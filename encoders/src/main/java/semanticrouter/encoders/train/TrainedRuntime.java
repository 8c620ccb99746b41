package semanticrouter.encoders.train;

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
import semanticrouter.encoders.head.LinearHead;
import semanticrouter.encoders.head.NGrams;
import semanticrouter.encoders.tag.ChainTagger;

/// One freshly trained model on top of a runtime that has none, so that it can be measured before it is shipped.
record TrainedRuntime(EncoderRuntime below, Map<String, LinearHead> heads, Map<String, ChainTagger> taggers)
        implements EncoderRuntime {
    TrainedRuntime {
        heads = Map.copyOf(heads);
        taggers = Map.copyOf(taggers);
    }

    @Override
    public Encodings open(Deadline deadline) {
        return new View(below.open(deadline));
    }

    @Override
    public Set<String> tasks() {
        return heads.isEmpty() ? taggers.keySet() : heads.keySet();
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

        View(Encodings encodings) {
            this.encodings = encodings;
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
            float[] vector = head.declaration().dimension() == 0
                    ? new float[0]
                    : embed(text).values();
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
        public double score(String task, String first, String second) throws UnavailableException {
            throw new UnavailableException("encoder_missing", "'" + task + "' was not trained");
        }
    }
}
