package semanticrouter.encoders.head;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.sentence.Encoded;

/// A classifier with a head of its own for texts in a writing that has an encoder of its own: sentence vectors of two
/// encoders have nothing in common, so one head cannot read both.
public final class ScriptClassifier implements TextClassifier {
    private final TextClassifier standard;
    private final LinearHead own;

    /// @param standard reads what the shared encoder reads
    /// @param own reads what another encoder reads
    /// @throws IllegalArgumentException when both have different labels
    public ScriptClassifier(TextClassifier standard, LinearHead own) {
        if (!standard.labels().equals(own.labels())) {
            throw new IllegalArgumentException(
                    own.declaration().task() + " has other labels than the head it stands in for: " + own.labels()
                            + ", not " + standard.labels());
        }
        this.standard = standard;
        this.own = own;
    }

    @Override
    public List<String> labels() {
        return standard.labels();
    }

    @Override
    public LabelScores classify(EncodedText text) throws UnavailableException, InterruptedException {
        Optional<Encoded> pass = text.own();
        return pass.isEmpty()
                ? standard.classify(text)
                : own.scores(own.declaration().reads().of(pass.get()), text.grams());
    }
}
