package semanticrouter.core.encoder;

import java.util.List;
import semanticrouter.core.fault.UnavailableException;

/// Encodings of a process without models.
public final class NoEncodings implements Encodings {
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
