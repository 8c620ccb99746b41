package semanticrouter.plugins.reply;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Call;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.request.TextWindow;
import semanticrouter.core.trace.Fact;

/// Asks the guard's classifier about a text (specification: signals §2.16, classifier).
///
/// @param positiveLabels labels that mean harm; empty for `jailbreak`
/// @param failClosed whether a text that could not be screened counts as harmful
record Screen(EncoderRuntime encoders, double threshold, List<String> positiveLabels, boolean failClosed) {
    /// Name of the classifier.
    static final String TASK = "jailbreak";

    private static final Logger LOGGER = LoggerFactory.getLogger(Screen.class);
    private static final int CHUNK = 1536;

    /// Whether any part of the text scores at or above the threshold.
    boolean harmful(Call call, String text) throws InterruptedException {
        if (text.isBlank()) {
            return false;
        }
        try {
            Encodings encodings = encoders.open(call.inbound().deadline());
            for (String chunk : TextWindow.chunks(text, CHUNK)) {
                double risk = risk(encodings.classify(TASK, chunk));
                if (risk > 0 && risk >= (float) threshold) {
                    return true;
                }
            }
            return false;
        } catch (UnavailableException unavailable) {
            LOGGER.atWarn()
                    .addKeyValue("requestId", call.inbound().id())
                    .addKeyValue("errorCode", unavailable.failure().code())
                    .log(
                            failClosed
                                    ? "an answer could not be screened and is treated as harmful"
                                    : "an answer could not be screened");
            call.trace()
                    .facts()
                    .add(new Fact.PluginFailed(
                            ResponseJailbreak.TYPE, unavailable.failure().code()));
            return failClosed;
        }
    }

    /// Sum of the harmful labels' probabilities.
    private double risk(LabelScores scores) throws UnavailableException {
        List<String> harmful = positiveLabels.isEmpty() ? List.of(TASK) : positiveLabels;
        if (harmful.stream().noneMatch(scores.labels()::contains)) {
            throw new UnavailableException("label_missing", "the classifier knows none of the labels " + harmful);
        }
        return harmful.stream().mapToDouble(scores::of).sum();
    }
}
