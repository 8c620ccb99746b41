package semanticrouter.encoders.head;

import java.util.List;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.UnavailableException;

/// Finds labelled stretches of a text. Safe for all threads.
public interface TextTagger {
    /// Labels it can give, without BIO prefix.
    List<String> labels();

    /// Spans in order of their start, none overlapping another.
    List<TokenSpan> label(EncodedText text) throws UnavailableException, InterruptedException;

    /// Spans of a second text that have the second of two labels, the text read behind a first one.
    ///
    /// @param threshold least probability of a token
    /// @throws UnavailableException `encoder_missing` when it reads one text at a time, or has not two labels
    default List<TokenSpan> mark(String first, String second, double threshold, PairScorer.Call call)
            throws UnavailableException, InterruptedException {
        throw new UnavailableException("encoder_missing", "this tagger reads one text at a time");
    }
}
