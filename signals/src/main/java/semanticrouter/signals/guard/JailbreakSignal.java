package semanticrouter.signals.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.signals.bank.Examples;
import semanticrouter.signals.bank.PrototypeBank;
import semanticrouter.signals.bank.PrototypeScoring;
import semanticrouter.signals.chat.ExternalModels;

/// Attempts to subvert the model's instructions (specification: signals §2.16).
///
/// Reads every chunk of the turn. The trained guard gives a risk; patterns give the lead of the nearest attempt
/// over the nearest harmless example. A guard that cannot answer leaves the rule unavailable, or with `on_error:
/// block` makes it match. Patterns work without the guard (quirk Q3).
public final class JailbreakSignal implements SignalFamily<JailbreakRule> {
    private static final PrototypeScoring EVERY_PATTERN = new PrototypeScoring(false, 1, 0, 1, 1, 0);
    private static final String TASK = "jailbreak";

    /// How long the built-in guard may take to show its labels.
    private static final Duration LABELS_PATIENCE = Duration.ofMinutes(1);

    @Override
    public Kind<JailbreakRule> kind() {
        return Kind.signal("jailbreak", "jailbreak", JailbreakRule.class);
    }

    @Override
    public String description() {
        return "Tells whether the turn tries to subvert the model's instructions.";
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
    public boolean safety() {
        return true;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(
                new SettingsAt<>("global.model_catalog.modules.prompt_guard", PromptGuard.class),
                new SettingsAt<>(ExternalModels.PATH, ExternalModels.class));
    }

    @Override
    public List<Problem> check(JailbreakRule rule, List<JailbreakRule> all) {
        return rule.compares() && rule.jailbreakPatterns().isEmpty()
                ? List.of(
                        Problem.error("jailbreak_patterns", "method " + rule.method() + " needs at least one pattern"))
                : List.of();
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<JailbreakRule> setup) throws UnavailableException, InterruptedException {
        PromptGuard settings = setup.settings().get(PromptGuard.class);
        Guard guard = settings.protocol().isEmpty()
                ? (text, input) -> input.encodings().classify(TASK, text)
                : RemoteGuard.of(settings.protocol(), setup.settings().get(ExternalModels.class));
        if (settings.enabled() && setup.rules().stream().anyMatch(JailbreakRule::classifies)) {
            checkLabels(settings, setup.services().encoders());
        }
        return new JailbreakEvaluator(settings, guard, setup.rules(), patterns(setup));
    }

    /// Refuses a guard none of whose labels means an attempt. The labels of a classification server are known when it
    /// answers, and not before.
    private static void checkLabels(PromptGuard settings, EncoderRuntime encoders)
            throws UnavailableException, InterruptedException {
        switch (settings.protocol()) {
            case "http_chat" -> Risk.of(RemoteGuard.UNDECIDED, settings.positiveLabels());
            case "" -> {
                if (encoders.tasks().contains(TASK)) {
                    Encodings encodings = encoders.open(Deadline.after(LABELS_PATIENCE));
                    Risk.of(encodings.classify(TASK, "hello"), settings.positiveLabels());
                }
            }
            default -> {}
        }
    }

    private static Awaited<Map<String, JailbreakEvaluator.Patterns>> patterns(SignalSetup<JailbreakRule> setup)
            throws UnavailableException, InterruptedException {
        List<JailbreakRule> comparing =
                setup.rules().stream().filter(JailbreakRule::compares).toList();
        List<String> texts = comparing.stream()
                .flatMap(rule -> Stream.concat(rule.jailbreakPatterns().stream(), rule.benignPatterns().stream()))
                .toList();
        // Without a sentence encoder the guard still works, and comparing says at request time what is missing.
        boolean embeds = setup.services().encoders().tasks().contains("embedding");
        return Examples.await(
                setup.services(),
                "jailbreak",
                comparing.stream().map(JailbreakRule::name).toList(),
                embeds ? texts : List.of(),
                vectors -> comparing.stream()
                        .collect(Collectors.toUnmodifiableMap(JailbreakRule::name, rule -> patterns(rule, vectors))));
    }

    private static JailbreakEvaluator.Patterns patterns(JailbreakRule rule, Map<String, Embedding> vectors) {
        return new JailbreakEvaluator.Patterns(
                PrototypeBank.of(rule.jailbreakPatterns(), vectors, EVERY_PATTERN),
                PrototypeBank.of(rule.benignPatterns(), vectors, EVERY_PATTERN));
    }
}
