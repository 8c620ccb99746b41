package semanticrouter.selectors.looper.workflows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How far a workflow has come. Used by one thread at a time; kept as JSON while it waits for tools.
final class FlowState {
    final String mode;
    final String template;
    final List<String> workers;
    final FlowPlan plan;

    /// What the client asked, as messages.
    final ArrayNode messages;

    final List<AgentOutput> outputs = new ArrayList<>();
    final ArrayNode failures;

    /// The step that is worked on; past the last it is the final answer.
    int step;

    /// The agent of the step that works next, where they work in turn.
    int agent;

    /// Messages of that agent's tool calls and of what came of them.
    ArrayNode trajectory = Json.array();

    FlowState(
            String mode, String template, List<String> workers, FlowPlan plan, ArrayNode messages, ArrayNode failures) {
        this.mode = mode;
        this.template = template;
        this.workers = List.copyOf(workers);
        this.plan = plan;
        this.messages = messages;
        this.failures = failures;
    }

    /// The step that is worked on; null for the final answer.
    FlowPlan.@Nullable Step current() {
        return step < plan.steps().size() ? plan.steps().get(step) : null;
    }

    /// Goes on with the next step.
    void next() {
        step++;
        agent = 0;
        trajectory = Json.array();
    }

    /// What a step's agents may see.
    List<AgentOutput> seenBy(FlowPlan.Step reader) {
        return outputs.stream()
                .filter(output -> !output.step().equals(reader.id()) && reader.sees(output))
                .toList();
    }

    /// Outputs of one step.
    List<AgentOutput> of(FlowPlan.Step wanted) {
        return outputs.stream()
                .filter(output -> output.step().equals(wanted.id()))
                .toList();
    }

    void failed(String model, String code) {
        failures.addObject().put("model", model).put("error", code);
    }

    /// Whether a decision is still what it was when this began.
    boolean fits(WorkflowOptions options, List<String> now) {
        boolean planned = options.mode().equals(WorkflowOptions.DYNAMIC)
                || FlowPlan.of(options).equals(plan);
        return mode.equals(options.mode())
                && template.equals(options.template())
                && planned
                && new HashSet<>(workers).equals(new HashSet<>(now));
    }

    /// Calls of the last message of the trajectory: the ids their model gave them.
    List<String> pending() {
        var ids = new ArrayList<String>();
        if (!trajectory.isEmpty()) {
            trajectory
                    .get(trajectory.size() - 1)
                    .path("tool_calls")
                    .forEach(call -> ids.add(call.path("id").asString("")));
        }
        return ids;
    }

    String write() {
        ObjectNode kept = Json.object().put("mode", mode).put("template", template);
        ArrayNode names = kept.putArray("workers");
        workers.forEach(names::add);
        kept.set("plan", plan.shown());
        kept.set("messages", messages);
        ArrayNode written = kept.putArray("outputs");
        outputs.forEach(output -> written.add(output.shown().put("step", output.step())));
        kept.set("failures", failures);
        kept.put("step", step).put("agent", agent);
        kept.set("trajectory", trajectory);
        return Json.write(kept);
    }

    /// What was kept; empty when it cannot be read.
    static Optional<FlowState> read(String text) {
        JsonNode kept = Json.read(text).orElse(Json.object());
        if (!(kept.path("messages") instanceof ArrayNode messages)
                || !(kept.path("failures") instanceof ArrayNode failures)
                || !(kept.path("trajectory") instanceof ArrayNode trajectory)) {
            return Optional.empty();
        }
        var state = new FlowState(
                kept.path("mode").asString(""),
                kept.path("template").asString(""),
                FlowPlan.texts(kept.path("workers")),
                FlowPlan.read(kept.path("plan")),
                messages,
                failures);
        kept.path("outputs")
                .forEach(output ->
                        state.outputs.add(AgentOutput.read(output.path("step").asString(""), output)));
        state.step = kept.path("step").asInt(0);
        state.agent = kept.path("agent").asInt(0);
        state.trajectory = trajectory;
        return Optional.of(state);
    }
}
