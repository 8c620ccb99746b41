package semanticrouter.signals.semantic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.signals.bank.Examples;
import semanticrouter.signals.bank.PrototypeBank;
import semanticrouter.signals.bank.PrototypeScoring;
import semanticrouter.signals.rules.Threshold;
import semanticrouter.signals.rules.Unanswerable;

/// How hard the current turn is (specification: signals §2.13).
///
/// The margin of a rule is the score of its hard examples less that of its easy ones; every rule gives exactly one
/// level. A rule without examples takes the probabilities of the classifier `complexity` instead. No encoder here reads
/// images, so the text alone is judged; a rule that would compare the request's image says that it could not.
public final class ComplexitySignal implements SignalFamily<ComplexityRule> {
    private static final String TASK = "complexity";
    private static final List<String> LEVELS = List.of("easy", "medium", "hard");

    /// Shared settings of difficulty rules.
    @Doc("How difficulty is measured.")
    public record ComplexityModule(
            @Doc("How examples become prototypes.") PrototypeScoring prototypeScoring) {}

    private record Banks(ComplexityRule rule, PrototypeBank hard, PrototypeBank easy) {
        boolean classified() {
            return hard.empty() && easy.empty();
        }

        SignalOutcome.Match match(double confidence, RequestFacts facts) {
            SignalOutcome.Match match = SignalOutcome.Match.of(confidence);
            return rule.comparesImages()
                    ? Images.unseen(facts).map(match::despite).orElse(match)
                    : match;
        }
    }

    @Override
    public Kind<ComplexityRule> kind() {
        return Kind.signal("complexity", "complexity", ComplexityRule.class);
    }

    @Override
    public String description() {
        return "Tells whether the current turn is easy, medium or hard.";
    }

    @Override
    public CostClass cost() {
        return CostClass.ENCODER;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.UNBOUNDED;
    }

    @Override
    public List<String> leaves(ComplexityRule rule) {
        return LEVELS.stream().map(level -> rule.name() + ":" + level).toList();
    }

    @Override
    public Optional<Condition> composer(ComplexityRule rule) {
        return Optional.ofNullable(rule.composer());
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>("global.model_catalog.modules.complexity", ComplexityModule.class));
    }

    @Override
    public List<Problem> check(ComplexityRule rule, List<ComplexityRule> all) {
        var problems = new ArrayList<Problem>();
        if (rule.name().contains(":")) {
            problems.add(Problem.error("name", "must not contain a colon; decisions add the level after one"));
        }
        boolean hard = rule.hard().candidates().isEmpty();
        if (hard != rule.easy().candidates().isEmpty()) {
            problems.add(Problem.warning(
                    hard ? "hard.candidates" : "easy.candidates", "is empty, so the other side nearly always wins"));
        }
        return problems;
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<ComplexityRule> setup)
            throws UnavailableException, InterruptedException {
        return Unanswerable.unlessPrepared(() -> {
            PrototypeScoring scoring =
                    setup.settings().get(ComplexityModule.class).prototypeScoring();
            List<ComplexityRule> rules = List.copyOf(setup.rules());
            Awaited<List<Banks>> banks = Examples.await(
                    setup.services(),
                    "complexity",
                    rules.stream().map(ComplexityRule::name).toList(),
                    rules.stream()
                            .flatMap(rule ->
                                    Stream.concat(rule.hard().candidates().stream(), rule.easy().candidates().stream()))
                            .toList(),
                    vectors -> rules.stream()
                            .map(rule -> new Banks(
                                    rule,
                                    PrototypeBank.of(rule.hard().candidates(), vectors, scoring),
                                    PrototypeBank.of(rule.easy().candidates(), vectors, scoring)))
                            .toList());
            return input -> evaluate(banks.get(), input);
        });
    }

    private static SignalReport evaluate(List<Banks> banks, SignalInput input)
            throws UnavailableException, InterruptedException {
        String text = input.facts().evalSample();
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        var values = new LinkedHashMap<String, Double>();
        for (Banks of : banks) {
            String name = of.rule().name();
            double hard = 0;
            double easy = 0;
            if (!text.isBlank() && of.classified()) {
                LabelScores scores = input.encodings().classify(TASK, text);
                hard = scores.of("hard");
                easy = scores.of("easy");
            } else if (!text.isBlank()) {
                Embedding query = input.encodings().embed(text);
                hard = of.hard().score(query).score();
                easy = of.easy().score(query).score();
            }
            double margin = hard - easy;
            values.put(name + ":margin", margin);
            values.put(name + ":text_hard_score", hard);
            values.put(name + ":text_easy_score", easy);
            values.put(name + ":text_margin", margin);
            outcomes.put(name + ":" + level(margin, of.rule().threshold()), of.match(Math.abs(margin), input.facts()));
        }
        return new SignalReport(outcomes, values, List.of());
    }

    private static String level(double margin, double threshold) {
        double bound = Threshold.widened(threshold);
        return margin > bound ? "hard" : margin < -bound ? "easy" : "medium";
    }
}
