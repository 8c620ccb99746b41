package semanticrouter.stores.document;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// An encoder for which texts are as near as the words they share; it refuses texts with the word `unreadable`.
final class WordEncoders implements EncoderRuntime, Encodings {
    private static final int DIMENSION = 64;

    private final String name;
    private final @Nullable CountDownLatch gate;

    WordEncoders(String name) {
        this(name, null);
    }

    /// @param gate reading waits until it is open
    WordEncoders(String name, @Nullable CountDownLatch gate) {
        this.name = name;
        this.gate = gate;
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
    public String embedder(List<String> texts) {
        return name;
    }

    @Override
    public Embedding embed(String text) throws UnavailableException, InterruptedException {
        if (gate != null) {
            gate.await();
        }
        if (text.contains("unreadable")) {
            throw new UnavailableException("encoder_failed", "");
        }
        float[] values = new float[DIMENSION];
        values[0] = 0.01f;
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
            if (!word.isEmpty()) {
                values[Math.floorMod(word.hashCode() * 31, DIMENSION)] += 1;
            }
        }
        double square = 0;
        for (float value : values) {
            square += value * value;
        }
        for (int i = 0; i < values.length; i++) {
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

    @Override
    public void close() {}
}
