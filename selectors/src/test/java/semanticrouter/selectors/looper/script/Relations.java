package semanticrouter.selectors.looper.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Encoders that know nothing but how two texts stand to each other.
public final class Relations implements EncoderRuntime, Encodings {
    private final BiFunction<String, String, LabelScores> relation;

    /// Every pair that was asked for, premise and hypothesis.
    public final List<String> asked = new ArrayList<>();

    public Relations(BiFunction<String, String, LabelScores> relation) {
        this.relation = relation;
    }

    public static LabelScores of(double entails, double contradicts) {
        return new LabelScores(
                List.of("Contradiction", "Entailment", "Neutral"),
                new double[] {contradicts, entails, 1 - entails - contradicts});
    }

    @Override
    public LabelScores relate(String task, String first, String second) throws UnavailableException {
        asked.add(first + "|" + second);
        if (!task.equals("nli") || first.contains("unreadable")) {
            throw missing();
        }
        return relation.apply(first, second);
    }

    @Override
    public Encodings open(Deadline deadline) {
        return this;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("nli");
    }

    @Override
    public EncoderStatus status() {
        return new EncoderStatus(List.of(), 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}

    @Override
    public Embedding embed(String text) throws UnavailableException {
        throw missing();
    }

    @Override
    public LabelScores classify(String task, String text) throws UnavailableException {
        throw missing();
    }

    @Override
    public List<TokenSpan> label(String task, String text) throws UnavailableException {
        throw missing();
    }

    @Override
    public double score(String task, String first, String second) throws UnavailableException {
        throw missing();
    }

    private static UnavailableException missing() {
        return new UnavailableException("encoder_missing", "");
    }
}
