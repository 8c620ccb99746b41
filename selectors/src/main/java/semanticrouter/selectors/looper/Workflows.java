package semanticrouter.selectors.looper;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.selection.ModelRef;

/// `workflows`: several agents work on a request step by step, in fixed roles or by a plan a model writes
/// (specification: selection §2.8).
public final class Workflows extends PlannedAlgorithm<Workflows.Options> {
    private static final String DYNAMIC = "dynamic";

    /// Who works on what, within which bounds.
    @Doc("Several agents work on a request step by step.")
    public record Options(
            @Doc("Fixed roles, or a plan written by a model.") @OneOf({"static", DYNAMIC}) @Default("static")
            String mode,

            @Doc("Family of prompts.") @Default("micro_agent")
            String template,

            @Doc("The agents of the mode `static`, in the order they work.") @Default("[]")
            List<Role> roles,

            @Doc("Who writes the final answer; absent for the planner or the first worker.") @Key("final") @Nullable
            FinalStep finalStep,

            @Doc("Who plans in the mode `dynamic`.") @Nullable
            Planner planner,

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
        public Options {
            roles = List.copyOf(roles);
        }
    }

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

    public Workflows() {
        super("workflows", Options.class, "`multi_factor`");
    }

    @Override
    public boolean loops() {
        return true;
    }

    @Override
    public String description() {
        return "Several agents work on a request step by step, in fixed roles or by a plan a model writes.";
    }

    @Override
    public List<Problem> check(Options options, List<ModelRef> candidates) {
        var problems = new ArrayList<Problem>();
        if (options.mode().equals(DYNAMIC)) {
            dynamic(options, problems);
        } else {
            roles(options.roles(), candidates, problems);
        }
        FinalStep last = options.finalStep();
        if (last != null) {
            References.among(candidates, "final.model", last.model()).ifPresent(problems::add);
        }
        return problems;
    }

    private static void dynamic(Options options, List<Problem> problems) {
        Planner planner = options.planner();
        if (planner == null || planner.model().isBlank()) {
            problems.add(Problem.error("planner.model", "the mode `dynamic` needs a model that plans"));
        }
        if (!options.roles().isEmpty()) {
            problems.add(Problem.error("roles", "a plan names its own roles; remove these or set mode: static"));
        }
    }

    private static void roles(List<Role> roles, List<ModelRef> candidates, List<Problem> problems) {
        if (roles.isEmpty()) {
            problems.add(Problem.error("roles", "the mode `static` needs at least one role"));
        }
        var earlier = new ArrayList<String>();
        for (int i = 0; i < roles.size(); i++) {
            Role role = roles.get(i);
            String at = "roles[" + i + "]";
            if (earlier.contains(role.name())) {
                problems.add(Problem.error(
                        at + ".name", "\"" + role.name() + "\" is named twice; give each role its own name"));
            }
            for (int m = 0; m < role.models().size(); m++) {
                References.among(
                                candidates,
                                at + ".models[" + m + "]",
                                role.models().get(m))
                        .ifPresent(problems::add);
            }
            for (String twice : References.repeated(role.models())) {
                problems.add(Problem.error(at + ".models", "\"" + twice + "\" is named twice; keep one"));
            }
            sees(role, at, roles.subList(i, roles.size()), problems);
            earlier.add(role.name());
        }
    }

    /// A role sees only what was written before it.
    private static void sees(Role role, String at, List<Role> later, List<Problem> problems) {
        List<String> access = role.accessList();
        if (access == null) {
            return;
        }
        List<String> unwritten = later.stream().map(Role::name).toList();
        for (String seen : access) {
            if (unwritten.contains(seen)) {
                problems.add(Problem.error(
                        at + ".access_list", "\"" + seen + "\" does not work before this role; name earlier ones"));
            }
        }
    }
}
