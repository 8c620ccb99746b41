package semanticrouter.plugins.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.AwayEncoders;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;

class ToolSearchTest {
    private static final String CHAT =
            "{'model':'auto','tool_choice':'auto','messages':[{'role':'user','content':'rain in Rome'}]}";
    private static final String DATABASE =
            "[{'tool':{'type':'function','function':{'name':'forecast','description':'d',"
                    + "'parameters':{'type':'object'}}},'description':'weather','category':'world','tags':['rain']},"
                    + "{'tool':{'type':'function','function':{'name':'ledger'}},'description':'money','category':'business'}]";

    private final FakeEncoders encoders = new FakeEncoders(
            Map.of(
                    "rain in Rome", new float[] {1, 0},
                    "weather", new float[] {0.8f, 0.6f},
                    "money", new float[] {0.1f, 0.99f},
                    "a near", new float[] {0.9f, 0.43f},
                    "b far", new float[] {0.1f, 0.99f},
                    "c middling", new float[] {0.5f, 0.86f}),
            "");

    @TempDir
    private Path folder;

    private final Map<String, Object> shared = new HashMap<>();

    @BeforeEach
    void writeDatabase() throws Exception {
        Path file = folder.resolve("tools.json");
        Files.writeString(file, DATABASE.replace('\'', '"'));
        shared.putAll(Map.of("enabled", true, "tools_db_path", file.toString(), "similarity_threshold", 0.5));
    }

    @Test
    void offersTheToolsThatFit() throws Exception {
        Call call = Calls.chat(CHAT);
        assertThat(sent(new Tools(), Map.of(), call))
                .contains(
                        "'tools':[{'type':'function','function':{'name':'forecast','description':'d','parameters':{'type':'object'}}}]");
        assertThat(call.trace().facts().first(Fact.ToolsRetrieved.class).orElseThrow())
                .satisfies(found -> {
                    assertThat(found.strategy()).isEqualTo("semantic");
                    assertThat(found.count()).isEqualTo(1);
                    assertThat(found.confidence()).isCloseTo(0.8, within(1e-6));
                });
    }

    @Test
    void asksOnlyWhenTheModelMayChoose() throws Exception {
        String required = CHAT.replace("'auto','messages'", "'required','messages'");
        assertThat(sent(new Tools(), Map.of(), Calls.chat(required))).isEqualTo(required);
        assertThat(sent(new Tools(), Map.of("semantic_selection", false), Calls.chat(CHAT)))
                .isEqualTo(CHAT);
        assertThat(sent(new Tools(), Map.of(), Calls.chat(CHAT, List.of("tool_selection"))))
                .as("superseded")
                .isEqualTo(CHAT);

        shared.put("enabled", false);
        assertThat(sent(new Tools(), Map.of(), Calls.chat(CHAT))).isEqualTo(CHAT);
    }

    @Test
    void neverOffersWhatIsBlocked() throws Exception {
        assertThat(sent(new Tools(), Map.of("mode", "filtered", "block_tools", List.of("forecast")), Calls.chat(CHAT)))
                .as("nothing fits, so nothing is offered and there is nothing to choose")
                .isEqualTo("{'model':'auto','messages':[{'role':'user','content':'rain in Rome'}]}");
    }

    @Test
    void sendsAnEmptyListWhenToldTo() throws Exception {
        assertThat(sent(
                        new ToolSelection(),
                        Map.of("similarity_threshold", 0.95, "fallback_to_empty", false),
                        Calls.chat(CHAT)))
                .contains("'tools':[]")
                .doesNotContain("tool_choice");
    }

    @Test
    void offersNoMoreThanAsked() throws Exception {
        Map<String, ?> all = Map.of("similarity_threshold", 0.0, "top_k", 1);

        assertThat(sent(new ToolSelection(), all, Calls.chat(CHAT)))
                .contains("forecast")
                .doesNotContain("ledger");
    }

    @Test
    void writesToolsAsTheDialectDoes() throws Exception {
        Call chat = Calls.chat(CHAT.replace("'tool_choice':'auto'", "'tool_choice':{'type':'auto'}"));

        assertThat(sent(new ToolSelection(), Map.of(), Calls.in(Dialect.ANTHROPIC_MESSAGES, chat)))
                .contains("'tools':[{'name':'forecast','description':'d','input_schema':{'type':'object'}}]");
        assertThat(sent(new ToolSelection(), Map.of(), Calls.in(Dialect.OPENAI_RESPONSES, chat)))
                .contains(
                        "'tools':[{'name':'forecast','description':'d','parameters':{'type':'object'},'type':'function'}]");
    }

