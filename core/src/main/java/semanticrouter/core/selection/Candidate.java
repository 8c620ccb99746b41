package semanticrouter.core.selection;

import java.util.Optional;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.signal.ReasoningAdvice;

/// A model a decision offers, with what is known about it.
public record Candidate(ModelRef ref, ModelProfile profile) {
    /// This candidate with an advice on reasoning, which holds where the configuration does not say.
    public Candidate advised(Optional<ReasoningAdvice> advice) {
        return advice.isEmpty() ? this : new Candidate(ref.advised(advice), profile);
    }
}
