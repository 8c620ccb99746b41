package semanticrouter.signals.label;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.OwnModel;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.signals.chat.ChatModel;
import semanticrouter.signals.chat.ExternalModels;

/// Classifiers of the operator's own, local or behind a chat model (specification: signals §2.19).
///
/// A local one is the task `classifier:<name>` in the encoder runtime. Every label's score is recorded as
/// `<name>:<label>` and the best one matches. Failures are `classifier_timeout`, `classifier_invalid_score` or
/// `classifier_evaluation_failed` under the rule's name.
public final class ClassifierSignal implements SignalFamily<ClassifierRule> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_TOKENS = 256;
    private static final Set<String> LATE = Set.of("timeout", "encoder_timeout");

    @Override
    public Kind<ClassifierRule> kind() {
        return Kind.signal("classifier", "classifiers", ClassifierRule.class);
    }

    @Override
    public String description() {
        return "Scores the turn with classifiers of your own, local or behind a chat model.";
    }

    @Override
    public CostClass cost() {
        return CostClass.REMOTE;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.UNIT;
    }

    /// A label's leaf, and the rule's own name, under which failures are reported.
    @Override
    public List<String> leaves(ClassifierRule rule) {
        return Stream.concat(rule.labels().stream().map(rule::leaf), Stream.of(rule.name()))
                .toList();
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>(ExternalModels.PATH, ExternalModels.class));
    }

    @Override
    public List<OwnModel> models(ClassifierRule rule) {
        return rule.local() ? List.of(new OwnModel(rule.task(), rule.modelPath(), "model_path")) : List.of();
    }

    @Override
    public List<Problem> check(ClassifierRule rule, List<ClassifierRule> all) {
        var problems = new ArrayList<Problem>();
        if (rule.name().contains(":") || !rule.name().strip().equals(rule.name())) {
            problems.add(Problem.error("name", "must have no colon and no white space around it"));
        }
        if (all.stream()
                        .filter(other -> other.name().equalsIgnoreCase(rule.name()))
                        .count()
                > 1) {
            problems.add(Problem.error("name", "is used by another classifier; names are unique whatever their case"));
        }
        for (int i = 0; i < rule.labels().size(); i++) {
            String label = rule.labels().get(i);
            if (label.isBlank() || label.contains(":")) {
                problems.add(Problem.error("labels[" + i + "]", "must not be blank or have a colon"));
            }
        }
        if (rule.labels().stream().distinct().count() < rule.labels().size()) {
            problems.add(Problem.error("labels", "must differ from each other"));
        }
        if (rule.local()) {
            checkLocal(rule, all, problems);
        } else {
            checkChat(rule, problems);
        }
        return problems;
    }

    private static void checkLocal(ClassifierRule rule, List<ClassifierRule> all, List<Problem> problems) {
        if (rule.labels().size() != 2) {
            problems.add(Problem.error("labels", "a local classifier has exactly two labels"));
        }
        if (rule.modelPath().isBlank()) {
            problems.add(Problem.error("model_path", "a local classifier needs the folder of its model"));
        }
        if (!rule.model().isEmpty() || !rule.instructions().isEmpty()) {
            problems.add(Problem.error("type", "a local classifier takes neither model nor instructions"));
        }
        if (all.stream().filter(ClassifierRule::local).count() > 1) {
            problems.add(Problem.error("type", "a recipe has at most one local classifier"));
        }
    }

    private static void checkChat(ClassifierRule rule, List<Problem> problems) {
        if (rule.model().isBlank()) {
            problems.add(
                    Problem.error("model", "an llm classifier names an external model of model_role classification"));
        }
        if (rule.instructions().isBlank()) {
            problems.add(Problem.error("instructions", "an llm classifier needs instructions"));
        }
        if (!rule.modelPath().isEmpty() || rule.useCpu()) {
            problems.add(Problem.error("type", "an llm classifier takes neither model_path nor use_cpu"));
        }
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<ClassifierRule> setup) throws UnavailableException {
        ExternalModels models = setup.settings().get(ExternalModels.class);
        var prepared = new ArrayList<Prepared>();
        for (ClassifierRule rule : setup.rules()) {
            prepared.add(rule.local() ? new Prepared(rule, new LocalClassifier(rule)) : chat(rule, models));
        }
        return new Evaluator(prepared);
    }

    private static Prepared chat(ClassifierRule rule, ExternalModels models) throws UnavailableException {
        ExternalModels.ExternalModel model = models.named(rule.model())
                .filter(one -> one.modelRole().equals("classification"))
                .orElseThrow(() -> new UnavailableException(
                        "external_model_missing",
                        "classifier " + rule.name() + " names " + rule.model()
                                + ", which is no external model of model_role classification"));
        return new Prepared(rule, new ChatClassifier(ChatModel.of(model, PATIENCE, MAX_TOKENS), rule));
    }

    private record Prepared(ClassifierRule rule, Scorer scorer) {}

    private record Evaluator(List<Prepared> classifiers) implements SignalEvaluator {
        Evaluator {
            classifiers = List.copyOf(classifiers);
        }

        @Override
        public SignalReport evaluate(SignalInput input) throws InterruptedException {
            var outcomes = new LinkedHashMap<String, SignalOutcome>();
            var values = new LinkedHashMap<String, Double>();
            for (Prepared prepared : classifiers) {
                if (used(prepared.rule(), input) && !input.facts().evalText().isBlank()) {
                    score(prepared, input, outcomes, values);
                }
            }
            return new SignalReport(outcomes, values, List.of());
        }

        private static boolean used(ClassifierRule rule, SignalInput input) {
            return input.used().test(rule.name())
                    || rule.labels().stream().anyMatch(label -> input.used().test(rule.leaf(label)));
        }

        private static void score(
                Prepared prepared, SignalInput input, Map<String, SignalOutcome> outcomes, Map<String, Double> values)
                throws InterruptedException {
            ClassifierRule rule = prepared.rule();
            try {
                LabelScores scores = prepared.scorer().score(input.facts().evalText(), input);
                for (int i = 0; i < scores.labels().size(); i++) {
                    String leaf = rule.leaf(scores.labels().get(i));
                    double score = scores.probabilities()[i];
                    values.put(leaf, score);
                    outcomes.put(
                            leaf, i == scores.top() ? SignalOutcome.Match.of(score) : SignalOutcome.NoMatch.of(score));
                }
            } catch (UnavailableException unavailable) {
                outcomes.put(rule.name(), new SignalOutcome.Unavailable(failure(unavailable.failure())));
            }
        }

        private static Failure failure(Failure cause) {
            String code = LATE.contains(cause.code())
                    ? "classifier_timeout"
                    : cause.code().startsWith("classifier_") ? cause.code() : "classifier_evaluation_failed";
            return new Failure(code, cause.toString());
        }

        @Override
        public void close() {
            classifiers.forEach(prepared -> prepared.scorer().close());
        }
    }
}
