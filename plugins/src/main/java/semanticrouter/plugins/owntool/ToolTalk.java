package semanticrouter.plugins.owntool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.plugins.json.JsonArray;
import semanticrouter.plugins.json.JsonArray.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How tools are offered, called and answered in one protocol.
public enum ToolTalk {
    CHAT {
        @Override
        public ObjectNode tool(String name, String description, JsonNode parameters) {
            ObjectNode function = node().put("name", name).put("description", description);
            function.set("parameters", parameters);
            ObjectNode tool = node().put("type", "function");
            tool.set("function", function);
            return tool;
        }

        @Override
        public List<Asked> calls(JsonNode reply) {
            var calls = new ArrayList<Asked>();
            for (JsonNode call : reply.at("/choices/0/message/tool_calls")) {
                JsonNode function = call.path("function");
                calls.add(new Asked(
                        call.path("id").asString(""),
                        function.path("name").asString(""),
                        function.path("arguments").asString("")));
            }
            return calls;
        }

        @Override
        public void drop(ObjectNode reply, String name) {
            for (JsonNode choice : reply.path("choices")) {
                if (choice instanceof ObjectNode one
                        && one.path("message") instanceof ObjectNode message
                        && message.path("tool_calls") instanceof ArrayNode calls) {
                    calls.removeIf(
                            call -> call.at("/function/name").asString("").equals(name));
                    if (calls.isEmpty()) {
                        message.remove("tool_calls");
                        if (!message.path("content").isString()) {
                            message.put("content", "");
                        }
                        if (one.path("finish_reason").asString("").equals("tool_calls")) {
                            one.put("finish_reason", "stop");
                        }
                    }
                }
            }
        }

        @Override
        public List<ObjectNode> turn(JsonNode reply, List<Brought> results) {
            JsonNode message = reply.at("/choices/0/message");
            ObjectNode said = node().put("role", "assistant");
            said.set("content", message.path("content").isMissingNode() ? nothing() : message.path("content"));
            said.set("tool_calls", message.path("tool_calls"));
            for (String thought : THOUGHTS) {
                if (message.has(thought)) {
                    said.set(thought, message.path(thought));
                }
            }
            var turn = new ArrayList<ObjectNode>(List.of(said));
            results.forEach(one -> turn.add(
                    node().put("role", "tool").put("tool_call_id", one.id()).put("content", one.text())));
            return turn;
        }
    },

    MESSAGES {
        @Override
        public ObjectNode tool(String name, String description, JsonNode parameters) {
            ObjectNode tool = node().put("name", name).put("description", description);
            tool.set("input_schema", parameters);
            return tool;
        }

        @Override
        public List<Asked> calls(JsonNode reply) {
            var calls = new ArrayList<Asked>();
            for (JsonNode block : reply.path("content")) {
                if (block.path("type").asString("").equals(USE)) {
                    calls.add(new Asked(
                            block.path("id").asString(""),
                            block.path("name").asString(""),
                            block.path("input").toString()));
                }
            }
            return calls;
        }

        @Override
        public void drop(ObjectNode reply, String name) {
            if (reply.path("content") instanceof ArrayNode blocks) {
                blocks.removeIf(block -> block.path("type").asString("").equals(USE)
                        && block.path("name").asString("").equals(name));
                if (calls(reply).isEmpty()
                        && reply.path("stop_reason").asString("").equals(USE)) {
                    reply.put("stop_reason", "end_turn");
                }
                if (blocks.isEmpty()) {
                    blocks.add(node().put("type", "text").put("text", ""));
                }
            }
        }

        @Override
        public List<ObjectNode> turn(JsonNode reply, List<Brought> results) {
            ObjectNode said = node().put("role", "assistant");
            said.set("content", reply.path("content"));
            ObjectNode answered = node().put("role", "user");
            ArrayNode blocks = answered.putArray("content");
            results.forEach(one -> blocks.add(node().put("type", "tool_result")
                    .put("tool_use_id", one.id())
                    .put("content", one.text())));
            return List.of(said, answered);
        }
    };

    private static final String USE = "tool_use";

    /// What a model has thought before it called, which some want back with the results.
    private static final List<String> THOUGHTS = List.of("reasoning_content", "thinking_blocks");

    /// A call of a tool.
    ///
    /// @param arguments JSON, if the model has made no mistake
    public record Asked(String id, String name, String arguments) {
        /// Prints no arguments.
        @Override
        public String toString() {
            return "Asked[" + name + "]";
        }
    }

    /// What came of a call.
    ///
    /// @param id of the call
    public record Brought(String id, String text) {
        /// Prints no text.
        @Override
        public String toString() {
            return "Brought[" + text.length() + "]";
        }
    }

    /// A tool as requests offer it.
    public abstract ObjectNode tool(String name, String description, JsonNode parameters);

    /// The calls in a reply.
    public abstract List<Asked> calls(JsonNode reply);

    /// Takes the calls of one tool out of a reply.
    public abstract void drop(ObjectNode reply, String name);

    /// The messages that follow a reply: it, and what came of its calls.
    ///
    /// @param results one for each call
    public abstract List<ObjectNode> turn(JsonNode reply, List<Brought> results);

    /// How a protocol does it; empty where it is not known.
    public static Optional<ToolTalk> of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI_CHAT -> Optional.of(CHAT);
            case ANTHROPIC_MESSAGES -> Optional.of(MESSAGES);
            case OPENAI_RESPONSES -> Optional.empty(); // requests of that protocol come as chat
        };
    }

    /// Whether a request offers a tool of a name.
    public static boolean offers(ChatBody body, String name) {
        return body.field("tools").flatMap(JsonArray::parse).map(JsonArray::elements).orElse(List.of()).stream()
                .map(Element::value)
                .anyMatch(tool -> tool.path("name").asString("").equals(name)
                        || tool.at("/function/name").asString("").equals(name));
    }

    /// The request that goes on from a reply.
    public ChatBody goingOn(ChatBody sent, JsonNode reply, List<Brought> results) {
        List<ObjectNode> turn = turn(reply, results);
        ChatBody next = appended(sent, "messages", turn);
        boolean thought = this == CHAT && THOUGHTS.stream().anyMatch(turn.getFirst()::has);
        return thought ? next.withField(ChatBody.REASONING_HISTORY, "true") : next;
    }

    /// The request with more elements of a list.
    public static ChatBody appended(ChatBody body, String list, List<? extends JsonNode> more) {
        var all = new ArrayList<Element>(body.field(list)
                .flatMap(JsonArray::parse)
                .map(JsonArray::elements)
                .orElse(List.of()));
        more.forEach(value -> all.add(Element.of(value)));
        return body.withField(list, new JsonArray(all).text());
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode nothing() {
        return JsonNodeFactory.instance.nullNode();
    }
}
