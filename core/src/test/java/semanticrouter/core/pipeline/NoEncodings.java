package semanticrouter.core.pipeline;

import java.util.List;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.UnavailableException;

/// Encodings of a process without models.
final class NoEncodings implements Encodings {
    @Override
    public Embedding embed(String text) throws UnavailableException {
        throw new UnavailableException("encoder_missing", "");
    }

    @Override
    public LabelScores classify(String task, String text) throws UnavailableException {
        throw new UnavailableException("encoder_missing", "");
    }

    @Override
    public List<TokenSpan> label(String task, String text) throws UnavailableException {
        throw new UnavailableException("encoder_missing", "");
    }

    @Override
    public double score(String task, String first, String second) throws UnavailableException {
        throw new UnavailableException("encoder_missing", "");
    }
}
