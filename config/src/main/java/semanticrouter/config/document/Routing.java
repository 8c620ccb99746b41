package semanticrouter.config.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// Model cards and a routing profile (specification: signals §1.7–1.9).
///
/// @param signals lists of rules by family key, bound by the families
@Doc("Model cards and the default recipe.")
public record Routing(
        @Doc("How matching decisions are ranked; inherited from global.router.strategy unless given.")
        @OneOf({"priority", "confidence"})
        String strategy,

        @Doc("What is known about each model.") @Key("modelCards")
        List<ModelCard> modelCards,

        @Doc("Signal rules by family.") MappingNode signals,
        @Doc("Coordination over signals.") Projections projections,

        @Doc("Routes, each with a rule, candidate models and plugins.")
        List<DecisionEntry> decisions,

        @Doc("What must hold of the routes, proved when the document is checked; written as in the routing language.")
        List<Node> assertions) {

    /// What is known about a model.
    @Doc("What is known about a model.")
    public record ModelCard(
            @Doc("Logical name, unique.") @Required String name,
            @Doc("Size, such as 7B.") String paramSize,

            @Doc("Tokens the model accepts; 0 when unknown.") @Range(min = 0)
            int contextWindowSize,

            @Doc("What the model is good at, in words.") String description,
            @Doc("Capabilities, in free words.") List<String> capabilities,
            @Doc("Adapters the model serves.") List<Lora> loras,

            @Doc("Quality between 0 and 1.") @Range(min = 0, max = 1) @Nullable
            Double qualityScore,

            @Doc("What the model produces: ar, diffusion, omni, text, …")
            String modality,

            @Doc("Free words.") List<String> tags) {}

    /// An adapter of a model.
    @Doc("An adapter of a model.")
    public record Lora(
            @Doc("Name, as decisions and clients use it.") @Required
            String name,

            @Doc("What it is good at.") String description) {}
}
