package semanticrouter.plugins;

import java.util.ArrayList;
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

/// Knows the vectors of some texts and refuses all others; its classifiers find a word harmful, and
/// worth checking, its tagger finds a person in it.
///
/// @param harmful the word, empty for no classifier
public record FakeEncoders(Map<String, float[]> vectors, String harmful) implements EncoderRuntime, Encodings {
    public static final FakeEncoders NONE = new FakeEncoders(Map.of(), "");

    @Override
    public Encodings open(Deadline deadline) {
        return this;
    }

    @Override
    public Set<String> tasks() {
        return harmful.isEmpty() ? Set.of("embedding") : Set.of("embedding", "jailbreak", "fact_check", "pii");
    }

    @Override
    public EncoderStatus status() {
        return new EncoderStatus(List.of(), 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}

    @Override
    public Embedding embed(String text) throws UnavailableException {
        float[] values = vectors.get(text);
        if (values == null) {
            throw missing();
        }
        return new Embedding(values);
    }

    @Override
    public LabelScores classify(String task, String text) throws UnavailableException {
        if (harmful.isEmpty() || text.contains("unreadable")) {
            throw missing();
        }
        double risk = text.contains(harmful) ? 0.9 : 0.1;
        return new LabelScores(List.of("benign", "jailbreak"), new double[] {1 - risk, risk});
    }

    @Override
    public List<TokenSpan> label(String task, String text) throws UnavailableException {
        if (harmful.isEmpty() || text.contains("unreadable")) {
            throw missing();
        }
        var spans = new ArrayList<TokenSpan>();
        for (int at = text.indexOf(harmful); at >= 0; at = text.indexOf(harmful, at + 1)) {
            spans.add(new TokenSpan("PERSON", at, at + harmful.length(), 0.95));
        }
        return spans;
    }

    @Override
    public double score(String task, String first, String second) throws UnavailableException {
        throw missing();
    }

    private static UnavailableException missing() {
        return new UnavailableException("encoder_missing", "");
    }
}
