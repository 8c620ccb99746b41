package semanticrouter.signals.language;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.signals.rules.Threshold;

/// The language of the current turn (specification: signals §2.12).
public final class LanguageSignal implements SignalFamily<LanguageSignal.Rule> {
    private static final String FALLBACK = "en";
    private static final double FALLBACK_CONFIDENCE = 0.5;
    private static final double LEAST_CONFIDENCE = 0.3;

    /// One language.
    @Doc("Matches when the current turn is written in a language; what cannot be told counts as English.")
    public record Rule(
            @Doc("Two-letter ISO 639-1 code, for example en or zh; decisions refer to language:<code>.") @Required
            String name,

            @Doc("Least confidence of a match, 0 to 1; 0 takes the built-in 0.3.")
            @Default("0")
            @Range(min = 0, max = 1)
            double threshold,

            @Doc("What the rule is for, for people.") @Default("")
            String description)
            implements SignalRule {}

    @Override
    public Kind<Rule> kind() {
        return Kind.signal("language", "language", Rule.class);
    }

    @Override
    public String description() {
        return "Tells in which language the current turn is written.";
    }

    @Override
    public CostClass cost() {
        return CostClass.LEXICAL;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.ONE;
    }

    @Override
    public List<Problem> check(Rule rule, List<Rule> all) {
        return LanguageDetector.CODES.contains(rule.name())
                ? List.of()
                : List.of(Problem.error(
                        "name",
                        "is no language code that can be told; known are "
                                + String.join(", ", LanguageDetector.CODES)));
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<Rule> setup) {
        var detector = new LanguageDetector();
        var byCode = new HashMap<String, Rule>();
        setup.rules().forEach(rule -> byCode.putIfAbsent(rule.name(), rule));
        double least = setup.rules().stream()
                .mapToDouble(rule -> Threshold.widened(rule.threshold()))
                .filter(threshold -> threshold > 0)
                .min()
                .orElse(Threshold.widened(LEAST_CONFIDENCE));
        Map<String, Rule> rules = Map.copyOf(byCode);
        return input -> match(rules, language(detector, input.facts().evalSample(), least));
    }

    private static Guess language(LanguageDetector detector, String text, double least) {
        Optional<Guess> guess = detector.detect(text).filter(found -> found.confidence() >= least);
        return guess.orElse(new Guess(FALLBACK, FALLBACK_CONFIDENCE));
    }

    private static SignalReport match(Map<String, Rule> rules, Guess language) {
        Rule rule = rules.get(language.code());
        boolean matched =
                rule != null && (rule.threshold() == 0 || Threshold.reached(language.confidence(), rule.threshold()));
        return matched ? SignalReport.matching(List.of(language.code())) : SignalReport.NOTHING;
    }
}
