package semanticrouter.encoders.head;

import java.util.List;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.lane.Job;
import semanticrouter.encoders.model.Tensor;
import semanticrouter.encoders.model.TokenRow;
import semanticrouter.encoders.tokenize.Framing;
import semanticrouter.encoders.tokenize.Tokens;

/// A cross-encoder from a model directory: one logit is squashed, several are a distribution of which `entailment`,
/// `relevant` or else the last label counts. A pair that is too long loses the end of its longer text, and
/// the call is told how much was read.
public final class OnnxPairScorer implements PairScorer {
    private final ModelDirectory model;

    public OnnxPairScorer(ModelDirectory model) {
        this.model = model;
    }

    @Override
    public double score(String first, String second, Call call) throws UnavailableException, InterruptedException {
        float[] values = logits(first, second, call);
        if (values.length == 1) {
            return Softmax.sigmoid(values[0]);
        }
        return Softmax.of(values, 0, values.length)[Math.min(positive(), values.length - 1)];
    }

    @Override
    public List<String> labels() {
        return model.config().labels().size() > 1 ? model.config().labels() : List.of();
    }

    @Override
    public LabelScores relate(String first, String second, Call call)
            throws UnavailableException, InterruptedException {
        if (labels().isEmpty()) {
            throw new UnavailableException("encoder_missing", model.where() + " gives pairs one score and no labels");
        }
        float[] values = logits(first, second, call);
        if (values.length != labels().size()) {
            throw new UnavailableException(
                    "encoder_failed",
                    model.where() + " gave " + values.length + " logits for " + labels().size() + " labels");
        }
        return new LabelScores(labels(), Softmax.of(values, 0, values.length));
    }

    private float[] logits(String first, String second, Call call) throws UnavailableException, InterruptedException {
        Framing framing = model.tokenizer().framing();
        Tokens a = model.tokenizer().encode(first);
        Tokens b = model.tokenizer().encode(second);
        int room = model.config().maxTokens() - framing.pairOverhead();
        int keptB = Math.min(b.size(), Math.max(room / 2, room - a.size()));
        int keptA = Math.min(a.size(), room - keptB);
        TokenRow row = TokenRow.pair(framing, a, keptA, b, keptB);
        Tensor logits = model.lane()
                .run(new Job<>(row.ids().length, () -> model.session().run(row)), call.deadline());
        call.read().accept(new Coverage((long) a.size() + b.size(), (long) keptA + keptB));
        return logits.values();
    }

    private int positive() {
        List<String> labels = model.config().labels();
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).equalsIgnoreCase("entailment") || labels.get(i).equalsIgnoreCase("relevant")) {
                return i;
            }
        }
        return labels.size() - 1;
    }
}
