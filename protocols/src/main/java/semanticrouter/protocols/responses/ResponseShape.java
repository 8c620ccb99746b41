package semanticrouter.protocols.responses;

import java.util.Set;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a response says beside its output: its names, and what its request asked for (specification: dataplane §2.3,
/// appendix B4).
///
/// @param request the request
/// @param id of the response
/// @param conversation id of its conversation
/// @param instructions those in force, empty for none
/// @param createdSeconds Unix time
public record ResponseShape(
        ResponsesRequest request, String id, String conversation, String instructions, long createdSeconds) {
    private static final Set<String> ENDED = Set.of("completed", "incomplete");

    /// The response object.
    ///
    /// @param status `in_progress`, `completed`, `incomplete` or `failed`
    /// @param model that serves it; empty for the one asked for
    /// @param output its items
    /// @param usage token counts as a response has them, null when there are none
    /// @param reason why it is incomplete, empty when it is not
    /// @param error code and message, null when it has not failed
    /// @param stored whether it is kept
    ObjectNode object(
            String status,
            String model,
            ArrayNode output,
            JsonNode usage,
            String reason,
            JsonNode error,
            boolean stored) {
        ObjectNode in = request.fields();
        ObjectNode out = Trees.object();
        out.put("id", id);
        out.put("object", "response").put("created_at", createdSeconds).put("status", status);
        out.put("background", false);
        out.set("error", error);
        if (reason.isEmpty()) {
            out.putNull("incomplete_details");
        } else {
            out.putObject("incomplete_details").put("reason", reason);
        }
        out.set("instructions", instructions.isEmpty() ? none() : text(instructions));
        out.set("max_output_tokens", echo(in, "max_output_tokens", none()));
        out.put("model", model.isEmpty() ? Trees.string(in, "model") : model);
        out.set("output", output);
        if (ENDED.contains(status)) {
            out.put("output_text", outputText(output));
        }
        out.set("parallel_tool_calls", echo(in, "parallel_tool_calls", JsonNodeFactory.instance.booleanNode(true)));
        out.set("previous_response_id", request.previous().isEmpty() ? none() : text(request.previous()));
        out.set("reasoning", reasoning(in.path("reasoning")));
        out.put("store", stored);
        out.set("temperature", echo(in, "temperature", JsonNodeFactory.instance.numberNode(1.0)));
        out.set("text", format(in.path("text")));
        out.set("tool_choice", echo(in, "tool_choice", text("auto")));
        out.set("tools", ResponseTools.flat(in.path("tools")));
        out.set("top_p", echo(in, "top_p", JsonNodeFactory.instance.numberNode(1.0)));
        out.set("truncation", echo(in, "truncation", text("disabled")));
        out.set("usage", usage);
        out.set("user", echo(in, "user", none()));
        out.set("metadata", echo(in, "metadata", Trees.object()));
        out.put("conversation_id", conversation);
        out.putObject("conversation").put("id", conversation);
        return out;
    }

    /// A response as it is kept: images are the client's alone, for no later turn is shown them.
    public static ObjectNode withoutImages(ObjectNode response) {
        if (Trees.elements(response, "output").stream().noneMatch(ResponseShape::image)) {
            return response;
        }
        ObjectNode kept = response.deepCopy();
        for (JsonNode item : kept.path("output")) {
            if (image(item) && item instanceof ObjectNode object) {
                object.putNull("result");
            }
        }
        return kept;
    }

    private static boolean image(JsonNode item) {
        return Trees.string(item, "type").equals("image_generation_call");
    }

    private static JsonNode echo(ObjectNode in, String name, JsonNode otherwise) {
        JsonNode sent = in.get(name);
        return sent == null || sent.isNull() ? otherwise : sent;
    }

    private static ObjectNode reasoning(JsonNode sent) {
        ObjectNode out = Trees.object();
        out.set("effort", sent.path("effort").isString() ? sent.path("effort") : none());
        out.set("summary", sent.path("summary").isString() ? sent.path("summary") : none());
        return out;
    }

    private static ObjectNode format(JsonNode sent) {
        ObjectNode out = sent.isObject() ? ((ObjectNode) sent).deepCopy() : Trees.object();
        if (!out.path("format").isObject()) {
            out.putObject("format").put("type", "text");
        }
        return out;
    }

    private static String outputText(ArrayNode output) {
        var text = new StringBuilder();
        for (JsonNode item : output) {
            for (JsonNode part : Trees.elements(item, "content")) {
                if (Trees.string(part, "type").equals("output_text")) {
                    text.append(Trees.string(part, "text"));
                }
            }
        }
        return text.toString();
    }

    static JsonNode none() {
        return JsonNodeFactory.instance.nullNode();
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.stringNode(text);
    }

    /// Token counts of a chat reply as a response has them.
    static JsonNode usage(JsonNode chat) {
        if (!chat.isObject()) {
            return none();
        }
        long input = Trees.number(chat, "prompt_tokens");
        long output = Trees.number(chat, "completion_tokens");
        ObjectNode out = Trees.object().put("input_tokens", input);
        out.putObject("input_tokens_details")
                .put("cached_tokens", Trees.number(chat.get("prompt_tokens_details"), "cached_tokens"))
                .put("cache_write_tokens", Trees.number(chat.get("prompt_tokens_details"), "cache_write_tokens"));
        out.put("output_tokens", output)
                .putObject("output_tokens_details")
                .put("reasoning_tokens", Trees.number(chat.get("completion_tokens_details"), "reasoning_tokens"));
        return out.put("total_tokens", input + output);
    }
}
