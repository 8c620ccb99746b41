package semanticrouter.config.document;

import java.util.List;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Required;

/// A named routing profile (specification: signals §1.14).
@Doc("A named routing profile.")
public record RecipeEntry(
        @Doc("Name, unique.") @Required String name,
        @Doc("What it is for.") String description,

        @Doc("Signals, projections and decisions of the recipe.")
        Profile routing) {

    /// Signals, projections and decisions of a recipe.
    @Doc("Signals, projections and decisions of a recipe.")
    public record Profile(
            @Doc("How matching decisions are ranked.") @OneOf({"priority", "confidence"})
            String strategy,

            @Doc("Signal rules by family.") MappingNode signals,
            @Doc("Coordination over signals.") Projections projections,
            @Doc("Routes.") List<DecisionEntry> decisions,

            @Doc(
                    "What must hold of the routes, proved when the document is checked; written as in the routing language.")
            List<Node> assertions) {
        public boolean empty() {
            return strategy.isEmpty()
                    && signals.entries().isEmpty()
                    && projections.partitions().isEmpty()
                    && projections.scores().isEmpty()
                    && projections.mappings().isEmpty()
                    && decisions.isEmpty();
        }
    }
}
