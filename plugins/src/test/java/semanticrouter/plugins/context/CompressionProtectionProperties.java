package semanticrouter.plugins.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Calls;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;
import tools.jackson.databind.json.JsonMapper;

/// What is protected, in conversations of every kind.
class CompressionProtectionProperties {
    private static final String LOG = TextCompressorTest.LOG;

    /// Whatever else a conversation holds, what is protected keeps every byte.
    @Test
    void what_is_protected_keeps_every_byte() throws Exception {
        try (Plugin plugin = CompressionPluginTest.plugin(
                CompressionPluginTest.targets("tool_outputs", "history", "rag", "memory"))) {
            Property.check("protected messages", 150, gen -> {
                var turns = new ArrayList<String>();
                turns.add(said("system", gen));
                for (int i = gen.between(0, 4); i > 0; i--) {
                    turns.add(said("user", gen));
                    if (gen.flip()) {
                        turns.add(CompressionPluginTest.called("c" + i, gen.word()));
                        turns.add(CompressionPluginTest.result("c" + i, quoted(gen)));
                    }
                    turns.add(said("assistant", gen));
                }
                turns.add(said("user", gen));
                Call call = CompressionPluginTest.window(gen.between(10, 4_000), chat(turns));
                assertThat(Conversation.of(call).orElseThrow().tokens())
                        .as("what is not too long by its bytes is not too long")
                        .isLessThanOrEqualTo(ContextTokens.most(call.body().bytes()));
                List<String> before = CompressionPluginTest.messages(call);
                List<String> after = CompressionPluginTest.messages(Calls.passed(plugin, call));

                assertThat(after).hasSameSizeAs(before);
                int reply = last(before, "\"role\":\"assistant\"");
                for (int i = 0; i < before.size(); i++) {
                    boolean kept = i == 0
                            || i == before.size() - 1
                            || i == reply
                            || before.get(i).contains("tool_calls");
                    if (kept) {
                        assertThat(after.get(i)).isEqualTo(before.get(i));
                    }
                    assertThat(new JsonMapper().readTree(after.get(i)).propertyNames())
                            .containsExactlyElementsOf(
                                    new JsonMapper().readTree(before.get(i)).propertyNames());
                }
            });
        }
    }

    private static Call chat(List<String> turns) {
        return Calls.chat(CompressionPluginTest.body(turns.toArray(String[]::new)));
    }

    private static int last(List<String> messages, String part) {
        int at = messages.size() - 1;
        while (at >= 0 && !messages.get(at).contains(part)) {
            at--;
        }
        return at;
    }

    private static String said(String role, Gen gen) {
        return "{'role':'" + role + "', 'content':" + quoted(gen) + "}";
    }

    /// A text without quotes, since the tests write single ones.
    private static String quoted(Gen gen) {
        String text = gen.oneIn(3)
                ? LOG.substring(0, gen.between(0, LOG.length()))
                : gen.text(200).replace('\'', ' ').replace('"', ' ').repeat(gen.between(1, 20));
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        String json = new JsonMapper().writeValueAsString(new String(utf8, StandardCharsets.UTF_8));
        return "'" + json.substring(1, json.length() - 1) + "'";
    }
}
