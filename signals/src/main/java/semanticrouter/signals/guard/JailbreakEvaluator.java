package semanticrouter.signals.guard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.bank.PrototypeBank;

/// Judges the chunks of a request by guard and patterns.
final class JailbreakEvaluator implements SignalEvaluator {
    private static final int CHUNK = 384 * 4;

    private final PromptGuard settings;
    private final Guard guard;
    private final List<JailbreakRule> rules;
    private final Awaited<Map<String, Patterns>> patterns;

    /// The vectors of a rule's patterns.
    record Patterns(PrototypeBank attempts, PrototypeBank harmless) {
        double lead(Embedding query) {
            return attempts.nearest(query) - harmless.nearest(query);
        }
    }

    /// The worst of the chunks.
    ///
    /// @param reached whether it reaches the rule's threshold
    /// @param failure the first failure of a chunk, if any
    private record Worst(
            double score,
            String label,
            boolean reached,
            @Nullable Failure failure) {
        static final Worst NONE = new Worst(Double.NEGATIVE_INFINITY, "", false, null);

        Worst or(Worst other) {
            Worst worse = reached != other.reached ? (reached ? this : other) : score >= other.score ? this : other;
            return new Worst(worse.score, worse.label, worse.reached, failure == null ? other.failure : failure);
        }
    }

    /// @param patterns by the names of the rules that compare
    JailbreakEvaluator(
            PromptGuard settings, Guard guard, List<JailbreakRule> rules, Awaited<Map<String, Patterns>> patterns) {
        this.settings = settings;
        this.guard = guard;
        this.rules = List.copyOf(rules);
        this.patterns = patterns;
    }

    @Override
    public SignalReport evaluate(SignalInput input) throws InterruptedException {
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        var evidence = new ArrayList<String>();
        var verdicts = new Verdicts(guard, settings.positiveLabels(), input);
        for (JailbreakRule rule : rules) {
            Worst worst = judge(rule, input, verdicts);
            String name = rule.name();
            Failure failure = worst.failure();
            if (worst.reached()) {
                outcomes.put(name, SignalOutcome.Match.of(worst.score()));
                evidence.add(name + ": " + worst.label());
            } else if (failure != null && settings.blocksOnError()) {
                outcomes.put(name, SignalOutcome.Match.of(1).despite(failure));
                evidence.add(name + ": classification_error");
            } else if (failure != null) {
                outcomes.put(name, new SignalOutcome.Unavailable(failure));
            }
        }
        return new SignalReport(outcomes, Map.of(), List.copyOf(evidence));
    }

    private Worst judge(JailbreakRule rule, SignalInput input, Verdicts verdicts) throws InterruptedException {
        Worst worst = Worst.NONE;
        for (String chunk : Contents.chunks(input.facts(), rule.includeHistory(), CHUNK)) {
            if (rule.classifies() && settings.enabled()) {
                worst = worst.or(classified(rule, chunk, verdicts));
            }
            if (rule.compares()) {
                worst = worst.or(compared(rule, chunk, input));
            }
        }
        return worst;
    }

    private Worst classified(JailbreakRule rule, String chunk, Verdicts verdicts) throws InterruptedException {
        try {
            Risk risk = verdicts.of(chunk);
            boolean reached = risk.value() > 0 && risk.value() >= rule.leastRisk(settings.threshold());
            return new Worst(risk.value(), risk.label(), reached, null);
        } catch (UnavailableException unavailable) {
            return new Worst(Double.NEGATIVE_INFINITY, "", false, unavailable.failure());
        }
    }

    private Worst compared(JailbreakRule rule, String chunk, SignalInput input) throws InterruptedException {
        try {
            Patterns own = Objects.requireNonNull(patterns.get().get(rule.name()), "a rule that compares has patterns");
            double lead = own.lead(input.encodings().embed(chunk));
            return new Worst(lead, "pattern", lead >= rule.leastLead(), null);
        } catch (UnavailableException unavailable) {
            return new Worst(Double.NEGATIVE_INFINITY, "", false, unavailable.failure());
        }
    }

    @Override
    public void close() {
        guard.close();
    }
}