    @Test
    void weighsMoreThanMeaning() throws Exception {
        Map<String, ?> byTag = Map.of(
                "similarity_threshold",
                0.0,
                "advanced_filtering",
                Map.of("enabled", true, "weights", Map.of("tag", 1.0), "min_combined_score", 0.5));
        Map<String, ?> byWords = Map.of(
                "similarity_threshold", 0.0, "advanced_filtering", Map.of("enabled", true, "min_lexical_overlap", 1));
        Map<String, ?> blocked =
                Map.of("advanced_filtering", Map.of("enabled", true, "block_tools", List.of("forecast")));

        assertThat(sent(new ToolSelection(), byTag, Calls.chat(CHAT)))
                .contains("forecast")
                .doesNotContain("ledger");
        assertThat(sent(new ToolSelection(), byWords, Calls.chat(CHAT))).doesNotContain("tools");
        assertThat(sent(new ToolSelection(), blocked, Calls.chat(CHAT))).doesNotContain("tools");
    }

    @Test
    void filtersTheClientsTools() throws Exception {
        String tools =
                "'tools':[{'name':'c','description':'middling'},{'name':'b','description':'far'},{'name':'a','description':'near'}],";
        String chat = "{'model':'auto'," + tools + "'messages':[{'role':'user','content':'rain in Rome'}]}";

        assertThat(sent(new ToolSelection(), Map.of("mode", "filter"), Calls.chat(chat)))
                .contains("'tools':[{'name':'c','description':'middling'},{'name':'a','description':'near'}]");
        assertThat(sent(
                        new ToolSelection(),
                        Map.of("mode", "filter", "relevance_threshold", 0.99, "preserve_count", 1),
                        Calls.chat(chat)))
                .contains("'tools':[{'name':'a','description':'near'}]");
        assertThat(sent(new ToolSelection(), Map.of("mode", "filter", "relevance_threshold", 0.99), Calls.chat(chat)))
                .doesNotContain("tools");
    }

    @Test
    void leavesToolsAloneThatCannotBeCompared() throws Exception {
        String chat =
                "{'model':'auto','tools':[{'name':'unheard of'}],'messages':[{'role':'user','content':'rain in Rome'}]}";

        Call call = Calls.chat(chat);
        assertThat(sent(new ToolSelection(), Map.of("mode", "filter"), call)).isEqualTo(chat);
        assertThat(call.trace().facts().all())
                .containsExactly(new Fact.PluginFailed("tool_selection", "encoder_missing"));
    }

    @Test
    void leavesToolsAloneUntilTheDatabaseHasItsVectors() throws Exception {
        var away = new AtomicBoolean(true);
        for (PluginFamily<?> family : List.of(new Tools(), new ToolSelection())) {
            away.set(true);
            Plugin plugin = Calls.plugin(
                    family,
                    Map.of(),
                    Map.of(ToolSettings.class, shared),
                    new AwayEncoders(encoders, away),
                    Clock.systemUTC());
            Call call = Calls.chat(CHAT);
            assertThat(Calls.body(Calls.passed(plugin, call))).isEqualTo(CHAT);
            assertThat(call.trace().facts().all())
                    .containsExactly(new Fact.PluginFailed(family.kind().name(), "encoder_away"));
            away.set(false);
            assertThat(Calls.body(Calls.passed(plugin, Calls.chat(CHAT)))).contains("forecast");
        }
    }

    @Test
    void refusesADatabaseThatCannotBeUsed() throws Exception {
        Path file = folder.resolve("bad.json");
        Files.writeString(file, "[{\"tool\":{}}]");

        assertThatThrownBy(() -> sent(new ToolSelection(), Map.of("tools_db_path", file.toString()), Calls.chat(CHAT)))
                .hasMessageContaining("tools_db_malformed");
        assertThatThrownBy(() -> sent(new ToolSelection(), Map.of("tools_db_path", "nowhere.json"), Calls.chat(CHAT)))
                .hasMessageContaining("tools_db_missing");
        assertThatThrownBy(() -> sent(new ToolSelection(), Map.of("strategy", "hybrid_history"), Calls.chat(CHAT)))
                .hasMessageContaining("not_built");
    }

    private <C extends Record> String sent(PluginFamily<C> family, Map<String, ?> options, Call call) throws Exception {
        var plugin = Calls.plugin(family, options, Map.of(ToolSettings.class, shared), encoders, Clock.systemUTC());
        return Calls.body(Calls.passed(plugin, call));
    }
}
