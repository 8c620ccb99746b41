package semanticrouter.signals.label;

import java.util.List;
import java.util.Locale;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.signals.rules.Threshold;

/// What the user thinks of the answer before (specification: signals §2.9); asked only when there was one.
public final class UserFeedbackSignal implements SignalFamily<LabelRule> {
    private static final String TASK = "feedback";
    private static final String SATISFIED = "satisfied";
    private static final List<String> LABELS =
            List.of(SATISFIED, "need_clarification", "wrong_answer", "want_different");

    /// Shared settings of the classifier.
    @Doc("The classifier of feedback.")
    public record FeedbackDetector(
            @Doc("Ask the classifier at all.") @Default("true")
            boolean enabled,

            @Doc("Least confidence of a label; below it the user counts as satisfied, 0 to 1.")
            @Default("0.7")
            @Range(min = 0, max = 1)
            double threshold) {}

    @Override
    public Kind<LabelRule> kind() {
        return Kind.signal("user_feedback", "user_feedbacks", LabelRule.class);
    }

    @Override
    public String description() {
        return "Tells what the user thinks of the previous answer.";
    }

    @Override
    public CostClass cost() {
        return CostClass.ENCODER;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.ONE;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>("global.model_catalog.modules.feedback_detector", FeedbackDetector.class));
    }

    @Override
    public List<Problem> check(LabelRule rule, List<LabelRule> all) {
        return Labels.unknown(rule, LABELS);
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<LabelRule> setup) {
        FeedbackDetector settings = setup.settings().get(FeedbackDetector.class);
        double threshold = Threshold.widened(settings.threshold());
        List<LabelRule> rules = List.copyOf(setup.rules());
        return settings.enabled() ? input -> evaluate(rules, threshold, input) : _ -> SignalReport.NOTHING;
    }

    private static SignalReport evaluate(List<LabelRule> rules, double threshold, SignalInput input)
            throws UnavailableException, InterruptedException {
        String text = input.facts().evalSample();
        if (text.isBlank() || !input.facts().hasAssistantReply()) {
            return SignalReport.NOTHING;
        }
        LabelScores scores = input.encodings().classify(TASK, text);
        String label = scores.topProbability() < threshold ? SATISFIED : named(scores.topLabel());
        return Labels.exactly(rules, label);
    }

    /// The classifier's label as rules name it.
    private static String named(String label) {
        String lower = label.toLowerCase(Locale.ROOT);
        return lower.equals("sat") ? SATISFIED : lower;
    }
}
