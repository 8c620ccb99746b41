package semanticrouter.selectors.looper.workflows;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.workflows.WorkflowOptions.FinalStep;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Who works on what, step by step.
///
/// @param last who writes the final answer and how; empty texts where the plan leaves it open
record FlowPlan(List<Step> steps, FinalStep last) {
    static final String WORKER = "worker";
    static final String TASK = "Work on the request as well as you can.";

    /// One step; its agents work side by side.
    ///
    /// @param access what its agents see of earlier steps, by step or agent; null for everything
    record Step(
            String id,
            String role,
            List<String> models,
            String prompt,
            @Nullable List<String> access) {
        /// Whether its agents see what one wrote.
        boolean sees(AgentOutput output) {
            return access == null || access.contains(output.step()) || access.contains(output.agent());
        }
    }

    /// The plan of the mode `static`.
    static FlowPlan of(WorkflowOptions options) {
        List<Step> steps = options.roles().stream()
                .map(role -> new Step(
                        role.name(),
                        role.name(),
                        role.models(),
                        role.prompt().isBlank() ? TASK : role.prompt(),
                        role.accessList()))
                .toList();
        return new FlowPlan(steps, new FinalStep("", ""));
    }

    /// The plan where the planner has none: the first workers work on the request side by side.
    static FlowPlan fallback(List<String> workers, int most) {
        List<String> models = workers.subList(0, Math.min(most, workers.size()));
        return new FlowPlan(
                List.of(new Step("fallback_solve", WORKER, models, TASK, List.of())), new FinalStep("", ""));
    }

    /// It, as the client is shown it and as it is kept.
    ObjectNode shown() {
        ObjectNode shown = Json.object();
        ArrayNode list = shown.putArray("steps");
        steps.forEach(step -> list.add(shown(step)));
        if (!last.model().isEmpty() || !last.prompt().isEmpty()) {
            shown.putObject("final").put("model", last.model()).put("prompt", last.prompt());
        }
        return shown;
    }

    static ObjectNode shown(Step step) {
        ObjectNode shown = Json.object().put("id", step.id()).put("role", step.role());
        ArrayNode models = shown.putArray("models");
        step.models().forEach(models::add);
        shown.put("prompt", step.prompt());
        if (step.access() != null) {
            ArrayNode access = shown.putArray("access_list");
            step.access().forEach(access::add);
        }
        return shown;
    }

    /// What was kept of one.
    static FlowPlan read(JsonNode kept) {
        var steps = new ArrayList<Step>();
        for (JsonNode step : kept.path("steps")) {
            steps.add(new Step(
                    step.path("id").asString(""),
                    step.path("role").asString(""),
                    texts(step.path("models")),
                    step.path("prompt").asString(""),
                    step.has("access_list") ? texts(step.path("access_list")) : null));
        }
        JsonNode last = kept.path("final");
        return new FlowPlan(
                steps,
                new FinalStep(
                        last.path("model").asString(""), last.path("prompt").asString("")));
    }

    static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(one -> texts.add(one.asString("")));
        return texts;
    }
}
