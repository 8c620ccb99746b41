package semanticrouter.protocols.bridge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.protocols.anthropic.AnthropicWriter;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An Anthropic client on an OpenAI backend.
public final class MessagesToChat implements Bridge {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    /// Fields with a counterpart, or that are carried over under the same name.
    private static final Set<String> TRANSLATED = Set.of(
            "model",
            "messages",
            "system",
            "max_tokens",
            "stop_sequences",
            "stream",
            "tools",
            "tool_choice",
            "metadata",
            "output_config",
            "output_format");

    /// Fields that only an Anthropic backend understands.
    private static final Map<String, Warning> DROPPED = Map.of(
            "top_k", Warning.lossy("top_k_drop_on_openai_backend", "top_k"),
            "thinking", Warning.info("dropped", "thinking"),
            "service_tier", Warning.info("dropped", "service_tier"),
            "context_management", Warning.info("dropped", "context_management"),
            "container", Warning.lossy("dropped", "container"),
            "mcp_servers", Warning.lossy("dropped", "mcp_servers"),
            "inference_geo", Warning.lossy("dropped", "inference_geo"),
            "speed", Warning.info("dropped", "speed"));

    /// Longest name of a user that OpenAI takes.
    private static final int USER_MAX = 64;

    /// Finish reasons with a counterpart.
    private static final Set<String> FINISHED =
            Set.of("stop", "length", "tool_calls", "function_call", "content_filter");

    MessagesToChat() {}

