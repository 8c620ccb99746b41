package semanticrouter.encoders.head;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.lane.Job;
import semanticrouter.encoders.model.Tensor;
import semanticrouter.encoders.model.TokenRow;
import semanticrouter.encoders.sentence.Window;
import semanticrouter.encoders.tokenize.Tokens;

/// A sequence classifier from a model directory. A long text is classified window by window and the probabilities are
/// averaged, weighted by length.
public final class OnnxClassifier implements TextClassifier {
    private final ModelDirectory model;

    public OnnxClassifier(ModelDirectory model) {
        this.model = model;
    }

    @Override
    public List<String> labels() {
        return model.config().labels();
    }

    @Override
    public LabelScores classify(EncodedText text) throws UnavailableException, InterruptedException {
        Tokens tokens = model.tokenizer().encode(text.text());
        int size = model.config().maxTokens() - model.tokenizer().framing().singleOverhead();
        List<Window> windows = Window.cut(tokens, size, model.maxWindows());
        var jobs = new ArrayList<Job<double[]>>(windows.size());
        for (Window window : windows) {
            TokenRow row = TokenRow.single(model.tokenizer().framing(), tokens, window.from(), window.to());
            jobs.add(new Job<>(row.ids().length, () -> probabilities(row)));
        }
        List<double[]> parts = model.lane().run(jobs, text.deadline());
        text.read(Window.coverage(tokens, windows));
        double[] mean = new double[labels().size()];
        double total = windows.stream().mapToInt(Window::size).sum();
        for (int w = 0; w < parts.size(); w++) {
            double weight = total == 0 ? 1.0 / parts.size() : windows.get(w).size() / total;
            for (int i = 0; i < mean.length; i++) {
                mean[i] += weight * parts.get(w)[i];
            }
        }
        return new LabelScores(labels(), mean);
    }

    private double[] probabilities(TokenRow row) throws UnavailableException {
        Tensor logits = model.session().run(row);
        if (logits.values().length != labels().size()) {
            throw new UnavailableException(
                    "encoder_failed",
                    model.where() + " gave " + logits.values().length + " logits for " + labels().size() + " labels");
        }
        return Softmax.of(logits.values(), 0, logits.values().length);
    }
}
