package semanticrouter.protocols.bridge;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An OpenAI client on an Anthropic backend.
public final class ChatToMessages implements Bridge {
    /// Anthropic wants a limit; this is sent when the client names none (specification: dataplane §2.4).
    private static final int MAX_TOKENS = 4096;

    /// Anthropic refuses more, which OpenAI takes up to 2.
    private static final int TEMPERATURE_MAX = 1;

    /// Fields with a counterpart, and those the router consumes.
    private static final Set<String> TRANSLATED = Set.of(
            "model",
            "messages",
            "max_tokens",
            "max_completion_tokens",
            "stop",
            "stream",
            "stream_options",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "user",
            "metadata",
            "store",
            ChatBody.REASONING_HISTORY);

    /// Fields both dialects share.
    private static final Set<String> SHARED = Set.of("temperature", "top_p", "top_k", "thinking");

    /// Fields about how the provider serves a request; no model sees them.
    private static final Set<String> UNSEEN =
            Set.of("prompt_cache_key", "prompt_cache_retention", "safety_identifier", "service_tier");

    /// Stop reasons with a counterpart.
    private static final Set<String> STOPPED = Set.of("end_turn", "stop_sequence", "max_tokens", "tool_use");

    ChatToMessages() {}

    @Override
    public Outgoing request(ChatBody body) {
        ObjectNode in = Trees.ofRequest(body.bytes());
        var warnings = new ArrayList<Warning>();
        ObjectNode out = Trees.object();
        out.put("model", Trees.string(in, "model"));
        long limit = Trees.number(in, "max_completion_tokens");
        limit = limit > 0 ? limit : Trees.number(in, "max_tokens");
        out.put("max_tokens", limit > 0 ? limit : MAX_TOKENS);
        new AnthropicTurns(warnings).of(in, out);
        stop(in.path("stop"), out, warnings);
        String user = Trees.string(in, "user");
        if (!user.isEmpty()) {
            out.putObject("metadata").put("user_id", user);
        }
        tools(in, out, warnings);
        if (in.path("stream").asBoolean(false)) {
            out.put("stream", true);
        }
        for (Map.Entry<String, JsonNode> field : in.properties()) {
            if (field.getKey().equals("temperature")
                    && field.getValue().isNumber()
                    && field.getValue().doubleValue() > TEMPERATURE_MAX) {
                warnings.add(Warning.lossy("dropped", "temperature"));
                out.put("temperature", TEMPERATURE_MAX);
            } else if (SHARED.contains(field.getKey()) && !field.getValue().isNull()) {
                out.set(field.getKey(), field.getValue());
            } else if (UNSEEN.contains(field.getKey()) && !field.getValue().isNull()) {
                warnings.add(Warning.info("dropped", field.getKey()));
            } else if (!TRANSLATED.contains(field.getKey()) && !field.getValue().isNull()) {
                warnings.add(Warning.lossy("dropped", field.getKey()));
            }
        }
        return new Outgoing(Trees.bytes(out), List.copyOf(new LinkedHashSet<>(warnings)));
    }

    /// Anthropic refuses sequences of white space alone.
    private static void stop(JsonNode stop, ObjectNode out, List<Warning> warnings) {
        if (!stop.isString() && !stop.isArray()) {
            return;
        }
        ArrayNode sequences = Trees.array();
        for (JsonNode sequence : stop.isArray() ? stop : Trees.array().add(stop)) {
            if (sequence.isString() && sequence.stringValue().isBlank()) {
                warnings.add(Warning.lossy("dropped", "stop"));
            } else {
                sequences.add(sequence);
            }
        }
        if (!sequences.isEmpty()) {
            out.set("stop_sequences", sequences);
        }
    }

    private static void tools(ObjectNode in, ObjectNode out, List<Warning> warnings) {
        ArrayNode tools = Trees.array();
        for (JsonNode tool : Trees.elements(in, "tools")) {
            if (!(tool.get("function") instanceof ObjectNode function)) {
                warnings.add(Warning.lossy("unsupported_subtype", "tools"));
                continue;
            }
            ObjectNode translated = tools.addObject().put("name", Trees.string(function, "name"));
            if (function.has("description")) {
                translated.set("description", function.get("description"));
            }
            if (tool.path("cache_control").isObject()) {
                translated.set("cache_control", tool.path("cache_control"));
            }
            if (function.path("strict").asBoolean(false)) {
                warnings.add(Warning.lossy("dropped", "tools.strict"));
            }
            translated.set("input_schema", schema(function.get("parameters")));
        }
        if (tools.isEmpty()) {
            return;
        }
        out.set("tools", tools);
        choice(in, out, warnings);
    }

    /// Anthropic wants every schema to say that it is one of an object.
    private static ObjectNode schema(@Nullable JsonNode parameters) {
        if (!(parameters instanceof ObjectNode schema)) {
            ObjectNode none = Trees.object().put("type", "object");
            none.putObject("properties");
            return none;
        }
        return schema.has("type") ? schema : schema.deepCopy().put("type", "object");
    }

