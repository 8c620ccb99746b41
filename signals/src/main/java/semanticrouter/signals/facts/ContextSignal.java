package semanticrouter.signals.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Required;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalSetup;

/// How many tokens a request takes (specification: signals §2.14).
///
/// The estimate is the larger of the text's UTF-8 bytes divided by four and the envelope's floor. It does not learn
/// from usage, so equal requests are routed alike (quirk Q21). The count is reported as the value `*`.
public final class ContextSignal implements SignalFamily<ContextSignal.Rule> {
    /// One range of request sizes.
    @Doc("Matches when the estimated tokens of the whole request lie in a range, bounds included.")
    public record Rule(
            @Doc("Name; decisions refer to context:<name>.") @Required
            String name,

            @Doc("Least tokens, as a number with an optional K or M; empty is 0.") @Default("")
            String minTokens,

            @Doc(
                    "Most tokens, as a number with an optional K or M; empty is 0, so the rule never matches a request with text.")
            @Default("")
            String maxTokens,

            @Doc("What the rule is for, for people.") @Default("")
            String description)
            implements SignalRule {}

    private record Bounds(String name, double min, double max) {}

    @Override
    public Kind<Rule> kind() {
        return Kind.signal("context", "context", Rule.class);
    }

    @Override
    public String description() {
        return "Tells in which configured range the request's estimated tokens lie.";
    }

    @Override
    public CostClass cost() {
        return CostClass.FREE;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.ONE;
    }

    @Override
    public List<Problem> check(Rule rule, List<Rule> all) {
        var problems = new ArrayList<Problem>();
        OptionalDouble min = TokenCount.parse(rule.minTokens());
        OptionalDouble max = TokenCount.parse(rule.maxTokens());
        String form = "is not a number of tokens such as 999, 4K or 1.5M; the rule never matches";
        if (min.isEmpty()) {
            problems.add(Problem.warning("min_tokens", form));
        }
        if (max.isEmpty()) {
            problems.add(Problem.warning("max_tokens", form));
        } else if (rule.maxTokens().isBlank()) {
            problems.add(Problem.warning("max_tokens", "is empty, which means 0; write an upper bound such as 256K"));
        } else if (min.isPresent() && min.getAsDouble() > max.getAsDouble()) {
            problems.add(Problem.warning("max_tokens", "is less than min_tokens; the rule never matches"));
        }
        return problems;
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<Rule> setup) {
        var ranges = new ArrayList<Bounds>();
        for (Rule rule : setup.rules()) {
            OptionalDouble min = TokenCount.parse(rule.minTokens());
            OptionalDouble max = TokenCount.parse(rule.maxTokens());
            if (min.isPresent() && max.isPresent()) {
                ranges.add(new Bounds(rule.name(), min.getAsDouble(), max.getAsDouble()));
            }
        }
        List<Bounds> known = List.copyOf(ranges);
        return input -> evaluate(known, tokens(input.facts()));
    }

    private static SignalReport evaluate(List<Bounds> ranges, long tokens) {
        SequencedMap<String, SignalOutcome> outcomes = SignalReport.NOTHING.outcomes();
        for (Bounds range : ranges) {
            if (tokens >= range.min() && tokens <= range.max()) {
                outcomes = outcomes.isEmpty() ? new LinkedHashMap<>() : outcomes;
                outcomes.put(range.name(), SignalOutcome.Match.CERTAIN);
            }
        }
        return new SignalReport(outcomes, Map.of("*", (double) tokens), List.of());
    }

    private static long tokens(RequestFacts facts) {
        return Math.max(facts.textTokens(), facts.envelope().tokenFloor());
    }
}
