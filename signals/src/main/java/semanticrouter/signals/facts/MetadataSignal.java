package semanticrouter.signals.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Required;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalSetup;

/// Labels the caller put into the request's `metadata` (specification: signals §2.19).
///
/// The caller can write anything there: hints for routing, never grounds for trust.
public final class MetadataSignal implements SignalFamily<MetadataSignal.Rule> {
    /// One rule on a metadata entry.
    @Doc("Matches when an entry of the request's metadata has a value; the caller can set any, so treat it as a hint.")
    public record Rule(
            @Doc("Name; decisions refer to metadata:<name>.") @Required
            String name,

            @Doc("Key of the entry, compared exactly.") @Required
            String key,

            @Doc("What the entry's value must be.") @Required
            Predicate predicate,

            @Doc("What the rule is for, for people.") @Default("")
            String description)
            implements SignalRule {}

    /// What the entry's value must be; exactly one of the three is given.
    @Doc("Exactly one test on the value.")
    public record Predicate(
            @Doc("The value is exactly this text.") @Nullable
            String equals,

            @Doc("The value is exactly one of these texts.") @Default("[]")
            List<String> in,

            @Doc("true: the entry is there; false: it is not.") @Nullable
            Boolean exists) {
        public Predicate {
            in = List.copyOf(in);
        }

        boolean test(@Nullable String value) {
            if (exists != null) {
                return exists == (value != null);
            }
            return value != null && (value.equals(equals) || in.contains(value));
        }
    }

    @Override
    public Kind<Rule> kind() {
        return Kind.signal("metadata", "metadata", Rule.class);
    }

    @Override
    public String description() {
        return "Compares entries of the request's metadata with configured values.";
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
        Predicate predicate = rule.predicate();
        int given = (predicate.equals() == null ? 0 : 1)
                + (predicate.in().isEmpty() ? 0 : 1)
                + (predicate.exists() == null ? 0 : 1);
        if (given != 1) {
            problems.add(Problem.error("predicate", "needs exactly one of equals, in and exists"));
        }
        if (!rule.name().strip().equals(rule.name())) {
            problems.add(Problem.error("name", "must not begin or end with white space"));
        }
        long alike = all.stream()
                .filter(other -> other.name().equalsIgnoreCase(rule.name()))
                .count();
        if (alike > 1) {
            problems.add(
                    Problem.error("name", "is used by another metadata rule; names are unique whatever their case"));
        }
        return problems;
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<Rule> setup) {
        List<Rule> rules = List.copyOf(setup.rules());
        return input -> evaluate(rules, input);
    }

    private static SignalReport evaluate(List<Rule> rules, SignalInput input) {
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        @Nullable Failure failure = input.facts().metadataFailure().orElse(null);
        for (Rule rule : rules) {
            if (!input.used().test(rule.name())) {
                continue;
            }
            if (failure != null) {
                outcomes.put(rule.name(), new SignalOutcome.Unavailable(failure));
            } else if (rule.predicate().test(input.facts().metadata().get(rule.key()))) {
                outcomes.put(rule.name(), SignalOutcome.Match.of(1));
            }
        }
        return SignalReport.of(outcomes);
    }
}
