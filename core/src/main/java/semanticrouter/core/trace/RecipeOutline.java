package semanticrouter.core.trace;

import java.util.List;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.evidence.RouteTraffic;

/// What an explanation needs to know about the recipe that routed a request.
///
/// @param name the recipe
/// @param evidence its signals, projections and rules
/// @param traffic how often its decisions won so far
/// @param decisions in the program's order
public record RecipeOutline(String name, EvidencePlan evidence, RouteTraffic traffic, List<DecisionOutline> decisions) {
    /// One decision as configured.
    ///
    /// @param name unique in the recipe
    /// @param description for people
    /// @param algorithm selection algorithm, `static` when none is configured
    /// @param plugins types in the order they run
    /// @param models effective names of its candidates
    /// @param retention what it says of what is kept after the turn
    public record DecisionOutline(
            String name,
            String description,
            String algorithm,
            List<String> plugins,
            List<String> models,
            Retention retention) {}
}
