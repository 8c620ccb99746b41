package semanticrouter.protocols.responses;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.protocols.bridge.Outgoing;
import semanticrouter.protocols.bridge.Warning;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A Responses request, with the turns before it, as a chat request (specification: dataplane §2.3).
///
/// Members without a meaning of their own here are passed on, as they may be a backend's; what is known and cannot be
/// carried over is listed in the warnings.
public final class ResponsesToChat {
    private static final String IMAGES = "image_generation";
    private static final String AUTO_STORE = "auto_store";

    /// Members that are translated below, or that are about the response itself.
    private static final Set<String> TRANSLATED = Set.of(
            "model",
            "input",
            "instructions",
            "previous_response_id",
            "conversation",
            "conversation_id",
            "store",
            "stream",
            "background",
            "prompt",
            "stream_options",
            "max_output_tokens",
            "tools",
            "tool_choice",
            "text",
            "reasoning",
            "include",
            "top_logprobs",
            "truncation");

    private static final Map<String, Warning> DROPPED = Map.of(
            "max_tool_calls",
            Warning.lossy("dropped", "max_tool_calls"),
            "context_management",
            Warning.lossy("dropped", "context_management"),
            AUTO_STORE,
            Warning.info("dropped", AUTO_STORE),
            "n",
            Warning.lossy("dropped", "n"),
            "messages",
            Warning.lossy("dropped", "messages"));

    private ResponsesToChat() {}

    /// The chat request.
    ///
    /// @param history earlier turns, oldest first
    /// @throws GatewayException 400 when an item refers to one that is not in the history
    public static Outgoing request(ResponsesRequest request, List<PastTurn> history) throws GatewayException {
        ObjectNode in = request.fields();
        var warnings = new LinkedHashSet<Warning>();
        ObjectNode out = Trees.object();
        out.put("model", Trees.string(in, "model"));
        var turns = new ItemTurns(warnings);
        String instructions = instructions(request, history);
        if (!instructions.isEmpty()) {
            turns.system(instructions);
        }
        for (PastTurn turn : history) {
            items(turn.input(), history, turns);
            items(turn.output(), history, turns);
        }
        items(request.input(), history, turns);
        out.set("messages", turns.messages());
        new ResponseTools(warnings).translate(in, out);
        text(in.path("text"), out, warnings);
        reasoning(in.path("reasoning"), out, warnings);
        copy(in, "max_output_tokens", out, "max_tokens");
        logprobs(in, out, warnings);
        if (request.streaming()) {
            out.put("stream", true);
            ObjectNode options = in.get("stream_options") instanceof ObjectNode sent ? sent.deepCopy() : Trees.object();
            out.set("stream_options", options.put("include_usage", true));
        }
        if (Trees.string(in, "truncation").equals("auto")) {
            warnings.add(Warning.lossy("dropped", "truncation"));
        }
        if (!request.conversation().isEmpty() && history.isEmpty()) {
            warnings.add(
                    Warning.lossy("dropped", "conversation")); // it names the response; its items are not looked up
        }
        for (Map.Entry<String, JsonNode> field : in.properties()) {
            Warning warning = DROPPED.get(field.getKey());
            if (field.getValue().isNull() || field.getKey().equals(AUTO_STORE) && forgoesMemory(request)) {
                continue;
            }
            if (field.getKey().equals("parallel_tool_calls") && !out.has("tools")) {
                continue; // chat refuses it where there is nothing to call
            }
            if (warning != null) {
                warnings.add(warning);
            } else if (!TRANSLATED.contains(field.getKey())) {
                out.set(field.getKey(), field.getValue());
            }
        }
        if (turns.reasoned()) {
            out.put(ChatBody.REASONING_HISTORY, true);
        }
        return new Outgoing(Trees.bytes(out), List.copyOf(warnings));
    }

    /// Whether a request offers the tool that makes images.
    public static boolean wantsImages(ResponsesRequest request) {
        return Trees.elements(request.fields(), "tools").stream()
                .anyMatch(tool -> Trees.string(tool, "type").equals(IMAGES));
    }

    /// Whether a request asks not to be remembered. It can only switch remembering off (specification: dataplane
    /// §4.10).
    public static boolean forgoesMemory(ResponsesRequest request) {
        JsonNode wish = request.fields().path(AUTO_STORE);
        return wish.isBoolean() && !wish.booleanValue();
    }

    /// The request's own instructions, else the first ones of its history.
    public static String instructions(ResponsesRequest request, List<PastTurn> history) {
        if (!request.instructions().isEmpty()) {
            return request.instructions();
        }
        return history.stream()
                .map(PastTurn::instructions)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static void items(ArrayNode items, List<PastTurn> history, ItemTurns turns) throws GatewayException {
        for (JsonNode item : items) {
            if (!Trees.string(item, "type").equals("item_reference")) {
                turns.item(item);
                continue;
            }
            JsonNode meant = find(Trees.string(item, "id"), history);
            if (meant == null) {
                throw new GatewayException(
                        400,
                        "unknown_item",
                        "Invalid Response API request: input has an item_reference to an item that is not part of the "
                                + "response in previous_response_id; send the item itself");
            }
            turns.item(meant);
        }
    }

    private static @Nullable JsonNode find(String id, List<PastTurn> history) {
        for (PastTurn turn : history) {
            for (ArrayNode items : List.of(turn.input(), turn.output())) {
                for (JsonNode item : items) {
                    if (Trees.string(item, "id").equals(id)
                            && !Trees.string(item, "type").equals("item_reference")) {
                        return item;
                    }
                }
            }
        }
        return null;
    }

    private static void text(JsonNode text, ObjectNode out, Set<Warning> warnings) {
        if (!text.isObject()) {
            return;
        }
        new ItemParts(warnings).rest(text, "text", "format", "verbosity");
        if (text.path("verbosity").isString()) {
            out.set("verbosity", text.get("verbosity"));
        }
        JsonNode format = text.path("format");
        String type = Trees.string(format, "type");
        switch (type) {
            case "", "text" -> {}
            case "json_schema" -> {
                ObjectNode schema = Trees.object();
                format.properties().forEach(member -> {
                    if (!member.getKey().equals("type")) {
                        schema.set(member.getKey(), member.getValue());
                    }
                });
                out.putObject("response_format").put("type", type).set("json_schema", schema);
            }
            default -> out.set("response_format", format);
        }
    }

    private static void reasoning(JsonNode reasoning, ObjectNode out, Set<Warning> warnings) {
        if (!reasoning.isObject()) {
            return;
        }
        new ItemParts(warnings).rest(reasoning, "reasoning", "effort");
        if (reasoning.path("effort").isString()) {
            out.set("reasoning_effort", reasoning.get("effort"));
        }
    }

    private static void logprobs(ObjectNode in, ObjectNode out, Set<Warning> warnings) {
        boolean asked = Trees.number(in, "top_logprobs") > 0;
        for (JsonNode what : Trees.elements(in, "include")) {
            String name = what.isString() ? what.stringValue() : "";
            switch (name) {
                case "message.output_text.logprobs" -> asked = true;
                // Inputs are kept as sent, and sealed reasoning is always part of its item.
                case "message.input_image.image_url", "reasoning.encrypted_content" -> {}
                default -> warnings.add(Warning.info("dropped", "include." + name));
            }
        }
        if (asked) {
            out.put("logprobs", true);
            copy(in, "top_logprobs", out, "top_logprobs");
        }
    }

    private static void copy(ObjectNode in, String name, ObjectNode out, String as) {
        JsonNode value = in.get(name);
        if (value != null && !value.isNull()) {
            out.set(as, value);
        }
    }
}
