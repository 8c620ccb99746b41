package semanticrouter.plugins.hallucination;

import semanticrouter.core.call.Call;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.FactCheck;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.FamilyResult;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalOutcome;

/// Whether an answer to the request would have facts worth checking: what the signal `fact_check` said of it, and where
/// no rule asked, what the same classifier says now.
///
/// @param threshold the signal's
record Sentinel(EncoderRuntime encoders, double threshold) {
    boolean needed(Call call) throws UnavailableException, InterruptedException {
        Evidence evidence = call.trace().evidence();
        if (evidence != null && evidence.families().get(FactCheck.TASK) instanceof FamilyResult.Evaluated asked) {
            var said = asked.report().outcomes();
            if (said.get(FactCheck.NEEDED) instanceof SignalOutcome.Match) {
                return true;
            }
            if (said.get(FactCheck.NOT_NEEDED) instanceof SignalOutcome.Match) {
                return false;
            }
        }
        String text = call.inbound().facts().evalSample();
        return !text.isBlank()
                && FactCheck.verdict(encoders.open(call.inbound().deadline()).classify(FactCheck.TASK, text), threshold)
                        .equals(FactCheck.NEEDED);
    }
}
