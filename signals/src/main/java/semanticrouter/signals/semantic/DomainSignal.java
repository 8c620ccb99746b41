package semanticrouter.signals.semantic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.ReasoningAdvice;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.signals.rules.Threshold;
import semanticrouter.signals.rules.Unanswerable;
import semanticrouter.signals.text.EditDistance;

/// The subject of the current turn (specification: signals §2.7).
///
/// Asks the MCP classifier where one is configured, and the classifier `domain` where there is none or it does not
/// answer; where none is loaded, the nearest of a few built-in sentences per subject decides.
/// A confident answer names the best subject only, an uncertain one every subject that reaches the threshold. A
/// subject that several domains list matches them all.
public final class DomainSignal implements SignalFamily<DomainRule> {
    private static final String TASK = "domain";

    private static final List<String> CATEGORIES = List.of(
            "biology",
            "business",
            "chemistry",
            "computer science",
            "economics",
            "engineering",
            "health",
            "history",
            "law",
            "math",
            "other",
            "philosophy",
            "physics",
            "psychology");

    /// Edits within which a word is a misspelt subject (specification: signals §1.1 step 6, §1.17).
    private static final int TYPO = 3;

    /// Entropy from which an answer is uncertain: below it only the best subject counts.
    private static final double UNCERTAIN = 0.4;

    /// Shared settings of the domain classifier.
    @Doc("The classifier of subjects.")
    public record DomainClassifier(
            @Doc("Ask the classifier at all; on unless it says false.") @Nullable
            Boolean enabled,

            @Doc("Least probability of a subject that matches, 0 to 1.") @Default("0.5") @Range(min = 0, max = 1)
            double threshold) {}

    /// Shared settings of the MCP classifier.
    @Doc("The classifier of subjects behind an MCP server.")
    public record McpClassifier(
            @Doc("Least probability of a subject that matches, 0 to 1; 0 for that of the classifier.")
            @Default("0")
            @Range(min = 0, max = 1)
            double threshold) {}

    /// How probabilities are read.
    ///
    /// @param names of the domains, by subject
    private record Reading(Map<String, List<String>> names, double threshold, Optional<EntropyReasoning> reasoning) {}

    @Override
    public Kind<DomainRule> kind() {
        return Kind.signal("domain", "domains", DomainRule.class);
    }

    @Override
    public String description() {
        return "Tells to which configured subject the current turn belongs.";
    }

    @Override
    public String evalKey() {
        return "domains";
    }

    @Override
    public String headerName() {
        return "domains";
    }

    @Override
    public CostClass cost() {
        return CostClass.ENCODER;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.UNIT;
    }

    /// A domain also holds when one of the domains it lists as a subject matched.
    @Override
    public List<String> impliedBy(String leaf, List<DomainRule> rules) {
        List<String> listed = rules.stream()
                .filter(rule -> rule.name().equals(leaf))
                .flatMap(rule -> rule.mmluCategories().stream())
                .toList();
        Stream<String> others = rules.stream()
                .map(DomainRule::name)
                .filter(name -> listed.stream().anyMatch(name::equalsIgnoreCase));
        return Stream.concat(Stream.of(leaf), others).distinct().toList();
    }

    @Override
    public boolean advises(List<DomainRule> rules) {
        return rules.stream().anyMatch(rule -> !rule.modelScores().isEmpty());
    }

