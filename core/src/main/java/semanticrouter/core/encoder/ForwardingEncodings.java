package semanticrouter.core.encoder;

import java.util.List;
import semanticrouter.core.fault.UnavailableException;

/// Encodings that answer as others do, but for what a subclass says itself.
///
/// Every question is forwarded, so that a view that changes one answer cannot forget another. As safe for threads as
/// what is below.
public abstract class ForwardingEncodings implements Encodings {
    private final Encodings below;

    protected ForwardingEncodings(Encodings below) {
        this.below = below;
    }

    @Override
    public Embedding embed(String text) throws UnavailableException, InterruptedException {
        return below.embed(text);
    }

    @Override
    public Embedding embed(String text, Exit exit) throws UnavailableException, InterruptedException {
        return below.embed(text, exit);
    }

    @Override
    public EncoderPass pass(String text) throws UnavailableException, InterruptedException {
        return below.pass(text);
    }

    @Override
    public String embedder(List<String> texts) {
        return below.embedder(texts);
    }

    @Override
    public SimilarityScale scale(String text) {
        return below.scale(text);
    }

    @Override
    public double similarity(String first, String second) throws UnavailableException, InterruptedException {
        return below.similarity(first, second);
    }

    @Override
    public LabelScores classify(String task, String text) throws UnavailableException, InterruptedException {
        return below.classify(task, text);
    }

    @Override
    public List<TokenSpan> label(String task, String text) throws UnavailableException, InterruptedException {
        return below.label(task, text);
    }

    @Override
    public double score(String task, String first, String second) throws UnavailableException, InterruptedException {
        return below.score(task, first, second);
    }

    @Override
    public double[] rank(String task, String query, List<String> documents)
            throws UnavailableException, InterruptedException {
        return below.rank(task, query, documents);
    }

    @Override
    public LabelScores relate(String task, String first, String second)
            throws UnavailableException, InterruptedException {
        return below.relate(task, first, second);
    }

    @Override
    public List<TokenSpan> mark(String task, String first, String second, double threshold)
            throws UnavailableException, InterruptedException {
        return below.mark(task, first, second, threshold);
    }

    @Override
    public Coverage coverage() {
        return below.coverage();
    }
}
