package semanticrouter.extproc;

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
final class WordVectors implements EncoderRuntime, Encodings {
    private static final int DIMENSION = 1_024;

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
    public Embedding embed(String text) {
        float[] values = new float[DIMENSION];
        int words = 0;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)) {
            int place = Math.floorMod(word.hashCode(), DIMENSION);
            if (!word.isEmpty() && values[place] == 0) {
                values[place] = 1;
                words++;
            }
        }
        for (int i = 0; i < DIMENSION && words > 0; i++) {
            values[i] /= (float) Math.sqrt(words);
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
        return new UnavailableException("encoder_missing", "it knows words alone");
    }
}
