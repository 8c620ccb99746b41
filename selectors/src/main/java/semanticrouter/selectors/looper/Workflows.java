package semanticrouter.selectors.looper;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Status;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.selectors.looper.workflows.AgentOutput;
import semanticrouter.selectors.looper.workflows.FlowLoop;
import semanticrouter.selectors.looper.workflows.WorkflowOptions;
import semanticrouter.selectors.looper.workflows.WorkflowOptions.FinalStep;
import semanticrouter.selectors.looper.workflows.WorkflowOptions.Planner;
import semanticrouter.selectors.looper.workflows.WorkflowOptions.Role;

/// `workflows`: several agents work on a request step by step, in fixed roles or by a plan a model writes
/// (specification: selection §2.8).
public final class Workflows extends LoopAlgorithm<WorkflowOptions> {
    public Workflows() {
        super("workflows", Status.EXPERIMENTAL, WorkflowOptions.class);
    }

    @Override
    public String description() {
        return "Several agents work on a request step by step, in fixed roles or by a plan a model writes.";
    }

    @Override
    public List<Problem> check(WorkflowOptions options, List<ModelRef> candidates) {
        var problems = new ArrayList<Problem>();
        if (candidates.isEmpty()) {
            problems.add(Problem.error("", "agents are models of the decision; name one or more in its modelRefs"));
        }
        if (!options.template().equals(WorkflowOptions.TEMPLATE)) {
            problems.add(Problem.warning(
                    "template",
                    "\"" + options.template() + "\" is no known family of prompts; those of " + WorkflowOptions.TEMPLATE
                            + " are used"));
        }
        if (options.mode().equals(WorkflowOptions.DYNAMIC)) {
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

    private static void dynamic(WorkflowOptions options, List<Problem> problems) {
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
            if (role.models().isEmpty()) {
                problems.add(Problem.error(at + ".models", "name one or more of the decision's models"));
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
            sees(role, at, roles.subList(0, i), problems);
            earlier.add(role.name());
        }
    }

    @Override
    Loop loop(SelectorSetup<WorkflowOptions> setup) {
        return new FlowLoop(setup.options(), setup.contract(), setup.services().clock());
    }

    /// A role sees only what was written before it.
    private static void sees(Role role, String at, List<Role> earlier, List<Problem> problems) {
        List<String> access = role.accessList();
        if (access == null) {
            return;
        }
        for (String seen : access) {
            boolean written = earlier.stream()
                    .anyMatch(known -> known.name().equals(seen)
                            || AgentOutput.ids(known.name(), known.models()).contains(seen));
            if (!written) {
                problems.add(Problem.error(
                        at + ".access_list",
                        "\"" + seen + "\" does not work before this role; name earlier roles, or agents of theirs as"
                                + " role:number:model"));
            }
        }
    }
}
