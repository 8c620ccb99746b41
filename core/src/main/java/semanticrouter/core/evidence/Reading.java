package semanticrouter.core.evidence;

import semanticrouter.core.compression.PromptCompression;
import semanticrouter.core.compression.PromptCompression.Compressed;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.TextWindow;

/// How much of a request was read, so that nothing is left out in silence.
///
/// @param compression how the text was shortened before most families read it (specification: signals §2.1.5)
/// @param sample UTF-16 units of the evaluated text, and of them those in the sample that most families read
/// (specification: signals §2.1.3); keywords, structure, jailbreak and pii read the whole text
/// @param models tokens of the texts that learned models were given, and of them those in a window that ran
public record Reading(Compressed compression, Coverage sample, Coverage models) {
    /// Everything was read.
    public static final Reading WHOLE = new Reading(PromptCompression.NONE.of(""), Coverage.NONE, Coverage.NONE);

    /// @param read the request as most families read it
    static Reading of(RequestFacts facts, RequestFacts read, Compressed compression, Coverage models) {
        int length = facts.evalText().length();
        int kept = read.evalText().length();
        // The sample of a long text also holds two markers.
        int sampled = kept <= TextWindow.LIMIT ? kept : Math.min(kept, TextWindow.units(read.evalSample()));
        return new Reading(compression, new Coverage(length, Math.min(length, sampled)), models);
    }

    /// Whether nothing was left out.
    public boolean whole() {
        return sample.whole() && models.whole();
    }
}
