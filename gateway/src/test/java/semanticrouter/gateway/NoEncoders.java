package semanticrouter.gateway;

import java.util.List;
import java.util.Set;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// An encoder runtime with no model in it.
public final class NoEncoders implements EncoderRuntime, Encodings {
    @Override
    public Encodings open(Deadline deadline) {
        return this;
    }

    @Override
    public Set<String> tasks() {
        return Set.of();
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
        return new UnavailableException("encoder_missing", "tests have no models");
    }
}
