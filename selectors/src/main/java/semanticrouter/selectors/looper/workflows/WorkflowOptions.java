package semanticrouter.selectors.looper.workflows;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// Who works on what, within which bounds.
@Doc("Several agents work on a request step by step.")
public record WorkflowOptions(
        @Doc("Fixed roles, or a plan written by a model.")
        @OneOf({"static", WorkflowOptions.DYNAMIC})
        @Default("static")
        String mode,

        @Doc("Family of prompts.") @Default("micro_agent") String template,

        @Doc("The agents of the mode `static`, in the order they work.") @Default("[]")
        List<Role> roles,

        @Doc("Who writes the final answer; absent for the planner or the first worker.") @Key("final") @Nullable
        FinalStep finalStep,

        @Doc("Who plans in the mode `dynamic`.") @Nullable Planner planner,

        @Doc("Most steps of a plan.") @Range(min = 1) @Default("3")
        int maxSteps,

        @Doc("Most agents of a step.") @Range(min = 1) @Default("2")
        int maxParallel,

        @Doc("Completion tokens of each call; 0 leaves the request's limit.") @Range(min = 0) @Default("0")
        int maxCompletionTokens,

        @Doc("Seconds a step may take; 0 for no limit of its own.") @Range(min = 0) @Default("0")
        int roundTimeoutSeconds,

        @Doc("Answers a step must give; 0 for all.") @Range(min = 0) @Default("0")
        int minSuccessfulResponses,

        @Doc("Sampling temperature; absent leaves the request's.") @Range(min = 0) @Nullable
        Double temperature,

        @Doc("Whether the agents' answers are returned too.") @Default("true")
        boolean includeIntermediateResponses,

        @Doc("What a failing step means.") @OneOf({"fail", "skip"}) @Default("fail")
        String onError) {
    public WorkflowOptions {
        roles = List.copyOf(roles);
    }

    /// The mode in which a model writes the plan.
    public static final String DYNAMIC = "dynamic";

    /// The family of prompts there is.
    public static final String TEMPLATE = "micro_agent";

    /// One agent of the mode `static`.
    @Doc("One agent of the mode `static`.")
    public record Role(
            @Doc("Its name; later roles refer to it.") @Required
            String name,

            @Doc("Models that play it, among the decision's.") @Range(min = 1) @Default("[]")
            List<String> models,

            @Doc("What it is told to do.") @Default("") String prompt,

            @Doc("Earlier roles whose answers it sees; absent for all, empty for none.") @Nullable
            List<String> accessList) {
        public Role {
            models = List.copyOf(models);
        }
    }

    /// Who writes the final answer.
    @Doc("Who writes the final answer.")
    public record FinalStep(
            @Doc("A model of the decision; empty for the planner or the first worker.") @Default("")
            String model,

            @Doc("What it is told to do; empty for the built-in text.") @Default("")
            String prompt) {}

    /// Who plans.
    @Doc("Who plans in the mode `dynamic`.")
    public record Planner(
            @Doc("The model that writes the plan; required in the mode `dynamic`.") @Default("")
            String model,

            @Doc("Completion tokens of the plan.") @Range(min = 1) @Default("2048")
            int maxCompletionTokens) {}
}
