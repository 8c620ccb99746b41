package semanticrouter.selectors.looper.workflows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.selectors.looper.chat.ChatAnswer;
import semanticrouter.selectors.looper.chat.JsonRepair;
import semanticrouter.selectors.looper.workflows.FlowPlan.Step;
import semanticrouter.selectors.looper.workflows.WorkflowOptions.FinalStep;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads what a planner wrote (specification: selection §2.8).
///
/// @param workers models it may name
/// @param maxSteps most steps
/// @param maxParallel most models of a step
record PlanReader(List<String> workers, int maxSteps, int maxParallel) {
    /// The plan of an answer: of its text, else of its reasoning.
    ///
    /// @throws FlowException when there is none that can be worked by; says why without a text of the planner
    FlowPlan read(ChatAnswer answer) throws FlowException {
        Optional<ObjectNode> written = object(answer.content()).or(() -> object(answer.reasoning()));
        if (written.isEmpty()) {
            throw refused("it is no JSON object with steps");
        }
        JsonNode list = written.get().path("steps");
        if (!list.isArray() || list.isEmpty() || list.size() > maxSteps) {
            throw refused("it must have 1 to " + maxSteps + " steps");
        }
        var steps = new ArrayList<Step>();
        Set<String> ids = new HashSet<>();
        Set<String> known = new HashSet<>();
        for (JsonNode step : list) {
            Step read = step(step, steps.size() + 1, known);
            if (!ids.add(read.id())) {
                throw refused("step " + (steps.size() + 1) + " has the id of another");
            }
            steps.add(read);
            known.add(read.id());
            known.addAll(AgentOutput.ids(read.id(), read.models()));
        }
        JsonNode last = written.get().path("final");
        String model = text(last.path("model"));
        if (!model.isEmpty() && !workers.contains(model)) {
            throw refused("its final model is none of the decision's");
        }
        return new FlowPlan(steps, new FinalStep(model, text(last.path("prompt"))));
    }

    private static Optional<ObjectNode> object(String text) {
        return text.isBlank() ? Optional.empty() : JsonRepair.read(text).filter(tree -> tree.has("steps"));
    }

    private Step step(JsonNode step, int number, Set<String> known) throws FlowException {
        List<String> models = list(step.path("models"), number, "models");
        models = models == null ? List.of() : models.stream().distinct().toList();
        if (models.isEmpty() || models.size() > maxParallel) {
            throw refused("step " + number + " must name 1 to " + maxParallel + " models");
        }
        if (!workers.containsAll(models)) {
            throw refused("step " + number + " names a model that is none of the decision's");
        }
        List<String> access = list(step.path("access_list"), number, "access_list");
        if (access != null && !known.containsAll(access)) {
            throw refused("the access_list of step " + number + " names what no earlier step writes");
        }
        return new Step(
                or(text(step.path("id")), "step-" + number),
                or(text(step.path("role")), FlowPlan.WORKER),
                models,
                or(text(step.path("prompt")), FlowPlan.TASK),
                access);
    }

    private static @Nullable List<String> list(JsonNode node, int number, String name) throws FlowException {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isArray() || node.valueStream().anyMatch(one -> !one.isString())) {
            throw refused("step " + number + " has " + name + " that are no list of texts");
        }
        return FlowPlan.texts(node).stream().map(String::strip).toList();
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.asString().strip() : "";
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static FlowException refused(String why) {
        return FlowException.failed("the planner's plan cannot be used: " + why);
    }
}
