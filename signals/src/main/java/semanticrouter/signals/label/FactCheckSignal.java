package semanticrouter.signals.label;

import java.util.List;
import semanticrouter.core.encoder.FactCheck;
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

/// Whether an answer to the turn would have facts worth checking (specification: signals §2.8).
public final class FactCheckSignal implements SignalFamily<LabelRule> {
    /// Shared settings of the classifier.
    @Doc("The classifier of turns that need fact checking.")
    public record Settings(
            @Doc("Least confidence that a turn needs checking, 0 to 1.") @Default("0.6") @Range(min = 0, max = 1)
            double threshold) {}

    @Override
    public Kind<LabelRule> kind() {
        return Kind.signal("fact_check", "fact_check", LabelRule.class);
    }

    @Override
    public String description() {
        return "Tells whether an answer to the turn should be checked for facts.";
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
        return List.of(
                new SettingsAt<>("global.model_catalog.modules.hallucination_mitigation.fact_check", Settings.class));
    }

    @Override
    public List<Problem> check(LabelRule rule, List<LabelRule> all) {
        return Labels.unknown(rule, List.of(FactCheck.NEEDED, FactCheck.NOT_NEEDED));
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<LabelRule> setup) {
        double threshold =
                Threshold.widened(setup.settings().get(Settings.class).threshold());
        List<LabelRule> rules = List.copyOf(setup.rules());
        return input -> Labels.exactly(rules, verdict(threshold, input));
    }

    private static String verdict(double threshold, SignalInput input)
            throws UnavailableException, InterruptedException {
        String text = input.facts().evalSample();
        return text.isBlank()
                ? FactCheck.NOT_NEEDED
                : FactCheck.verdict(input.encodings().classify(FactCheck.TASK, text), threshold);
    }
}
