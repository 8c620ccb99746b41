package semanticrouter.config.document;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// A route: when it applies, which models it offers, how one of them is chosen, what happens around the call
/// (specification: signals §1.9).
///
/// @param algorithm bound by the algorithm it names
@Doc("A route: a rule, candidate models, an algorithm and plugins.")
public record DecisionEntry(
        @Doc("Name, unique in the recipe.") @Required String name,
        @Doc("What the route is for.") String description,
        @Doc("Higher wins under the priority strategy.") int priority,

        @Doc("Lower wins when any matching decision has one; 0 is none.") @Range(min = 0)
        int tier,

        @Doc("When the route applies; always unless given.") @Nullable
        RuleNode rules,

        @Doc("What a rule does with evidence that cannot be had.")
        @OneOf({"fail_open", "skip", "match", "refuse"})
        @Key(value = "on_unknown", aliases = "onUnknown")
        String onUnknown,

        @Doc("Candidate models.") @Key("modelRefs") List<ModelRefEntry> modelRefs,
        @Doc("How one candidate is chosen.") @Nullable MappingNode algorithm,
        @Doc("What happens around the call.") List<PluginEntry> plugins,

        @Doc("Loops of the routing language over candidates.") @Key("candidateIterations")
        List<Iteration> candidateIterations,

        @Doc("Directives for the session.") List<Emit> emits,

        @Doc("How session learning may change the choice.") @Nullable
        Adaptations adaptations,

        @Doc("What the answer of a loop must be, in words; at most 2000 characters.")
        String outputContract,

        @Doc("Format the answer of a loop must keep, checkable.") @Nullable
        OutputContract outputContractSpec,

        @Doc("Free data for people and tools; at most 32 keys and 4096 bytes.")
        SequencedMap<String, Node> annotations) {

    /// A candidate model.
    @Doc("A candidate model.")
    public record ModelRefEntry(
            @Doc("Logical name.") @Required String model,

            @Doc("Whether reasoning is asked for; off unless given.") @Nullable
            Boolean useReasoning,

            @Doc("Why, for people.") String reasoningDescription,

            @Doc("How much reasoning, for models that can be told.")
            String reasoningEffort,

            @Doc("Adapter to use instead of the base model.")
            String loraName,

            @Doc("Share, for algorithms that weigh.") @Range(min = 0) @Nullable
            Double weight) {}

    /// A plugin of a decision; its configuration is bound by the plugin.
    @Doc("A plugin of a decision.")
    public record PluginEntry(
            @Doc("Plugin type.") @Required String type,
            @Doc("Options of the plugin.") @Nullable MappingNode configuration) {}

    /// A loop of the routing language over candidates.
    @Doc("A loop of the routing language over candidates.")
    public record Iteration(
            @Doc("Name of the loop variable.") @Required String variable,

            @Doc("What is looped over.") @Required @OneOf({"decision.candidates", "models"})
            String source,

            @Doc("The models, when the source is models.") List<ModelRefEntry> models,

            @Doc("What the loop yields; without an output its models are no candidates.")
            List<Output> outputs) {
        /// Whether its models become candidates.
        public boolean offers() {
            return outputs.stream().anyMatch(output -> output.value().equals(variable));
        }

        /// What a loop yields.
        @Doc("What a loop yields.")
        public record Output(
                @Doc("Kind of output.") @Required @OneOf("model")
                String type,

                @Doc("The loop variable.") @Required String value) {}
    }

    /// A directive for the session.
    @Doc("A directive for the session.")
    public record Emit(
            @Doc("Kind of directive.") @Required @OneOf("retention")
            String kind,

            @Doc("What is kept after the turn.") @Nullable Retention retention) {}

    /// What is kept after a turn; unset means that nothing is said.
    @Doc("What is kept after a turn.")
    public record Retention(
            @Doc("Do not write the response cache.") @Nullable
            Boolean drop,

            @Doc("Turns for which cached data lives.") @Range(min = 0) @Nullable
            Integer ttlTurns,

            @Doc("Let the model that served the session's last turn serve, when it is a candidate.") @Nullable
            Boolean keepCurrentModel,

            @Doc("Hint that the prefix should stay cached.") @Nullable
            Boolean preferPrefixRetention) {}
}
