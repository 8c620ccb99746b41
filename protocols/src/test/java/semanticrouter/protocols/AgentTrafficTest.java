package semanticrouter.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import semanticrouter.protocols.anthropic.AnthropicMessages;
import semanticrouter.protocols.bridge.Bridge;
import semanticrouter.protocols.bridge.Outgoing;
import semanticrouter.protocols.bridge.Warning;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.openai.OpenAiChat;
import semanticrouter.protocols.responses.ResponseIds;
import semanticrouter.protocols.responses.ResponsesReader;
import semanticrouter.protocols.responses.ResponsesToChat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests in the shapes that coding agents send: long system prompts in marked blocks, many tools, calls and results,
/// reminders with the system role between the turns.
class AgentTrafficTest {
    private static final String RULES = "You are a coding agent. Follow the rules. ".repeat(600);

    private static byte[] bytes(JsonNode tree) {
        return Trees.bytes(tree);
    }

    /// The shape of a terminal agent that speaks Messages.
    private static ObjectNode messagesAgent() {
        ObjectNode request =
                Trees.object().put("model", "auto").put("max_tokens", 32_000).put("stream", true);
        ArrayNode system = request.putArray("system");
        system.add(Trees.textBlock("You are an agent for the terminal."));
        system.add(Trees.textBlock(RULES).set("cache_control", Trees.object().put("type", "ephemeral")));
        ArrayNode tools = request.putArray("tools");
        for (String name : List.of("Bash", "Read", "Edit", "Grep", "Task", "TodoWrite")) {
            ObjectNode tool = tools.addObject().put("name", name).put("description", "Does " + name + ". ".repeat(200));
            tool.putObject("input_schema")
                    .put("$schema", "http://json-schema.org/draft-07/schema#")
                    .put("type", "object")
                    .putObject("properties")
                    .putObject("command")
                    .put("type", "string");
        }
        request.putObject("metadata").put("user_id", "user_abc_account__session_123");
        request.putObject("thinking").put("type", "enabled").put("budget_tokens", 31_999);
        request.putObject("context_management").putArray("edits");
        ArrayNode messages = request.putArray("messages");
        ArrayNode first = messages.addObject().put("role", "user").putArray("content");
        first.add(Trees.textBlock("<system-reminder>Today is Monday.</system-reminder>"));
        first.add(Trees.textBlock("fix the failing test"));
        messages.addObject().put("role", "system").put("content", "The user opened build.log.");
        ArrayNode reply = messages.addObject().put("role", "assistant").putArray("content");
        reply.addObject().put("type", "thinking").put("thinking", "look first").put("signature", "sig");
        reply.add(Trees.textBlock("I will look."));
        for (String id : List.of("toolu_1", "toolu_2")) {
            reply.addObject()
                    .put("type", "tool_use")
                    .put("id", id)
                    .put("name", "Bash")
                    .putObject("input")
                    .put("command", "ls");
        }
        ArrayNode results = messages.addObject().put("role", "user").putArray("content");
        results.addObject()
                .put("type", "tool_result")
                .put("tool_use_id", "toolu_1")
                .put("content", "a.txt");
        results.addObject()
                .put("type", "tool_result")
                .put("tool_use_id", "toolu_2")
                .put("is_error", true)
                .putArray("content")
                .add(Trees.textBlock("exit 1"));
        results.add(Trees.textBlock("go on").set("cache_control", Trees.object().put("type", "ephemeral")));
        return request;
    }

    @Test
    void a_messages_agent_is_read_and_carried_to_a_chat_backend() throws Exception {
        byte[] body = bytes(messagesAgent());
        ChatRequest read = new AnthropicMessages(JsonLimits.DEFAULT).read(body, Headers.NONE);
        RequestFacts facts = read.facts();
        assertThat(facts.turns().stream().map(Turn::role))
                .containsExactly(Role.SYSTEM, Role.USER, Role.SYSTEM, Role.ASSISTANT, Role.TOOL, Role.TOOL, Role.USER);
        assertThat(facts.userText()).isEqualTo("go on");
        assertThat(facts.envelope().toolDefinitions()).isEqualTo(6);
        assertThat(facts.envelope().assistantToolCalls()).isEqualTo(2);
        assertThat(read.body().bytes()).isEqualTo(body);
        Bridge bridge = Bridge.between(Dialect.ANTHROPIC_MESSAGES, "openai").orElseThrow();
        Outgoing outgoing = bridge.request(read.body());
        ObjectNode chat = Trees.ofRequest(outgoing.body());
        assertThat(Trees.elements(chat, "messages").stream().map(message -> Trees.string(message, "role")))
                .containsExactly("system", "user", "system", "assistant", "tool", "tool", "user");
        assertThat(Trees.string(chat.path("messages").path(0), "content")).contains(RULES);
        assertThat(chat.path("messages").path(3).path("tool_calls")).hasSize(2);
        assertThat(chat.path("tools")).hasSize(6);
        assertThat(Warning.header(outgoing.warnings()).split(","))
                .containsExactlyInAnyOrder(
                        "info;dropped;cache_control",
                        "info;dropped;thinking",
                        "info;dropped;context_management",
                        "info;signature_drop_on_openai_backend;thinking",
                        "info;tool_result_is_error;tool_result");
        // Signals see the same conversation whichever way it takes.
        RequestFacts again = new OpenAiChat(JsonLimits.DEFAULT)
                .read(outgoing.body(), Headers.NONE)
                .facts();
        assertThat(again.turns().stream().map(Turn::role))
                .isEqualTo(facts.turns().stream().map(Turn::role).toList());
        assertThat(again.userText()).isEqualTo(facts.userText());
    }

