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
}
