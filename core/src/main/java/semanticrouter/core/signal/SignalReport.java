package semanticrouter.core.signal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What one family returns for one request.
///
/// @param outcomes by leaf name, in the order matches are to be listed; a name left out did not match
/// @param values raw numbers by name (`n`, `n:best`), read by predicates and by `value_source: raw`
/// @param evidence what was found, for people: configured words and rule names, never request text beyond them
/// @param reasoning whether a model should reason about the request, null when the family does not say
/// @param verdict what the family makes of the request as a whole, in the words of `x-vsr-selected-<family>`; empty
/// when it has nothing to say but its names
/// @param answerer who answered, null for a family that only one can answer for
public record SignalReport(
        SequencedMap<String, SignalOutcome> outcomes,
        Map<String, Double> values,
        List<String> evidence,
        @Nullable ReasoningAdvice reasoning,
        String verdict,
        @Nullable Answerer answerer) {
    public static final SignalReport NOTHING = new SignalReport(new LinkedHashMap<>(), Map.of(), List.of());

    /// A report of a family that only one can answer for.
    public SignalReport(
            SequencedMap<String, SignalOutcome> outcomes,
            Map<String, Double> values,
            List<String> evidence,
            @Nullable ReasoningAdvice reasoning,
            String verdict) {
        this(outcomes, values, evidence, reasoning, verdict, null);
    }

    /// A report that says nothing of reasoning.
    public SignalReport(
            SequencedMap<String, SignalOutcome> outcomes, Map<String, Double> values, List<String> evidence) {
        this(outcomes, values, evidence, null, "");
    }

    public static SignalReport of(SequencedMap<String, SignalOutcome> outcomes) {
        return new SignalReport(outcomes, Map.of(), List.of());
    }

    /// A report in which exactly the given names match, without stored confidence.
    public static SignalReport matching(Iterable<String> names) {
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        for (String name : names) {
            outcomes.put(name, SignalOutcome.Match.CERTAIN);
        }
        return of(outcomes);
    }
}