    @Test
    void a_chat_agent_with_system_messages_between_turns_is_carried_to_anthropic() throws Exception {
        ObjectNode request = Trees.object().put("model", "auto").put("stream", true);
        ArrayNode messages = request.putArray("messages");
        messages.addObject().put("role", "system").put("content", RULES);
        messages.addObject()
                .put("role", "system")
                .putArray("content")
                .add(Trees.textBlock("Workspace: /src")
                        .set("cache_control", Trees.object().put("type", "ephemeral")));
        messages.addObject().put("role", "user").put("content", "fix it");
        ObjectNode call = messages.addObject().put("role", "assistant").putNull("content");
        call.putArray("tool_calls")
                .addObject()
                .put("id", "c1")
                .put("type", "function")
                .putObject("function")
                .put("name", "read")
                .put("arguments", "{\"path\":\"a\"}");
        messages.addObject().put("role", "tool").put("tool_call_id", "c1").put("content", "text");
        messages.addObject().put("role", "system").put("content", "Remember the rules.");
        messages.addObject().put("role", "user").put("content", "go on");
        ChatRequest read = new OpenAiChat(JsonLimits.DEFAULT).read(bytes(request), Headers.NONE);
        Outgoing outgoing =
                Bridge.between(Dialect.OPENAI_CHAT, "anthropic").orElseThrow().request(read.body());
        ObjectNode anthropic = Trees.ofRequest(outgoing.body());
        assertThat(anthropic.path("system")).hasSize(3);
        assertThat(Trees.string(anthropic.path("system").path(1).path("cache_control"), "type"))
                .isEqualTo("ephemeral");
        assertThat(Trees.string(anthropic.path("system").path(2), "text")).isEqualTo("Remember the rules.");
        assertThat(Trees.elements(anthropic, "messages").stream().map(message -> Trees.string(message, "role")))
                .containsExactly("user", "assistant", "user");
        assertThat(Warning.header(outgoing.warnings())).isEqualTo("lossy;unsupported_role;messages.system");
    }

    @Test
    void a_responses_agent_is_carried_to_a_chat_backend() throws Exception {
        ObjectNode request =
                Trees.object().put("model", "auto").put("instructions", RULES).put("stream", true);
        request.put("store", false).put("parallel_tool_calls", true).put("tool_choice", "auto");
        request.put("prompt_cache_key", "0199-session");
        request.putArray("include").add("reasoning.encrypted_content");
        request.putObject("reasoning").put("effort", "medium").put("summary", "auto");
        ArrayNode tools = request.putArray("tools");
        tools.addObject()
                .put("type", "function")
                .put("name", "shell")
                .put("description", "Runs a command.")
                .put("strict", false)
                .putObject("parameters")
                .put("type", "object");
        tools.addObject()
                .put("type", "custom")
                .put("name", "apply_patch")
                .putObject("format")
                .put("type", "grammar")
                .put("syntax", "lark")
                .put("definition", "start: /.+/");
        tools.addObject().put("type", "web_search");
        ArrayNode input = request.putArray("input");
        item(input, "developer", "<permissions>read-only</permissions>");
        item(input, "user", "<environment_context>/src</environment_context>");
        item(input, "user", "fix it");
        input.addObject()
                .put("type", "reasoning")
                .put("encrypted_content", "gAAAA")
                .putArray("summary");
        input.addObject()
                .put("type", "custom_tool_call")
                .put("status", "completed")
                .put("call_id", "c1")
                .put("name", "apply_patch")
                .put("input", "*** Begin Patch");
        input.addObject()
                .put("type", "custom_tool_call_output")
                .put("call_id", "c1")
                .put("output", "Success");
        item(input, "system", "Be careful.");
        var read = new ResponsesReader(JsonLimits.DEFAULT, new ResponseIds(new SplittableRandom(1)))
                .read(bytes(request), Headers.NONE);
        assertThat(read.store()).isFalse();
        Outgoing outgoing = ResponsesToChat.request(read, List.of());
        ObjectNode chat = Trees.ofRequest(outgoing.body());
        assertThat(Trees.elements(chat, "messages").stream().map(message -> Trees.string(message, "role")))
                .containsExactly("system", "developer", "user", "user", "assistant", "tool", "system");
        assertThat(chat.path("tools")).hasSize(2);
        assertThat(Trees.text(chat.path("tools").path(1)))
                .isEqualTo(
                        "{\"type\":\"custom\",\"custom\":{\"name\":\"apply_patch\",\"format\":{\"type\":\"grammar\",\"grammar\":{\"syntax\":\"lark\",\"definition\":\"start: /.+/\"}}}}");
        assertThat(Trees.string(chat, "prompt_cache_key")).isEqualTo("0199-session");
        assertThat(Warning.header(outgoing.warnings()).split(","))
                .containsExactlyInAnyOrder(
                        "info;dropped;reasoning.encrypted_content",
                        "info;dropped;reasoning.summary",
                        "lossy;server_tool_drop_on_openai_backend;tools.web_search");
        assertThat(new String(outgoing.body(), StandardCharsets.UTF_8)).doesNotContain("vsr_reasoning_history");
    }

    private static void item(ArrayNode input, String role, String text) {
        input.addObject()
                .put("type", "message")
                .put("role", role)
                .putArray("content")
                .addObject()
                .put("type", "input_text")
                .put("text", text);
    }
}
