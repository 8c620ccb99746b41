package semanticrouter.selectors.looper.fusion;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.grounding.Detector;
import semanticrouter.core.grounding.Mitigation.Detection;
import semanticrouter.core.grounding.Places;
import semanticrouter.core.grounding.Question;
import semanticrouter.selectors.looper.fusion.PanelAgreement.Score;

/// How far each answer of a panel is supported by what the conversation gave it: one divided by one more than the
/// number of stretches that it does not support (specification: selection §2.7, grounding).
///
/// @param how the detector's settings, which are those of the plugin `hallucination`
record ContextSupport(EncoderRuntime encoders, Detection how) {
    /// Code points of the context that are read.
    private static final int CONTEXT = 24_000;

    /// Code points of each answer that are read.
    private static final int ANSWER = 16_000;

    /// One score for each answer. An answer with an unsupported stretch is flagged.
    ///
    /// @param asked what the user asks
    /// @param context what the conversation gave
    List<Score> of(String asked, String context, List<String> answers, Deadline deadline)
            throws UnavailableException, InterruptedException {
        Detector detector = Detector.local(encoders, how);
        String given = Places.first(context, CONTEXT);
        var scores = new ArrayList<Score>();
        for (String answer : answers) {
            List<String> read = List.of(Places.first(answer, ANSWER));
            int unsupported = detector.find(new Question(asked, given, read), deadline)
                    .findings(read, how.minSpanLength(), how.minSpanConfidence())
                    .size();
            scores.add(new Score(1.0 / (1 + unsupported), unsupported > 0));
        }
        return scores;
    }
}
