package semanticrouter.selectors.looper.workflows;

import java.util.List;
import java.util.stream.IntStream;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an agent wrote.
///
/// @param step id of its step
/// @param agent `step:number:model`
/// @param model name it was asked by
/// @param trajectory messages of its tool calls and of what came of them
public record AgentOutput(
        String step, String agent, String model, String content, String reasoning, ArrayNode trajectory) {
    /// Id of an agent.
    ///
    /// @param number its place in the step, from 0
    static String id(String step, int number, String model) {
        return step + ":" + number + ":" + model;
    }

    /// Ids of the agents of a step.
    public static List<String> ids(String step, List<String> models) {
        return IntStream.range(0, models.size())
                .mapToObj(number -> id(step, number, models.get(number)))
                .toList();
    }

    /// What it says: the reasoning of a model that got no further.
    String text() {
        return content.isBlank() ? reasoning : content;
    }

    /// It, as the client is shown it and as it is kept.
    ObjectNode shown() {
        ObjectNode shown =
                Json.object().put("agent_id", agent).put("model", model).put("content", content);
        if (!reasoning.isBlank()) {
            shown.put("reasoning", reasoning);
        }
        if (!trajectory.isEmpty()) {
            shown.set("tool_trajectory", trajectory.deepCopy());
        }
        return shown;
    }

    /// What was kept of one.
    static AgentOutput read(String step, JsonNode kept) {
        return new AgentOutput(
                step,
                kept.path("agent_id").asString(""),
                kept.path("model").asString(""),
                kept.path("content").asString(""),
                kept.path("reasoning").asString(""),
                kept.path("tool_trajectory") instanceof ArrayNode messages ? messages : Json.array());
    }
}
