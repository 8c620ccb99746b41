package semanticrouter.plugins.memory;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Texts are alike as far as they have the same words.
///
/// @param name of the encoder
/// @param broken whether it cannot read anything
record WordEncoders(String name, boolean broken) implements EncoderRuntime, Encodings {
    private static final int DIMENSION = 4_096;

    WordEncoders() {
        this("words", false);
    }

    @Override
    public Encodings open(Deadline deadline) {
        return this;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("embedding");
    }

    @Override
    public EncoderStatus status() {
        return new EncoderStatus(List.of(), 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}

    @Override
    public String embedder(List<String> texts) {
        return name;
    }

    @Override
    public Embedding embed(String text) throws UnavailableException {
        if (broken) {
            throw missing();
        }
        float[] values = new float[DIMENSION];
        for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)) {
            values[Math.floorMod(word.hashCode(), DIMENSION)] = word.isEmpty() ? 0 : 1;
        }
        double square = 0;
        for (float value : values) {
            square += value * value;
        }
        for (int i = 0; i < DIMENSION && square > 0; i++) {
            values[i] /= (float) Math.sqrt(square);
        }
        return new Embedding(values);
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
