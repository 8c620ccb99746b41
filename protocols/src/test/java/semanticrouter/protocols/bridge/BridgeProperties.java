package semanticrouter.protocols.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.protocols.json.JsonChatBody;
import semanticrouter.protocols.json.JsonFields;
import semanticrouter.protocols.json.Trees;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What crosses from one dialect to the other and back is what it was, but for what the warnings list.
class BridgeProperties {
    private static final Bridge TO_CHAT =
            Bridge.between(Dialect.ANTHROPIC_MESSAGES, "openai").orElseThrow();
    private static final Bridge TO_MESSAGES =
            Bridge.between(Dialect.OPENAI_CHAT, "anthropic").orElseThrow();
    /// Members of a chat request that Anthropic has no counterpart for.
    private static final List<String> STRANGERS = List.of("seed", "logprobs", "response_format", "n", "a_new_one");

    private static ChatBody body(ObjectNode tree) {
        return new JsonChatBody(
                JsonFields.parse(Trees.text(tree).getBytes(StandardCharsets.UTF_8)), (body, _, _) -> body);
    }

    @Test
    void a_chat_request_comes_back_from_a_messages_request() {
        Property.check("chat to messages to chat loses only what is listed", 400, gen -> {
            ObjectNode chat = Trees.ofRequest(Trees.bytes(chat(gen)));
            Outgoing there = TO_MESSAGES.request(body(chat));
            Outgoing back = TO_CHAT.request(body(Trees.ofRequest(there.body())));
            assertThat(back.warnings()).isEmpty();
            Set<String> lost = new HashSet<>();
            there.warnings().forEach(warning -> lost.add(warning.field()));
            ObjectNode returned = Trees.ofRequest(back.body());
            for (String name : chat.propertyNames()) {
                if (lost.contains(name)) {
                    assertThat(returned.has(name)).as(name).isFalse();
                } else {
                    assertThat(returned.path(name)).as(name).isEqualTo(chat.path(name));
                }
            }
            assertThat(lost).allMatch(STRANGERS::contains);
        });
    }

    /// A chat request of what both sides know, with a stranger now and then.
    private static ObjectNode chat(Gen gen) {
        ObjectNode chat = Trees.object().put("model", "m").put("max_tokens", gen.between(1, 99));
        ArrayNode messages = chat.putArray("messages");
        if (gen.flip()) {
            messages.addObject().put("role", "system").put("content", text(gen));
        }
        for (int turn = gen.between(1, 4); turn > 0; turn--) {
            user(gen, messages);
            boolean last = turn == 1 && gen.flip();
            if (!last) {
                assistant(gen, messages);
            }
        }
        if (gen.flip()) {
            ObjectNode function = Trees.object().put("name", gen.word()).put("description", text(gen));
            function.putObject("parameters").put("type", "object").putObject("properties");
            chat.putArray("tools").addObject().put("type", "function").set("function", function);
            if (gen.flip()) {
                chat.put("tool_choice", gen.oneOf("auto", "required", "none"));
            } else {
                chat.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", gen.word());
            }
        }
        if (gen.flip()) {
            chat.putArray("stop").add("END");
        }
        if (gen.flip()) {
            chat.put("temperature", 0.5).put("top_p", 0.9).put("user", gen.word());
        }
        if (gen.flip()) {
            chat.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        if (gen.oneIn(3)) {
            chat.put(gen.oneOf(STRANGERS), 1);
        }
        return chat;
    }

    private static void user(Gen gen, ArrayNode messages) {
        if (gen.flip()) {
            messages.addObject().put("role", "user").put("content", text(gen));
            return;
        }
        ArrayNode parts = messages.addObject().put("role", "user").putArray("content");
        parts.add(Trees.textBlock(text(gen)));
        String url = gen.flip() ? "https://x/" + gen.word() : "data:image/png;base64,AAAA";
        parts.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    }

    private static void assistant(Gen gen, ArrayNode messages) {
        ObjectNode message = messages.addObject().put("role", "assistant");
        boolean calls = gen.flip();
        if (calls && gen.flip()) {
            message.putNull("content");
        } else {
            message.put("content", text(gen));
        }
        if (!calls) {
            return;
        }
        ArrayNode list = message.putArray("tool_calls");
        int count = gen.between(1, 3);
        for (int i = 0; i < count; i++) {
            list.addObject()
                    .put("id", "call_" + i)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", gen.word())
                    .put("arguments", "{\"q\":1.50}");
        }
        for (int i = 0; i < count; i++) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", "call_" + i)
                    .put("content", text(gen));
        }
    }