    @Override
    public Outgoing request(ChatBody body) {
        ObjectNode in = Trees.ofRequest(body.bytes());
        var warnings = new ArrayList<Warning>();
        ObjectNode out = Trees.object();
        out.put("model", Trees.string(in, "model"));
        out.set("messages", new ChatTurns(warnings).of(in));
        copy(in, "max_tokens", out, "max_tokens");
        copy(in, "stop_sequences", out, "stop");
        user(in, out, warnings);
        tools(in, out, warnings);
        output(in, out, warnings);
        if (in.path("stream").asBoolean(false)) {
            out.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        if (in.path("cache_control").isObject()) {
            warnings.add(ChatTurns.CACHE_MARK);
        }
        for (Map.Entry<String, JsonNode> field : in.properties()) {
            Warning warning = DROPPED.get(field.getKey());
            if (warning != null) {
                warnings.add(warning);
            } else if (!TRANSLATED.contains(field.getKey()) && !field.getKey().equals("cache_control")) {
                out.set(field.getKey(), field.getValue());
            }
        }
        return new Outgoing(Trees.bytes(out), List.copyOf(new LinkedHashSet<>(warnings)));
    }

    /// Agents put a whole document into the user's id; its beginning still tells one user from another.
    private static void user(ObjectNode in, ObjectNode out, List<Warning> warnings) {
        String user = Trees.string(in.path("metadata"), "user_id");
        if (user.length() > USER_MAX) {
            warnings.add(Warning.info("dropped", "metadata.user_id"));
            user = user.substring(0, Character.isHighSurrogate(user.charAt(USER_MAX - 1)) ? USER_MAX - 1 : USER_MAX);
        }
        if (!user.isEmpty()) {
            out.put("user", user);
        }
    }

    /// The form of the reply has a counterpart; how hard to try has none that every chat model knows.
    private static void output(ObjectNode in, ObjectNode out, List<Warning> warnings) {
        JsonNode config = in.path("output_config");
        JsonNode format = config.path("format").isObject() ? config.path("format") : in.path("output_format");
        if (Trees.string(format, "type").equals("json_schema")
                && format.path("schema").isObject()) {
            out.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", "output")
                    .set("schema", format.path("schema"));
        } else if (format.isObject()) {
            warnings.add(Warning.lossy("dropped", "output_config.format"));
        }
        for (Map.Entry<String, JsonNode> field : config.properties()) {
            if (!field.getKey().equals("format") && !field.getValue().isNull()) {
                warnings.add(Warning.info("dropped", "output_config." + field.getKey()));
            }
        }
    }

    private static void copy(ObjectNode in, String name, ObjectNode out, String as) {
        JsonNode value = in.get(name);
        if (value != null && !value.isNull()) {
            out.set(as, value);
        }
    }

    private static void tools(ObjectNode in, ObjectNode out, List<Warning> warnings) {
        ArrayNode tools = Trees.array();
        for (JsonNode tool : Trees.elements(in, "tools")) {
            String type = Trees.string(tool, "type");
            if (!type.isEmpty() && !type.equals("custom")) {
                warnings.add(Warning.info("server_tool_drop_on_openai_backend", "tools"));
                continue;
            }
            if (tool.path("cache_control").isObject()) {
                warnings.add(ChatTurns.CACHE_MARK);
            }
            ObjectNode function = Trees.object().put("name", Trees.string(tool, "name"));
            if (tool.has("description")) {
                function.set("description", tool.get("description"));
            }
            JsonNode schema = tool.path("input_schema");
            if (schema.isObject()) {
                function.set("parameters", schema);
            } else if (!schema.isMissingNode() && !schema.isNull()) {
                warnings.add(Warning.lossy("dropped", "tools.input_schema"));
            }
            tools.add(Trees.object().put("type", "function").set("function", function));
        }
        if (tools.isEmpty()) {
            return;
        }
        out.set("tools", tools);
        if (in.get("tool_choice") instanceof ObjectNode choice) {
            switch (Trees.string(choice, "type")) {
                case "any" -> out.put("tool_choice", "required");
                case "none" -> out.put("tool_choice", "none");
                case "tool" ->
                    out.putObject("tool_choice")
                            .put("type", "function")
                            .putObject("function")
                            .put("name", Trees.string(choice, "name"));
                default -> out.put("tool_choice", "auto");
            }
            if (choice.path("disable_parallel_tool_use").asBoolean(false)) {
                out.put("parallel_tool_calls", false);
            }
        }
    }

    @Override
    public Outgoing reply(List<Warning> asked, int status, byte[] body, long created) throws GatewayException {
        if (status >= 400) {
            return new Outgoing(error(status, body), List.of());
        }
        ObjectNode in = Trees.ofReply(body);
        JsonNode choice = in.path("choices").path(0);
        if (!(choice.get("message") instanceof ObjectNode message)) {
            throw new GatewayException(
                    502,
                    "response_transformation",
                    "Response transformation error: the backend's reply has no message");
        }
        ObjectNode out = Trees.object();
        out.put("id", id(in, created));
        out.put("type", "message").put("role", "assistant").put("model", Trees.string(in, "model"));
        ArrayNode content = out.putArray("content");
        String thought = UnsignedThinking.of(message);
        if (!thought.isEmpty()) {
            content.add(UnsignedThinking.block(thought));
        }
        String text = Trees.contentText(message) + Trees.string(message, "refusal");
        if (!text.isEmpty()) {
            content.add(Trees.textBlock(text));
        }
        Trees.images(message).forEach(url -> content.add(image(url)));
        List<JsonNode> calls = Trees.elements(message, "tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            JsonNode call = calls.get(i);
            JsonNode function = call.path("function");
            ObjectNode input = Trees.ofText(Trees.string(function, "arguments"));
            content.add(Trees.object()
                    .put("type", "tool_use")
                    .put("id", ToolIds.ofCall(Trees.string(call, "id"), id(in, created), i))
                    .put("name", Trees.string(function, "name"))
                    .set("input", input == null ? Trees.object() : input));
        }
        String finish = finish(Trees.string(choice, "finish_reason"), !calls.isEmpty());
        out.put("stop_reason", stopReason(finish)).putNull("stop_sequence");
        out.set("usage", usage(in.get("usage")));
        return new Outgoing(Trees.bytes(out), warnings(asked, finish, in.get("usage")));
    }

    /// An image in the form that Messages has for images.
    private static ObjectNode image(String url) {
        ObjectNode block = Trees.object().put("type", "image");
        ObjectNode source = block.putObject("source");
        int at = url.indexOf(BASE64);
        if (url.startsWith(DATA) && at > 0) {
            source.put("type", "base64")
                    .put("media_type", url.substring(DATA.length(), at))
                    .put("data", url.substring(at + BASE64.length()));
        } else {
            source.put("type", "url").put("url", url);
        }
        return block;
    }

    /// Why a reply ended: for its calls, whatever the backend says of them, unless it was cut off.
    static String finish(String reason, boolean called) {
        boolean cut = reason.equals("length") || reason.equals("content_filter");
        return called && !cut ? "tool_calls" : reason;
    }

    /// What the end of a reply says that Anthropic has no word for, or leaves out that it has.
    ///
    /// @param finish the backend's finish reason, empty for none
    static List<Warning> warnings(List<Warning> asked, String finish, @Nullable JsonNode usage) {
        var warnings = new ArrayList<Warning>();
        if (!FINISHED.contains(finish)) {
            warnings.add(Warning.STOP_REASON);
        }
        boolean counted = usage != null && usage.path("prompt_tokens_details").has("cached_tokens");
        if (!counted && asked.contains(ChatTurns.CACHE_MARK)) {
            warnings.add(Warning.CACHE_FIELDS);
        }
        return warnings;
    }

    /// The backend's name for its reply; one of our own where it has none, as a client may go by it.
    static String id(ObjectNode reply, long created) {
        String id = Trees.string(reply, "id");
        return id.isEmpty() ? "msg_" + created : id;
    }

    private static byte[] error(int status, byte[] body) {
        String message;
        try {
            ObjectNode in = Trees.ofReply(body);
            JsonNode error = in.get("error") instanceof ObjectNode inner ? inner : in;
            message = Trees.string(error, "message") + Trees.string(in, "error");
        } catch (GatewayException _) {
            message = "";
        }
        return AnthropicWriter.error(status, told(message, status)).getBytes(StandardCharsets.UTF_8);
    }

    /// What is said of an error whose message is empty or cannot be read.
    static String told(String message, int status) {
        return message.isEmpty() ? "the model's backend answered with status " + status : message;
    }

    static String stopReason(String finishReason) {
        return switch (finishReason) {
            case "length" -> "max_tokens";
            case "tool_calls", "function_call" -> "tool_use";
            case "content_filter" -> "refusal";
            default -> "end_turn";
        };
    }

    /// Usage where the input does not include what the cache served or took.
    static ObjectNode usage(@Nullable JsonNode in) {
        JsonNode details = in == null ? null : in.get("prompt_tokens_details");
        long read = Trees.number(details, "cached_tokens");
        long write = Trees.number(details, "cache_write_tokens");
        return Trees.object()
                .put("input_tokens", Math.max(0, Trees.number(in, "prompt_tokens") - read - write))
                .put("cache_creation_input_tokens", write)
                .put("cache_read_input_tokens", read)
                .put("output_tokens", Trees.number(in, "completion_tokens"));
    }

    @Override
    public StreamBridge stream(List<Warning> asked, long created) {
        return new MessagesStream(asked, created);
    }

    @Override
    public String client() {
        return "anthropic";
    }

    @Override
    public String backend() {
        return "openai";
    }
}