    private static void choice(ObjectNode in, ObjectNode out, List<Warning> warnings) {
        JsonNode choice = in.path("tool_choice");
        String kind = choice.path("function").isObject() ? "function" : Trees.string(choice, "type");
        String type = choice.isString() ? choice.stringValue() : kind;
        if (type.equals("allowed_tools")) {
            warnings.add(Warning.lossy("dropped", "tool_choice.allowed_tools"));
            type = Trees.string(choice.path("allowed_tools"), "mode");
        }
        JsonNode parallel = in.path("parallel_tool_calls");
        boolean single = parallel.isBoolean() && !parallel.booleanValue();
        if (type.isEmpty() && !single) {
            return;
        }
        ObjectNode translated = out.putObject("tool_choice");
        switch (type) {
            case "none" -> translated.put("type", "none");
            case "required" -> translated.put("type", "any");
            case "function" ->
                translated.put("type", "tool").put("name", Trees.string(choice.path("function"), "name"));
            case "", "auto" -> translated.put("type", "auto");
            default -> {
                warnings.add(Warning.lossy("dropped", "tool_choice"));
                translated.put("type", "auto");
            }
        }
        if (single && !type.equals("none")) {
            translated.put("disable_parallel_tool_use", true);
        }
    }

    @Override
    public Outgoing reply(List<Warning> asked, int status, byte[] body, long created) throws GatewayException {
        if (status >= 400) {
            return new Outgoing(error(status, body), List.of());
        }
        ObjectNode in = Trees.ofReply(body);
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        ArrayNode calls = Trees.array();
        ArrayNode thinking = Trees.array();
        for (JsonNode block : Trees.elements(in, "content")) {
            switch (Trees.string(block, "type")) {
                case "text" -> text.append(Trees.string(block, "text"));
                case "thinking" -> {
                    reasoning.append(Trees.string(block, "thinking"));
                    thinking.add(block);
                }
                case "redacted_thinking" -> thinking.add(block);
                case "tool_use" -> {
                    ObjectNode call = calls.addObject()
                            .put("id", Trees.string(block, "id"))
                            .put("type", "function");
                    call.putObject("function")
                            .put("name", Trees.string(block, "name"))
                            .put(
                                    "arguments",
                                    Trees.text(block.path("input").isObject() ? block.path("input") : Trees.object()));
                }
                default -> {} // what only an Anthropic client could read
            }
        }
        ObjectNode out = Trees.object()
                .put("id", Trees.string(in, "id"))
                .put("object", "chat.completion")
                .put("created", created)
                .put("model", Trees.string(in, "model"));
        ObjectNode choice = out.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (text.isEmpty() && !calls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text.toString());
        }
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!thinking.isEmpty()) {
            message.set("thinking_blocks", thinking); // signed, so that a client can hand it back
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        String reason = Trees.string(in, "stop_reason");
        choice.put("finish_reason", calls.isEmpty() ? finishReason(reason) : "tool_calls");
        out.set("usage", usage(in.path("usage")));
        return new Outgoing(Trees.bytes(out), warnings(reason));
    }

    /// An error as a chat client reads it; a proxy before the backend may have answered with anything.
    private static byte[] error(int status, byte[] body) {
        JsonNode error;
        try {
            error = Trees.ofReply(body).path("error");
        } catch (GatewayException _) {
            error = Trees.object();
        }
        String type = Trees.string(error, "type");
        ObjectNode out = Trees.object();
        out.putObject("error")
                .put("message", MessagesToChat.told(Trees.string(error, "message"), status))
                .put("type", type.isEmpty() ? "api_error" : type)
                .put("code", status);
        return Trees.bytes(out);
    }

    /// What a chat completion cannot say of why a reply ended: that it paused or was refused, among others.
    static List<Warning> warnings(String stopReason) {
        return STOPPED.contains(stopReason) ? List.of() : List.of(Warning.STOP_REASON);
    }

    static String finishReason(String stopReason) {
        return switch (stopReason) {
            case "max_tokens" -> "length";
            case "tool_use" -> "tool_calls";
            default -> "stop";
        };
    }

    /// Usage where the prompt includes what the cache served or took.
    static ObjectNode usage(JsonNode in) {
        long read = Trees.number(in, "cache_read_input_tokens");
        long write = Trees.number(in, "cache_creation_input_tokens");
        long prompt = Trees.number(in, "input_tokens") + read + write;
        long completion = Trees.number(in, "output_tokens");
        ObjectNode out = Trees.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        out.putObject("prompt_tokens_details").put("cached_tokens", read).put("cache_write_tokens", write);
        return out;
    }

    @Override
    public StreamBridge stream(List<Warning> asked, long created) {
        return new ChatStream(created);
    }

    @Override
    public String client() {
        return "openai";
    }

    @Override
    public String backend() {
        return "anthropic";
    }
}
