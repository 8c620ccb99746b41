package semanticrouter.encoders.head;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.lane.Job;
import semanticrouter.encoders.model.Tensor;
import semanticrouter.encoders.model.TokenRow;
import semanticrouter.encoders.sentence.Window;
import semanticrouter.encoders.tokenize.Framing;
import semanticrouter.encoders.tokenize.Tokens;

/// A token classifier from a model directory: the most probable label a token, joined to spans.
public final class OnnxTagger implements TextTagger {
    /// Which of two labels a stretch is marked with.
    private static final int MARKED = 1;

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

    /// A first text that leaves no room loses its end, and a second that is longer than half of what is read is read in
    /// parts.
    @Override
    public List<TokenSpan> mark(String first, String second, double threshold, PairScorer.Call call)
            throws UnavailableException, InterruptedException {
        if (model.config().labels().size() != MARKED + 1) {
            throw new UnavailableException("encoder_missing", model.where() + " has other labels than two");
        }
        Framing framing = model.tokenizer().framing();
        Tokens before = model.tokenizer().encode(first);
        Tokens tokens = model.tokenizer().encode(second);
        int room = model.config().maxTokens() - framing.pairOverhead();
        int size = Math.max(room / 2, room - before.size());
        List<Window> windows = Window.cut(tokens, size, model.maxWindows());
        int longest = windows.stream().mapToInt(Window::size).max().orElse(0);
        int kept = Math.min(before.size(), room - longest);
        var jobs = new ArrayList<Job<Tensor>>(windows.size());
        for (Window window : windows) {
            TokenRow row = TokenRow.pair(framing, before, kept, tokens, window.from(), window.to());
            jobs.add(new Job<>(row.ids().length, () -> logits(row)));
        }
        List<Tensor> parts = model.lane().run(jobs, call.deadline());
        Coverage read = Window.coverage(tokens, windows);
        call.read().accept(new Coverage(read.total() + before.size(), read.covered() + kept));
        int offset = framing.before().size() + kept + framing.between().size();
        return marked(tokens, windows, parts, offset, threshold);
    }

    private static List<TokenSpan> marked(
            Tokens tokens, List<Window> windows, List<Tensor> parts, int offset, double threshold) {
        var spans = new ArrayList<TokenSpan>();
        boolean open = false;
        for (int w = 0; w < windows.size(); w++) {
            Window window = windows.get(w);
            for (int i = 0; i < window.size(); i++) {
                double p = Softmax.of(parts.get(w).values(), (offset + i) * (MARKED + 1), MARKED + 1)[MARKED];
                int token = window.from() + i;
                if (p >= threshold) {
                    int start = tokens.starts()[token];
                    int end = tokens.ends()[token];
                    TokenSpan last = open ? spans.removeLast() : new TokenSpan("", start, end, p);
                    spans.add(new TokenSpan("", last.start(), end, Math.max(last.score(), p)));
                }
                open = p >= threshold;
            }
            boolean next = w + 1 < windows.size() && windows.get(w + 1).from() == window.to();
            open &= next;
        }
        return spans;
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