    @Override
    public List<Problem> check(DomainRule rule, List<DomainRule> all) {
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < rule.mmluCategories().size(); i++) {
            String subject = rule.mmluCategories().get(i).toLowerCase(Locale.ROOT);
            if (!CATEGORIES.contains(subject)) {
                problems.add(Problem.error(
                        "mmlu_categories[" + i + "]",
                        "\"" + rule.mmluCategories().get(i) + "\" is no subject; the subjects are "
                                + String.join(", ", CATEGORIES),
                        EditDistance.nearest(subject, CATEGORIES, TYPO)
                                .map(near -> "did you mean \"" + near + "\"?")
                                .orElse("")));
            }
        }
        return problems;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(
                new SettingsAt<>("global.model_catalog.modules.classifier.domain", DomainClassifier.class),
                new SettingsAt<>("global.model_catalog.modules.classifier.mcp", McpClassifier.class));
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<DomainRule> setup) throws UnavailableException, InterruptedException {
        DomainClassifier config = setup.settings().get(DomainClassifier.class);
        boolean own = !Boolean.FALSE.equals(config.enabled());
        Optional<SubjectTool> tool = setup.services().subjects();
        if (!own && tool.isEmpty()) {
            return _ -> SignalReport.NOTHING;
        }
        var byLabel = new HashMap<String, List<String>>();
        for (DomainRule rule : setup.rules()) {
            for (String label : rule.labels()) {
                byLabel.merge(
                        label,
                        List.of(rule.name()),
                        (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
            }
        }
        var reading = new Reading(
                Map.copyOf(byLabel),
                Threshold.widened(config.threshold()),
                EntropyReasoning.of(setup.rules(), config.threshold()));
        if (tool.isEmpty()) {
            return Unanswerable.unlessPrepared(() -> evaluator(reading, own(setup)));
        }
        double threshold = setup.settings().get(McpClassifier.class).threshold();
        var first = new SubjectsByTool(
                tool.get(),
                threshold == 0 ? reading.threshold() : Threshold.widened(threshold),
                own ? unlessMissing(setup) : Optional.empty());
        return evaluator(reading, first);
    }

    /// What the process itself says of subjects.
    private static Subjects own(SignalSetup<DomainRule> setup) throws UnavailableException, InterruptedException {
        if (setup.services().encoders().tasks().contains(TASK)) {
            return (text, input) -> Subjects.Told.of(input.encodings().classify(TASK, text));
        }
        Awaited<DomainExemplars> exemplars = DomainExemplars.embedded(
                setup.services(), setup.rules().stream().map(DomainRule::name).toList());
        return (text, input) ->
                Subjects.Told.of(exemplars.get().classify(input.encodings().embed(text)));
    }

    private static Optional<Subjects> unlessMissing(SignalSetup<DomainRule> setup)
            throws UnavailableException, InterruptedException {
        try {
            return Optional.of(own(setup));
        } catch (UnavailableException unavailable) {
            if (unavailable.failure().code().equals("encoder_missing")) {
                return Optional.empty();
            }
            throw unavailable;
        }
    }

    private static SignalEvaluator evaluator(Reading reading, Subjects subjects) {
        return input -> evaluate(reading, subjects, input);
    }

    private static SignalReport evaluate(Reading reading, Subjects subjects, SignalInput input)
            throws UnavailableException, InterruptedException {
        String text = input.facts().evalSample();
        if (text.isBlank()) {
            return SignalReport.NOTHING;
        }
        Subjects.Told told = subjects.of(text, input);
        LabelScores scores = told.scores();
        double threshold = told.threshold().orElse(reading.threshold());
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        for (int label : likely(told)) {
            double probability = scores.probabilities()[label];
            if (probability >= threshold) {
                String key = scores.labels().get(label).toLowerCase(Locale.ROOT);
                reading.names()
                        .getOrDefault(key, List.of())
                        .forEach(name -> outcomes.putIfAbsent(name, SignalOutcome.Match.of(probability)));
            }
        }
        ReasoningAdvice advice = told.reasoning()
                .map(on -> EntropyReasoning.told(on, scores))
                .or(() -> reading.reasoning().map(reasoning -> reasoning.advise(scores)))
                .orElse(null);
        return new SignalReport(outcomes, Map.of(), List.of(), advice, "", told.answerer());
    }

    /// Labels that may match, most probable first.
    private static List<Integer> likely(Subjects.Told told) {
        LabelScores scores = told.scores();
        if (!told.whole() || scores.normalisedEntropy() < UNCERTAIN) {
            return List.of(scores.top());
        }
        return IntStream.range(0, scores.labels().size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer label) -> scores.probabilities()[label])
                        .reversed())
                .toList();
    }
}
