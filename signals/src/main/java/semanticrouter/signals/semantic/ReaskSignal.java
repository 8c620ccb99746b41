package semanticrouter.signals.semantic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.TextWindow;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.signals.rules.Threshold;

/// A user who asks the same again (specification: signals §2.10).
///
/// Compares the user's turn with the ones before, newest first. Of the rules that match, those that look back
/// furthest stay. At most {@value #MOST_TURNS} turns are compared, or as many as a rule looks back.
public final class ReaskSignal implements SignalFamily<ReaskSignal.Rule> {
    private static final int MOST_TURNS = 16;

    /// One rule on repeated questions.
    @Doc("Matches when the user's turn says the same as the turns before it.")
    public record Rule(
            @Doc("Name; decisions refer to reask:<name>.") @Required
            String name,

            @Doc("What the rule is for, for people.") @Default("")
            String description,

            @Doc("Least similarity that counts as the same, 0 to 1.") @Default("0.8") @Range(min = 0, max = 1)
            double threshold,

            @Doc("How many turns in a row, newest first, must say the same.") @Default("1") @Range(min = 1, max = 256)
            int lookbackTurns)
            implements SignalRule {}

    @Override
    public Kind<Rule> kind() {
        return Kind.signal("reask", "reasks", Rule.class);
    }

    @Override
    public String description() {
        return "Tells whether the user repeats what they asked before.";
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
    public SignalEvaluator prepare(SignalSetup<Rule> setup) {
        List<Rule> rules = List.copyOf(setup.rules());
        double least = rules.stream()
                .mapToDouble(rule -> Threshold.widened(rule.threshold()))
                .min()
                .orElse(1);
        int depth = Math.max(
                MOST_TURNS, rules.stream().mapToInt(Rule::lookbackTurns).max().orElse(0));
        return input -> evaluate(rules, similarities(input, least, depth));
    }

    /// Similarities to earlier turns, newest first, up to the first that no rule accepts.
    private static List<Double> similarities(SignalInput input, double least, int depth)
            throws UnavailableException, InterruptedException {
        RequestFacts facts = input.facts();
        List<String> prior = facts.priorUserTexts().reversed().stream()
                .filter(text -> !text.isBlank())
                .toList();
        var similarities = new ArrayList<Double>();
        if (prior.isEmpty() || facts.userText().isBlank()) {
            return similarities;
        }
        Embedding current = input.encodings().embed(TextWindow.sample(facts.userText()));
        for (String text : prior.subList(0, Math.min(depth, prior.size()))) {
            double similarity = current.cosine(input.encodings().embed(TextWindow.sample(text)));
            if (!(similarity >= least)) {
                return similarities;
            }
            similarities.add(similarity);
        }
        return similarities;
    }

    private static SignalReport evaluate(List<Rule> rules, List<Double> similarities) {
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        var values = new LinkedHashMap<String, Double>();
        int furthest = 0;
        for (Rule rule : rules) {
            int streak = streak(rule, similarities);
            values.put(rule.name(), (double) streak);
            furthest = streak >= rule.lookbackTurns() ? Math.max(furthest, rule.lookbackTurns()) : furthest;
        }
        for (Rule rule : rules) {
            if (rule.lookbackTurns() == furthest && streak(rule, similarities) >= furthest) {
                double weakest = similarities.subList(0, furthest).stream()
                        .mapToDouble(Double::doubleValue)
                        .min()
                        .orElse(0);
                outcomes.put(rule.name(), SignalOutcome.Match.of(weakest));
            }
        }
        return new SignalReport(outcomes, values, List.of());
    }

    private static int streak(Rule rule, List<Double> similarities) {
        int streak = 0;
        while (streak < similarities.size() && Threshold.reached(similarities.get(streak), rule.threshold())) {
            streak++;
        }
        return streak;
    }
}