    private static String text(Gen gen) {
        return gen.word() + " Grüße 你好 \"\\" + gen.word();
    }

    @Test
    void a_messages_request_comes_back_from_a_chat_request() {
        Property.check("messages to chat to messages loses only what is listed", 400, gen -> {
            ObjectNode asked = Trees.ofRequest(Trees.bytes(messages(gen)));
            Outgoing there = TO_CHAT.request(body(asked));
            Outgoing back = TO_MESSAGES.request(body(Trees.ofRequest(there.body())));
            assertThat(back.warnings()).isEmpty();
            ObjectNode returned = Trees.ofRequest(back.body());
            ObjectNode expected = asked.deepCopy();
            for (Warning warning : there.warnings()) {
                switch (warning.reason()) {
                    case "dropped" -> without(expected, warning.field());
                    case "top_k_drop_on_openai_backend" -> expected.remove("top_k");
                    case "signature_drop_on_openai_backend" -> blocksWithout(expected, "thinking");
                    default -> throw new AssertionError(warning);
                }
            }
            assertThat(returned).isEqualTo(expected);
        });
    }

    private static void without(JsonNode tree, String name) {
        if (tree instanceof ObjectNode object) {
            object.remove(name);
        }
        tree.forEach(child -> without(child, name));
    }

    private static void blocksWithout(ObjectNode request, String type) {
        for (JsonNode message : Trees.elements(request, "messages")) {
            ((ArrayNode) message.path("content"))
                    .removeIf(block -> Trees.string(block, "type").equals(type));
        }
    }

    private static ObjectNode messages(Gen gen) {
        ObjectNode asked = Trees.object().put("model", "m").put("max_tokens", gen.between(1, 99));
        if (gen.flip()) {
            ObjectNode block = Trees.textBlock(text(gen));
            if (gen.flip()) {
                block.putObject("cache_control").put("type", "ephemeral");
            }
            asked.putArray("system").add(block);
        }
        ArrayNode messages = asked.putArray("messages");
        for (int turn = gen.between(1, 4); turn > 0; turn--) {
            ArrayNode user = messages.addObject().put("role", "user").putArray("content");
            user.add(Trees.textBlock(text(gen)));
            if (gen.oneIn(3)) {
                user.addObject()
                        .put("type", "image")
                        .putObject("source")
                        .put("type", "base64")
                        .put("media_type", "image/png")
                        .put("data", "AAAA");
            }
            ArrayNode assistant = messages.addObject().put("role", "assistant").putArray("content");
            if (gen.oneIn(3)) {
                assistant
                        .addObject()
                        .put("type", "thinking")
                        .put("thinking", "hm")
                        .put("signature", "s");
            }
            assistant.add(Trees.textBlock(text(gen)));
            if (gen.flip()) {
                assistant
                        .addObject()
                        .put("type", "tool_use")
                        .put("id", "t" + turn)
                        .put("name", gen.word())
                        .putObject("input")
                        .put("a", 1);
                messages.addObject()
                        .put("role", "user")
                        .putArray("content")
                        .addObject()
                        .put("type", "tool_result")
                        .put("tool_use_id", "t" + turn)
                        .put("content", text(gen));
                messages.addObject()
                        .put("role", "assistant")
                        .putArray("content")
                        .add(Trees.textBlock(text(gen)));
            }
        }
        if (gen.flip()) {
            asked.putArray("tools")
                    .addObject()
                    .put("name", gen.word())
                    .put("description", text(gen))
                    .putObject("input_schema")
                    .put("type", "object");
            ObjectNode choice = asked.putObject("tool_choice").put("type", gen.oneOf("auto", "any", "none"));
            if (!choice.path("type").stringValue().equals("none") && gen.flip()) {
                choice.put("disable_parallel_tool_use", true);
            }
        }
        if (gen.flip()) {
            asked.put("top_k", 5).putArray("stop_sequences").add("END");
        }
        if (gen.flip()) {
            asked.putObject("metadata").put("user_id", gen.word());
        }
        return asked;
    }
}
