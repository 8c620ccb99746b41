package semanticrouter.selectors.looper.workflows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.loop.ToolCallId;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The calls of a waiting agent as its client knows them, and what comes of them.
final class ToolResults {
    private ToolResults() {}

    /// Calls with the ids the client is told.
    static ArrayNode told(ArrayNode calls, String loop) {
        ArrayNode told = calls.deepCopy();
        int place = 0;
        for (JsonNode call : told) {
            if (call instanceof ObjectNode object) {
                String original = object.path("id").asString("");
                object.put("id", new ToolCallId(loop, place, original).toString());
            }
            place++;
        }
        return told;
    }

    /// The messages a request ends with, as the waiting agent's model knows its calls.
    ///
    /// @param pending ids that model gave its calls
    /// @throws FlowException when a call has no result, or a result no call
    static ArrayNode of(ChatBody request, String loop, List<String> pending) throws FlowException {
        Map<String, String> open = new HashMap<>();
        for (int place = 0; place < pending.size(); place++) {
            open.put(new ToolCallId(loop, place, pending.get(place)).toString(), pending.get(place));
        }
        ArrayNode messages = Json.messages(request);
        int from = messages.size();
        while (from > 0 && messages.get(from - 1).path("role").asString("").equals("tool")) {
            from--;
        }
        ArrayNode results = Json.array();
        for (int at = from; at < messages.size(); at++) {
            ObjectNode result = (ObjectNode) messages.get(at).deepCopy();
            String original = open.remove(result.path("tool_call_id").asString(""));
            if (original == null) {
                throw FlowException.request(
                        "the conversation ends with a tool result whose tool_call_id is none of the calls that wait, or is"
                                + " there twice; send one result for each call of the last answer, and no other");
            }
            results.add(result.put("tool_call_id", original));
        }
        if (!open.isEmpty()) {
            throw FlowException.request(open.size() + " of " + pending.size()
                    + " tool calls have no result; send one tool message for each call of the last answer");
        }
        return results;
    }
}
