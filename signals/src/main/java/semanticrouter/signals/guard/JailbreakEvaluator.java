package semanticrouter.signals.guard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    private final List<Patterns> rules;

    /// A rule with the vectors of its patterns.
    record Patterns(JailbreakRule rule, PrototypeBank attempts, PrototypeBank harmless) {
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

    JailbreakEvaluator(PromptGuard settings, Guard guard, List<Patterns> rules) {
        this.settings = settings;
        this.guard = guard;
        this.rules = List.copyOf(rules);
    }

    @Override
    public SignalReport evaluate(SignalInput input) throws InterruptedException {
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        var evidence = new ArrayList<String>();
        var verdicts = new Verdicts(guard, settings.positiveLabels(), input);
        for (Patterns rule : rules) {
            Worst worst = judge(rule, input, verdicts);
            String name = rule.rule().name();
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

    private Worst judge(Patterns rule, SignalInput input, Verdicts verdicts) throws InterruptedException {
        Worst worst = Worst.NONE;
        for (String chunk : Contents.chunks(input.facts(), rule.rule().includeHistory(), CHUNK)) {
            if (rule.rule().classifies() && settings.enabled()) {
                worst = worst.or(classified(rule.rule(), chunk, verdicts));
            }
            if (rule.rule().compares()) {
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

    private static Worst compared(Patterns rule, String chunk, SignalInput input) throws InterruptedException {
        try {
            double lead = rule.lead(input.encodings().embed(chunk));
            return new Worst(lead, "pattern", lead >= rule.rule().leastLead(), null);
        } catch (UnavailableException unavailable) {
            return new Worst(Double.NEGATIVE_INFINITY, "", false, unavailable.failure());
        }
    }

    @Override
    public void close() {
        guard.close();
    }
}
