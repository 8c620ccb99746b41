package semanticrouter.signals.label;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
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
import semanticrouter.signals.rules.Threshold;
import semanticrouter.signals.text.CaseFold;

/// Whether the turn wants text, an image or both (specification: signals §2.21).
///
/// Without its model it takes text for granted, or what the words say where they have a say: that modality matches and
/// the others are unavailable, each with the failure.
public final class ModalitySignal implements SignalFamily<LabelRule> {
    private static final String TASK = "modality";
    private static final String TEXT = "AR";
    private static final String IMAGE = "DIFFUSION";
    private static final String BOTH = "BOTH";

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
        private static final double STANDARD_CONFIDENCE = 0.6;
        private static final double STANDARD_RATIO = 0.7;

        public ModalityDetector {
            keywords = List.copyOf(keywords);
            bothKeywords = List.copyOf(bothKeywords);
        }

        /// How modalities are detected.
        String way() {
            return method.isEmpty() ? "classifier" : method;
        }

        double decisive() {
            return Threshold.widened(confidenceThreshold == null ? STANDARD_CONFIDENCE : confidenceThreshold);
        }

        double preferred() {
            return decisive() * Threshold.widened(lowerThresholdRatio == null ? STANDARD_RATIO : lowerThresholdRatio);
        }
    }

    /// A modality and how sure it is.
    ///
    /// @param failure why the model did not say so, null when it did or was not asked
    private record Verdict(
            String label, double confidence, @Nullable Failure failure) {
        Verdict(String label, double confidence) {
            this(label, confidence, null);
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
        return List.of(TEXT, IMAGE, BOTH).contains(rule.name().toUpperCase(Locale.ROOT))
                ? List.of()
                : List.of(Problem.error("name", "must be AR, DIFFUSION or BOTH"));
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<LabelRule> setup) {
        ModalityDetector settings = setup.settings().get(ModalityDetector.class);
        List<LabelRule> rules = List.copyOf(setup.rules());
        return settings.enabled() ? input -> evaluate(rules, settings, input) : _ -> SignalReport.NOTHING;
    }

    private static SignalReport evaluate(List<LabelRule> rules, ModalityDetector settings, SignalInput input)
            throws InterruptedException {
        String text = input.facts().evalSample();
        Verdict verdict = text.isBlank() ? new Verdict(TEXT, 1) : verdict(text, settings, input);
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
        String told = verdict.label() + ";" + settings.way();
        return new SignalReport(outcomes, Map.of(), List.copyOf(evidence), null, told);
    }

    private static Verdict verdict(String text, ModalityDetector settings, SignalInput input)
            throws InterruptedException {
        return switch (settings.way()) {
            case "keyword" -> byWords(text, settings);
            case "hybrid" -> byBoth(text, settings, input);
            default -> byModel(text, input, new Verdict(TEXT, 0));
        };
    }

    /// What the model says, and without it what is taken instead.
    private static Verdict byModel(String text, SignalInput input, Verdict instead) throws InterruptedException {
        try {
            LabelScores scores = input.encodings().classify(TASK, text);
            return new Verdict(scores.topLabel().toUpperCase(Locale.ROOT), scores.topProbability());
        } catch (UnavailableException unavailable) {
            return new Verdict(instead.label(), instead.confidence(), unavailable.failure());
        }
    }

    private static Verdict byWords(String text, ModalityDetector settings) {
        if (settings.keywords().isEmpty()) {
            return new Verdict(TEXT, 0.5);
        }
        String folded = new String(CaseFold.fold(text));
        if (!contains(folded, settings.keywords())) {
            return new Verdict(TEXT, 0.8);
        }
        return contains(folded, settings.bothKeywords()) ? new Verdict(BOTH, 0.75) : new Verdict(IMAGE, 0.8);
    }

    private static boolean contains(String folded, List<String> words) {
        return words.stream().anyMatch(word -> folded.contains(new String(CaseFold.fold(word))));
    }

    /// The model where it is sure, the words where the model is not there or not sure enough.
    private static Verdict byBoth(String text, ModalityDetector settings, SignalInput input)
            throws InterruptedException {
        Verdict words = byWords(text, settings);
        Verdict model = byModel(text, input, words);
        if (model.failure() != null || model.confidence() >= settings.decisive()) {
            return model;
        }
        if (model.label().equals(words.label())) {
            return new Verdict(model.label(), (model.confidence() + words.confidence()) / 2);
        }
        return model.confidence() >= settings.preferred() ? model : words;
    }
}
