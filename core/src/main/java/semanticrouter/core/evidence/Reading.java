package semanticrouter.core.evidence;

import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.TextWindow;

/// How much of a request was read, so that nothing is left out in silence.
///
/// @param sample UTF-16 units of the evaluated text, and of them those in the sample that most families read
/// (specification: signals §2.1.3); keywords, structure, jailbreak and pii read the whole text
/// @param models tokens of the texts that learned models were given, and of them those in a window that ran
public record Reading(Coverage sample, Coverage models) {
    static Reading of(RequestFacts facts, Coverage models) {
        int length = facts.evalText().length();
        // The sample of a long text also holds two markers.
        int read = length <= TextWindow.LIMIT ? length : Math.min(length, TextWindow.units(facts.evalSample()));
        return new Reading(new Coverage(length, read), models);
    }

    /// Whether nothing was left out.
    public boolean whole() {
        return sample.whole() && models.whole();
    }
}
