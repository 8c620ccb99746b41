package semanticrouter.signals.semantic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.request.TextWindow;
import semanticrouter.core.request.Turn;
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
import semanticrouter.signals.chat.ChatModel;
import semanticrouter.signals.chat.ExternalModels;
import semanticrouter.signals.rules.Threshold;
import semanticrouter.signals.rules.Unanswerable;
import semanticrouter.signals.text.CodePointOrder;

/// Which of several preferences a turn fits (specification: signals §2.11).
///
/// Contrastive by default: the nearest examples win. With `use_contrastive: false` the external model of role
/// `preference` is asked instead.
public final class PreferenceSignal implements SignalFamily<PreferenceRule> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_TOKENS = 1000;

    /// Shared settings of preferences.
    @Doc("How preferences are told.")
    public record PreferenceModule(
            @Doc("Compare with examples; false asks the external model of role preference.") @Default("true")
            boolean useContrastive,

            @Doc("How examples become prototypes.") PrototypeScoring prototypeScoring) {}

    private record Bank(String name, double threshold, PrototypeBank prototypes) {}

    private record Scored(Bank bank, PrototypeBank.Nearness nearness) {
        double score() {
            return nearness.score();
        }

        String name() {
            return bank.name();
        }
    }

    @Override
    public Kind<PreferenceRule> kind() {
        return Kind.signal("preference", "preferences", PreferenceRule.class);
    }

    @Override
    public String description() {
        return "Tells which configured preference the turn fits best.";
    }

    @Override
    public String evalKey() {
        return "preferences";
    }

    @Override
    public CostClass cost() {
        return CostClass.ENCODER;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.UNIT;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(
                new SettingsAt<>("global.model_catalog.modules.classifier.preference", PreferenceModule.class),
                new SettingsAt<>(ExternalModels.PATH, ExternalModels.class));
    }

    @Override
    public List<Problem> check(PreferenceRule rule, List<PreferenceRule> all) {
        return rule.texts().isEmpty()
                ? List.of(Problem.warning("examples", "neither examples nor a description tell what the preference is"))
                : List.of();
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<PreferenceRule> setup)
            throws UnavailableException, InterruptedException {
        PreferenceModule module = setup.settings().get(PreferenceModule.class);
        if (!module.useContrastive()) {
            ExternalModels.ExternalModel model = setup.settings()
                    .get(ExternalModels.class)
                    .inRole("preference")
                    .orElseThrow(() -> new UnavailableException(
                            "external_model_missing",
                            "preferences with use_contrastive: false need an external model of model_role preference"));
            return new PreferenceChat(ChatModel.of(model, PATIENCE, MAX_TOKENS), setup.rules());
        }
        return Unanswerable.unlessPrepared(() -> {
            List<PreferenceRule> rules = List.copyOf(setup.rules());
            Awaited<List<Bank>> banks = Examples.await(
                    setup.services(),
                    "preference",
                    rules.stream().map(PreferenceRule::name).toList(),
                    rules.stream().flatMap(rule -> rule.texts().stream()).toList(),
                    vectors -> rules.stream()
                            .map(rule -> new Bank(
                                    rule.name(),
                                    rule.threshold(),
                                    PrototypeBank.of(rule.texts(), vectors, module.prototypeScoring())))
                            .toList());
            double margin = Threshold.widened(module.prototypeScoring().marginThreshold());
            return input -> evaluate(banks.get(), margin, input);
        });
    }

    private static SignalReport evaluate(List<Bank> banks, double leastMargin, SignalInput input)
            throws UnavailableException, InterruptedException {
        String text = input.facts().evalSample();
        if (text.isBlank() || banks.isEmpty()) {
            return SignalReport.NOTHING;
        }
        Embedding query = input.encodings().embed(text);
        var scored = new ArrayList<Scored>();
        banks.forEach(bank -> scored.add(new Scored(bank, bank.prototypes().score(query))));
        scored.sort(Comparator.comparingDouble(Scored::score)
                .reversed()
                .thenComparing(Scored::name, CodePointOrder.ASCENDING));
        Scored best = scored.getFirst();
        double margin = scored.size() > 1 ? best.score() - scored.get(1).score() : best.score();
        var values = new LinkedHashMap<String, Double>();
        for (Scored one : scored) {
            values.put(one.name(), one.score());
            values.put(one.name() + ":best", one.nearness().best());
            values.put(one.name() + ":support", one.nearness().support());
            values.put(one.name() + ":prototype_count", (double) one.nearness().prototypes());
        }
        values.put(best.name() + ":margin", margin);
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        boolean reached = best.bank().threshold() <= 0
                || Threshold.reached(best.score(), best.bank().threshold());
        boolean ahead = scored.size() == 1 || margin >= leastMargin;
        if (reached && ahead && !best.bank().prototypes().empty()) {
            outcomes.put(best.name(), SignalOutcome.Match.of(best.score()));
        }
        return new SignalReport(outcomes, values, List.of());
    }

    /// The conversation as it is shown to a model that judges it.
    static String transcript(List<Turn> turns) {
        return TextWindow.sample(turns.stream()
                .filter(turn -> !turn.text().isEmpty())
                .map(turn -> turn.role().name().toLowerCase(Locale.ROOT) + ": " + turn.text())
                .collect(Collectors.joining("\n")));
    }
}
