package semanticrouter.config.compile;

import java.util.List;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.signal.ConfidenceRange;

/// What the confidence of a leaf can be before it is known.
final class Confidences {
    private Confidences() {}

    /// A predicate that holds counts as 1, a band of a projection is a sigmoid, a signal is what its family says.
    static ConfidenceRange range(Condition leaf, List<PlannedFamily> families) {
        return switch (leaf) {
            case Condition.Measure _ -> ConfidenceRange.ONE;
            case Condition.Signal(var key) ->
                families.stream()
                        .filter(family -> family.family().equals(key.family()))
                        .map(PlannedFamily::confidence)
                        .findFirst()
                        .orElse(ConfidenceRange.UNIT);
            case Condition.Always _, Condition.All _, Condition.Any _, Condition.Not _ ->
                throw new IllegalArgumentException(leaf + " is not a leaf");
        };
    }
}
