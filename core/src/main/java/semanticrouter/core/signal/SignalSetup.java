package semanticrouter.core.signal;

import java.util.List;
import java.util.Set;
import semanticrouter.core.kind.Settings;

/// What a family is made ready with.
///
/// @param rules the recipe's rules, in declaration order
/// @param settings the family's global settings
/// @param services what the process offers
/// @param used names that decisions, projections and composers refer to: leaves, and knowledge bases by their metrics
/// @param <R> the rule record
public record SignalSetup<R>(List<R> rules, Settings settings, SignalServices services, Set<String> used) {
    public SignalSetup {
        used = Set.copyOf(used);
    }
}
