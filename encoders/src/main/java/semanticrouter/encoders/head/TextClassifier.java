package semanticrouter.encoders.head;

import java.util.List;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;

/// Says which of a closed list of labels a text bears. Safe for all threads.
public interface TextClassifier {
    /// In the order of the probabilities.
    List<String> labels();

    LabelScores classify(EncodedText text) throws UnavailableException, InterruptedException;
}
