package semanticrouter.protocols.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.bridge.Outgoing;
import semanticrouter.protocols.bridge.Warning;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.openai.OpenAiChatReader;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ResponsesToChatTest {
    private static final ResponsesReader READER =
            new ResponsesReader(JsonLimits.DEFAULT, new ResponseIds(new SplittableRandom(1)));

    private static ResponsesRequest read(String json) throws GatewayException {
        return READER.read(json.getBytes(StandardCharsets.UTF_8), Headers.NONE);
    }

    private static Outgoing chat(String json) throws GatewayException {
        return ResponsesToChat.request(read(json), List.of());
    }

    private static String body(Outgoing outgoing) {
        return new String(outgoing.body(), StandardCharsets.UTF_8);
    }

    @Test
    void a_text_becomes_one_user_message_and_an_empty_one_too() throws Exception {
        assertThat(body(chat("{\"model\":\"auto\",\"input\":\"hi\",\"instructions\":\"Be brief.\"}")))
                .isEqualTo(
                        "{\"model\":\"auto\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(body(chat("{\"model\":\"auto\",\"input\":\"\"}")))
                .isEqualTo("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}");
    }

    @Test
    void the_turns_of_an_agent_become_messages_with_calls_and_results() throws Exception {
        Outgoing outgoing = chat("""
                {"model":"auto","stream":true,"max_output_tokens":99,"parallel_tool_calls":false,"unknown":[1.50],
                 "reasoning":{"effort":"low"},"text":{"format":{"type":"json_schema","name":"n","schema":{"a":1},"strict":true}},
                 "tools":[{"type":"function","name":"shell","description":"d","parameters":{"type":"object"},"strict":false},
                          {"type":"function","function":{"name":"nested"}}],
                 "tool_choice":{"type":"function","name":"shell"},
                 "input":[{"role":"developer","content":"long rules"},
                   {"type":"message","role":"user","content":[{"type":"input_text","text":"look"},
                      {"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"low"}]},
                   {"type":"reasoning","id":"rs_1","summary":[],"content":[{"type":"reasoning_text","text":"hm"}]},
                   {"type":"message","role":"assistant","content":[{"type":"output_text","text":"I will.","annotations":[]}]},
                   {"type":"function_call","id":"fc_1","call_id":"c1","name":"shell","arguments":"{}"},
                   {"type":"function_call","call_id":"c2","name":"shell","arguments":"{\\"a\\":1}"},
                   {"type":"function_call_output","call_id":"c1","output":"ok"},
                   {"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"fine"}]},
                   {"role":"system","content":"remember"}]}""");
        assertThat(outgoing.warnings()).isEmpty();
        assertThat(Trees.ofRequest(outgoing.body())).isEqualTo(Trees.ofText("""
                {"model":"auto","messages":[
                  {"role":"developer","content":"long rules"},
                  {"role":"user","content":[{"type":"text","text":"look"},
                     {"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low"}}]},
                  {"role":"assistant","content":"I will.","reasoning_content":"hm","tool_calls":[
                     {"id":"c1","type":"function","function":{"name":"shell","arguments":"{}"}},
                     {"id":"c2","type":"function","function":{"name":"shell","arguments":"{\\"a\\":1}"}}]},
                  {"role":"tool","tool_call_id":"c1","content":"ok"},
                  {"role":"tool","tool_call_id":"c2","content":"fine"},
                  {"role":"system","content":"remember"}],
                 "tools":[{"type":"function","function":{"name":"shell","description":"d","parameters":{"type":"object"},"strict":false}},
                          {"type":"function","function":{"name":"nested"}}],
                 "tool_choice":{"type":"function","function":{"name":"shell"}},
                 "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"a":1},"strict":true}},
                 "reasoning_effort":"low","max_tokens":99,
                 "stream":true,"stream_options":{"include_usage":true},
                 "parallel_tool_calls":false,"unknown":[1.50],"vsr_reasoning_history":true}"""));
    }

    @Test
    void what_cannot_be_carried_over_is_listed() throws Exception {
        Outgoing outgoing = chat("""
                {"model":"auto","truncation":"auto","max_tool_calls":3,"include":["file_search_call.results"],
                 "reasoning":{"effort":"low","summary":"auto"},"tools":[{"type":"web_search"}],"tool_choice":"auto",
                 "input":[{"role":"user","phase":"x","content":[{"type":"input_image","file_id":"f1"},{"type":"input_file","file_url":"u"}]},
                   {"type":"web_search_call","id":"w"},
                   {"type":"function_call_output","call_id":"c","output":[{"type":"input_image","image_url":"u"}]},
                   {"type":"reasoning","summary":[{"type":"summary_text","text":"s"}],"encrypted_content":"theirs"},
                   {"role":"assistant","content":"x"}]}""");
        assertThat(Warning.header(outgoing.warnings()).split(","))
                .containsExactlyInAnyOrder(
                        "info;dropped;message.phase",
                        "lossy;image_file_id_unresolved;input_image",
                        "info;dropped;input_file.file_url",
                        "lossy;unsupported_subtype;input_file",
                        "lossy;unsupported_block_type;web_search_call",
                        "lossy;tool_result_image_dropped;function_call_output",
                        "info;dropped;reasoning.summary",
                        "info;dropped;reasoning.encrypted_content",
                        "lossy;server_tool_drop_on_openai_backend;tools.web_search",
                        "info;dropped;include.file_search_call.results",
                        "lossy;dropped;truncation",
                        "lossy;dropped;max_tool_calls");
        assertThat(body(outgoing)).doesNotContain("tool_choice").doesNotContain("truncation");
    }

    /// Specification: dataplane §2.3: the choice may be `{function: {name}}`.
    @Test
    void a_function_may_go_without_its_type() throws Exception {
        String typed = "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}";
        String bare = "{\"function\":{\"name\":\"f\"}}";
        String ask = "{\"model\":\"m\",\"input\":\"a\",\"tools\":[%1$s],\"tool_choice\":%1$s}";
        Outgoing outgoing = chat(ask.formatted(bare));
        assertThat(body(outgoing)).isEqualTo(body(chat(ask.formatted(typed))));
        assertThat(outgoing.warnings()).isEmpty();
    }

    /// A chat backend refuses what speaks of tools where there are none; it means nothing there.
    @Test
    void what_speaks_of_tools_goes_with_the_last_of_them() throws Exception {
        for (String tools : List.of("[]", "[{\"type\":\"web_search\"}]")) {
            for (String choice : List.of("none", "auto", "required")) {
                String body =
                        body(chat("{\"model\":\"m\",\"input\":\"a\",\"parallel_tool_calls\":true,\"tool_choice\":\""
                                + choice + "\",\"top_logprobs\":0,\"tools\":" + tools + "}"));
                assertThat(body).isEqualTo(body(chat("{\"model\":\"m\",\"input\":\"a\"}")));
            }
        }
    }

    /// Specification: dataplane §2.3, §4.10: nothing is remembered, so `false` is honoured and `true` is not.
    @Test
    void a_wish_about_memory_is_taken_and_never_sent_on() throws Exception {
        String sent = body(chat("{\"model\":\"m\",\"input\":\"a\"}"));
        for (String wish : List.of("true", "false", "null")) {
            Outgoing outgoing = chat("{\"model\":\"m\",\"input\":\"a\",\"auto_store\":" + wish + "}");
            assertThat(body(outgoing)).as(wish).isEqualTo(sent);
            assertThat(Warning.header(outgoing.warnings()))
                    .as(wish)
                    .isEqualTo(wish.equals("true") ? "info;dropped;auto_store" : "");
        }
    }

    @Test
    void history_comes_first_and_instructions_are_inherited() throws Exception {
        ArrayNode input = read("{\"model\":\"m\",\"input\":\"one\"}").input();
        ArrayNode output = read("{\"model\":\"m\",\"input\":[{\"role\":\"assistant\",\"content\":\"first\"}]}")
                .input();
        Outgoing outgoing = ResponsesToChat.request(
                read("{\"model\":\"m\",\"input\":[{\"type\":\"item_reference\",\"id\":\""
                        + Trees.string(input.get(0), "id") + "\"},{\"role\":\"user\",\"content\":\"two\"}]}"),
                List.of(new PastTurn("Old.", input, output)));
        assertThat(body(outgoing))
                .isEqualTo(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Old.\"},{\"role\":\"user\",\"content\":\"one\"},"
                                + "{\"role\":\"assistant\",\"content\":\"first\"},{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"user\",\"content\":\"two\"}]}");
    }

    @Test
    void bad_requests_are_refused_with_what_and_where() {
        var cases = List.of(
                List.of("{\"model\":\"m\"}", "'input' field is required"),
                List.of("{\"model\":\"m\",\"input\":7}", "'input' field is required"),
                List.of("{\"input\":\"x\"}", "missing required field: model"),
                List.of("{\"model\":\"m\",\"input\":\"x\",\"stream\":1}", "field stream must be true or false"),
                List.of("{\"model\":\"m\",\"input\":\"x\",\"background\":true}", "background responses"),
                List.of("{\"model\":\"m\",\"input\":[{\"role\":\"robot\",\"content\":\"x\"}]}", "input[0].role"),
                List.of("{\"model\":\"m\",\"input\":[{\"role\":\"user\"}]}", "input[0].content"),
                List.of(
                        "{\"model\":\"m\",\"input\":[\"a\",{\"type\":\"function_call\",\"name\":\"f\"}]}",
                        "input[0] must be an object"),
                List.of(
                        "{\"model\":\"m\",\"input\":[{\"type\":\"function_call\",\"name\":\"f\"}]}",
                        "input[0].call_id"),
                List.of("{\"model\":\"m\",\"input\":[{\"type\":\"item_reference\",\"id\":\"i\"}]}", "item_reference"),
                List.of("{\"model\":\"m\",\"model\":\"n\",\"input\":\"x\"}", "malformed JSON"),
                List.of("[1]", "malformed JSON"),
                List.of("{\"model\":\"m\",\"input\":\"x\"} {}", "malformed JSON"));
        for (List<String> one : cases) {
            assertThatThrownBy(() -> chat(one.get(0)))
                    .as(one.get(0))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining(one.get(1));
        }
    }

    @Test
    void a_request_round_trip_loses_nothing() {
        Property.check("items and tools come back from the chat request", 400, gen -> {
            ObjectNode asked = Trees.object().put("model", "m");
            ArrayNode items = asked.putArray("input");
            for (int i = gen.between(0, 8); i > 0; i--) {
                item(gen, items);
            }
            Outgoing outgoing = chat(Trees.text(asked));
            assertThat(outgoing.warnings()).isEmpty();
            ObjectNode back = Trees.ofRequest(outgoing.body());
            assertThat(ChatAsItems.of((ArrayNode) back.get("messages"))).isEqualTo(ChatAsItems.bare(items));
            // Signals see the same conversation as in a chat request.
            ChatRequest seen = new OpenAiChatReader(JsonLimits.DEFAULT).read(outgoing.body(), Headers.NONE);
            assertThat(seen.facts().turns()).hasSize(back.path("messages").size());
        });
    }

    private static void item(Gen gen, ArrayNode items) {
        String text = ChatReplies.words(gen);
        switch (gen.between(0, 6)) {
            case 0 ->
                message(items, "user").addObject().put("type", "input_text").put("text", text);
            case 1 -> {
                ArrayNode parts = message(items, "user");
                parts.addObject().put("type", "input_text").put("text", text);
                parts.addObject().put("type", "input_image").put("image_url", "https://x/" + gen.word());
            }
            case 2 ->
                message(items, gen.oneOf("system", "developer"))
                        .addObject()
                        .put("type", "input_text")
                        .put("text", text);
            case 3 ->
                message(items, "assistant")
                        .addObject()
                        .put("type", "output_text")
                        .put("text", text);
            case 4 ->
                items.addObject()
                        .put("type", "function_call")
                        .put("call_id", gen.word())
                        .put("name", gen.word())
                        .put("arguments", text);
            case 5 ->
                items.addObject()
                        .put("type", "custom_tool_call")
                        .put("call_id", gen.word())
                        .put("name", gen.word())
                        .put("input", text);
            default ->
                items.addObject()
                        .put("type", "function_call_output")
                        .put("call_id", gen.word())
                        .put("output", text);
        }
    }

    private static ArrayNode message(ArrayNode items, String role) {
        return items.addObject().put("type", "message").put("role", role).putArray("content");
    }

    @Test
    void reasoning_of_earlier_turns_reaches_only_backends_that_take_it() throws Exception {
        String ask =
                "{\"model\":\"m\",\"input\":[{\"type\":\"reasoning\",\"summary\":[],\"content\":[{\"type\":\"reasoning_text\",\"text\":\"hm\"}],"
                        + "\"encrypted_content\":\""
                        + SealedThinking.seal(Trees.array()
                                .add(Trees.object()
                                        .put("type", "thinking")
                                        .put("thinking", "hm")
                                        .put("signature", "s")))
                        + "\"},{\"role\":\"assistant\",\"content\":\"x\"}]}";
        var chat = new OpenAiChatReader(JsonLimits.DEFAULT)
                .read(chat(ask).body(), Headers.NONE)
                .body();
        JsonNode vllm =
                Trees.ofRequest(ReasoningHistory.fitted(chat, "vllm", false).bytes());
        assertThat(Trees.text(vllm))
                .isEqualTo(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"x\",\"reasoning_content\":\"hm\"}]}");
        JsonNode openai =
                Trees.ofRequest(ReasoningHistory.fitted(chat, "openai", false).bytes());
        assertThat(Trees.text(openai))
                .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"x\"}]}");
        assertThat(new String(ReasoningHistory.fitted(chat, "anthropic", true).bytes(), StandardCharsets.UTF_8))
                .contains("\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}]");
    }

    @Test
    void input_items_come_in_pages() throws Exception {
        ArrayNode items =
                read("{\"model\":\"m\",\"input\":[{\"id\":\"a\",\"role\":\"user\",\"content\":\"1\"},{\"id\":\"b\",\"role\":\"user\",\"content\":\"2\"},{\"id\":\"c\",\"role\":\"user\",\"content\":\"3\"}]}")
                        .input();
        ObjectNode first = ItemPage.of("2", "", "").of("resp_1", "Be brief.", items);
        assertThat(Trees.string(first, "first_id")).isEqualTo("item_instructions_1");
        assertThat(Trees.string(first, "last_id")).isEqualTo("a");
        assertThat(first.path("has_more").booleanValue()).isTrue();
        ObjectNode rest = ItemPage.of("", "", "a").of("resp_1", "Be brief.", items);
        assertThat(rest.path("data")).hasSize(2);
        assertThat(rest.path("has_more").booleanValue()).isFalse();
        assertThat(Trees.string(ItemPage.of("1", "desc", "").of("resp_1", "", items), "first_id"))
                .isEqualTo("c");
        assertThat(ItemPage.of("", "", "c")
                        .of("resp_1", "", items)
                        .path("first_id")
                        .isNull())
                .isTrue();
        assertThatThrownBy(() -> ItemPage.of("0", "", "")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> ItemPage.of("", "", "zz").of("r", "", items)).isInstanceOf(GatewayException.class);
    }
}
