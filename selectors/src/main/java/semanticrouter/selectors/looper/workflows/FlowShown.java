package semanticrouter.selectors.looper.workflows;

import org.jspecify.annotations.Nullable;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The field `flow` of the answer: what the client is shown of how it came about.
final class FlowShown {
    private FlowShown() {}

    /// @param pending the tool calls it waits for; null when it is answered
    static void put(ObjectNode completion, WorkflowOptions options, FlowState flow, @Nullable ObjectNode pending) {
        ObjectNode shown = completion.putObject("flow").put("mode", flow.mode).put("template", flow.template);
        WorkflowOptions.Planner planner = options.planner();
        if (options.mode().equals(WorkflowOptions.DYNAMIC) && planner != null) {
            shown.put("planner_model", planner.model());
        }
        ArrayNode workers = shown.putArray("worker_models");
        flow.workers.forEach(workers::add);
        shown.set("plan", flow.plan.shown());
        if (options.includeIntermediateResponses()) {
            ArrayNode steps = shown.putArray("steps");
            for (FlowPlan.Step step : flow.plan.steps()) {
                ObjectNode one = FlowPlan.shown(step);
                ArrayNode responses = one.putArray("responses");
                flow.of(step).forEach(output -> responses.add(output.shown()));
                steps.add(one);
            }
            if (flow.current() == null && !flow.trajectory.isEmpty()) {
                shown.set("final_tool_trajectory", flow.trajectory.deepCopy());
            }
        }
        if (pending != null) {
            shown.set("pending_tool_call", pending);
        }
        if (!flow.failures.isEmpty()) {
            shown.set("failed_models", flow.failures.deepCopy());
        }
    }

    /// The calls of one agent that the client is to make.
    static ObjectNode pending(String agent, String model, ArrayNode calls) {
        ObjectNode pending = Json.object().put("agent_id", agent).put("model", model);
        ArrayNode ids = pending.putArray("tool_call_ids");
        calls.forEach(call -> ids.add(call.path("id").asString("")));
        return pending;
    }
}
