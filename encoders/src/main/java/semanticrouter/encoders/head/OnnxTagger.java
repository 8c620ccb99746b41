package semanticrouter.encoders.head;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.lane.Job;
import semanticrouter.encoders.model.Tensor;
import semanticrouter.encoders.model.TokenRow;
import semanticrouter.encoders.sentence.Window;
import semanticrouter.encoders.tokenize.Tokens;

/// A token classifier from a model directory: the most probable label a token, joined to spans.
public final class OnnxTagger implements TextTagger {
    private final ModelDirectory model;

    public OnnxTagger(ModelDirectory model) {
        this.model = model;
    }

    @Override
    public List<String> labels() {
        return model.config().labels().stream()
                .filter(label -> !label.equals("O"))
                .map(label -> label.startsWith("B-") || label.startsWith("I-") ? label.substring(2) : label)
                .distinct()
                .toList();
    }

    @Override
    public List<TokenSpan> label(EncodedText text) throws UnavailableException, InterruptedException {
        Tokens tokens = model.tokenizer().encode(text.text());
        int size = model.config().maxTokens() - model.tokenizer().framing().singleOverhead();
        List<Window> windows = Window.cut(tokens, size, model.maxWindows());
        var jobs = new ArrayList<Job<Tensor>>(windows.size());
        for (Window window : windows) {
            TokenRow row = TokenRow.single(model.tokenizer().framing(), tokens, window.from(), window.to());
            jobs.add(new Job<>(row.ids().length, () -> logits(row)));
        }
        List<Tensor> parts = model.lane().run(jobs, text.deadline());
        text.read(Window.coverage(tokens, windows));
        var spans = new BioSpans();
        List<String> labels = model.config().labels();
        int offset = model.tokenizer().framing().before().size();
        for (int w = 0; w < windows.size(); w++) {
            Window window = windows.get(w);
            for (int i = 0; i < window.size(); i++) {
                double[] p = Softmax.of(parts.get(w).values(), (offset + i) * labels.size(), labels.size());
                int best = 0;
                for (int k = 1; k < p.length; k++) {
                    best = p[k] > p[best] ? k : best;
                }
                int token = window.from() + i;
                spans.add(labels.get(best), p[best], tokens.starts()[token], tokens.ends()[token]);
            }
        }
        return spans.finish();
    }

    private Tensor logits(TokenRow row) throws UnavailableException {
        Tensor logits = model.session().run(row);
        if (logits.values().length != row.ids().length * model.config().labels().size()) {
            throw new UnavailableException(
                    "encoder_failed",
                    model.where() + " gave " + logits.values().length + " logits for " + row.ids().length + " tokens");
        }
        return logits;
    }
}
