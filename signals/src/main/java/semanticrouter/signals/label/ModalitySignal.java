package semanticrouter.signals.label;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.image.Modality;
import semanticrouter.core.image.ModalityDetection;
import semanticrouter.core.image.ModalityDetection.Verdict;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalOutcome.Match;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalSetup;

/// Whether the turn wants text, an image or both (specification: signals §2.21).
///
/// Without its model it takes text for granted, or what the words say where they have a say: that modality matches and
/// the others are unavailable, each with the failure.
public final class ModalitySignal implements SignalFamily<LabelRule> {
    /// Shared settings of the detector.
    @Doc("The detector of wanted modalities.")
    public record ModalityDetector(
            @Doc("Detect at all.") @Default("false") boolean enabled,

            @Doc("keyword looks for words, classifier asks the model, hybrid weighs one against the other.")
            @Default("classifier")
            @OneOf({"", "classifier", "keyword", "hybrid"})
            String method,

            @Doc("Words that ask for an image.") @Default("[]")
            List<String> keywords,

            @Doc("Words that, beside those, ask for text and an image.") @Default("[]")
            List<String> bothKeywords,

            @Doc("Confidence from which the model alone decides (hybrid).") @Nullable @Range(min = 0, max = 1)
            Double confidenceThreshold,

            @Doc("Share of that confidence from which the model wins over differing words (hybrid).")
            @Nullable
            @Range(min = 0, max = 1)
            Double lowerThresholdRatio) {
        public ModalityDetector {
            keywords = List.copyOf(keywords);
            bothKeywords = List.copyOf(bothKeywords);
        }

        /// How modalities are detected.
        ModalityDetection detection() {
            return ModalityDetection.of(method, keywords, bothKeywords, confidenceThreshold, lowerThresholdRatio);
        }
    }

    @Override
    public Kind<LabelRule> kind() {
        return Kind.signal("modality", "modality", LabelRule.class);
    }

    @Override
    public String description() {
        return "Tells whether the turn wants text (AR), an image (DIFFUSION) or both.";
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
        return List.of(new SettingsAt<>("global.model_catalog.modules.modality_detector", ModalityDetector.class));
    }

    @Override
    public List<Problem> check(LabelRule rule, List<LabelRule> all) {
        return Modality.of(rule.name()).isPresent()
                ? List.of()
                : List.of(Problem.error("name", "must be AR, DIFFUSION or BOTH"));
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<LabelRule> setup) {
        ModalityDetector settings = setup.settings().get(ModalityDetector.class);
        List<LabelRule> rules = List.copyOf(setup.rules());
        ModalityDetection detection = settings.detection();
        return settings.enabled() ? input -> evaluate(rules, detection, input) : _ -> SignalReport.NOTHING;
    }

    private static SignalReport evaluate(List<LabelRule> rules, ModalityDetection detection, SignalInput input)
            throws InterruptedException {
        Verdict verdict = detection.tell(input.facts().evalSample(), input.encodings());
        Failure failure = verdict.failure();
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        var evidence = new ArrayList<String>();
        for (LabelRule rule : rules) {
            if (evidence.isEmpty() && rule.name().equalsIgnoreCase(verdict.label())) {
                outcomes.put(rule.name(), new Match(OptionalDouble.empty(), failure));
                evidence.add(rule.name() + String.format(Locale.ROOT, " %.2f", verdict.confidence()));
            } else if (failure != null) {
                outcomes.putIfAbsent(rule.name(), new SignalOutcome.Unavailable(failure));
            }
        }
        String told = verdict.label() + ";" + detection.method();
        return new SignalReport(outcomes, Map.of(), List.copyOf(evidence), null, told);
    }
}
