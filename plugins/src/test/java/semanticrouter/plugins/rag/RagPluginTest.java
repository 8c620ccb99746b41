package semanticrouter.plugins.rag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Addition;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Reply;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.retrieval.DocumentSearch;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.core.retrieval.PassageQuery;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.testkit.ManualClock;

/// What the plugin does with what it finds (specification: dataplane §4.11).
class RagPluginTest {
    private static final String CHAT =
            "{'model':'auto','messages':[{'role':'system','content':'Be kind.'},{'role':'user','content':'What is lunch?'}]}";

    private final Shelf shelf = new Shelf();

    /// Stores whose passages are given; a store without any is not there.
    private static final class Shelf implements DocumentSearch {
        private final Map<String, List<Passage>> stores = new HashMap<>();
        private final List<PassageQuery> asked = new ArrayList<>();
        private long revision;

        void put(String store, String... texts) {
            var passages = new ArrayList<Passage>();
            for (String text : texts) {
                passages.add(new Passage("file_" + passages.size(), "f", text, 0, 0.9, Optional.empty()));
            }
            stores.put(store, passages);
            revision++;
        }

        @Override
        public List<Passage> search(String store, PassageQuery query, Deadline deadline) throws UnavailableException {
            asked.add(query);
            List<Passage> found = stores.get(store);
            if (found == null) {
                throw new UnavailableException("vector_store_not_found", "");
            }
            return found.stream()
                    .filter(passage -> query.files().admits(passage.file(), passage.name()))
                    .limit(query.limit())
                    .toList();
        }

        @Override
        public long revision(String store) {
            return revision;
        }
    }

    private Plugin plugin(Map<String, Object> more) throws Exception {
        return plugin(new Rag(shelf), more, Clock.systemUTC());
    }

    private static Plugin plugin(Rag family, Map<String, Object> more, Clock clock) throws Exception {
        var options = new HashMap<String, Object>(
                Map.of("enabled", true, "backend", "vectorstore", "backend_config", Map.of("vector_store_id", "vs_1")));
        options.putAll(more);
        return Calls.plugin(family, options, Map.of(), FakeEncoders.NONE, clock);
    }

    private static Fact.Retrieved told(Call call) {
        return call.trace().facts().last(Fact.Retrieved.class).orElseThrow();
    }

    @Test
    void passages_join_as_the_result_of_a_tool_that_the_assistant_has_called() throws Exception {
        shelf.put("vs_1", "Soup, \"hot\".", "Bread.");
        Call call = Calls.chat(CHAT.replace("}]}", "},{'role':'assistant','content':'Hm'}]}"));
        try (Plugin plugin = plugin(Map.of())) {
            String body = Calls.body(Calls.passed(plugin, call));
            String id = body.replaceFirst("(?s).*'id':'(rag_[0-9a-f]+_[0-9a-f]+)'.*", "$1");

            assertThat(body)
                    .isEqualTo("{'model':'auto','messages':[{'role':'system','content':'Be kind.'},"
                            + "{'role':'user','content':'What is lunch?'},"
                            + "{'role':'assistant','content':'','tool_calls':[{'id':'" + id
                            + "','type':'function','function':{'name':'search_knowledge_base','arguments':"
                            + "'{\\'query\\':\\'What is lunch?\\'}'}}]},"
                            + "{'role':'tool','tool_call_id':'" + id
                            + "','content':'Soup, \\'hot\\'.\\n\\n---\\n\\nBread.'},"
                            + "{'role':'assistant','content':'Hm'}]}");
        }
        assertThat(shelf.asked.getFirst().text()).isEqualTo("What is lunch?");
        Fact.Retrieved told = told(call);
        assertThat(told.outcome()).isEqualTo(Fact.Retrieval.FOUND);
        assertThat(told.backend()).isEqualTo("vectorstore");
        assertThat(told.scores()).containsExactly(0.9, 0.9);
        assertThat(told.characters()).isEqualTo("Soup, \"hot\".\n\n---\n\nBread.".length());
        assertThat(told.kept()).isEmpty();
    }

    @Test
    void later_plugins_are_told_which_messages_are_the_routers_own() throws Exception {
        shelf.put("vs_1", "Soup.");
        try (Plugin plugin = plugin(Map.of())) {
            Call sent = Calls.passed(plugin, Calls.chat(CHAT));

            assertThat(sent.additions())
                    .hasSize(2)
                    .allSatisfy(addition -> {
                        assertThat(addition.source()).isEqualTo(Addition.Source.DOCUMENTS);
                        assertThat(Calls.text(sent.body().bytes())).contains(addition.json());
                    })
                    .last()
                    .extracting(Addition::json)
                    .asString()
                    .contains("\"role\":\"tool\"", "Soup.");
            assertThat(sent.additions().toString()).doesNotContain("Soup");
        }
    }

    @Test
    void passages_join_before_the_conversation_where_that_is_asked_for() throws Exception {
        shelf.put("vs_1", "Soup.");
        try (Plugin plugin = plugin(Map.of("injection_mode", "system_prompt"))) {
            assertThat(Calls.body(Calls.passed(plugin, Calls.chat(CHAT))))
                    .startsWith("{'model':'auto','messages':[{'role':'system','content':'Context from knowledge base:"
                            + "\\n\\nSoup.\\n\\nBe kind.'},{'role':'user'");
        }
    }

    @Test
    void a_protocol_that_refuses_unknown_tools_gets_them_before_the_conversation() throws Exception {
        shelf.put("vs_1", "Soup.");
        try (Plugin plugin = plugin(Map.of())) {
            Call call = Calls.in(Dialect.ANTHROPIC_MESSAGES, Calls.chat(CHAT));
            assertThat(Calls.body(Calls.passed(plugin, call)))
                    .contains("Context from knowledge base:")
                    .doesNotContain("tool_calls");
        }
    }

    @Test
    void the_context_is_cut_by_code_points() throws Exception {
        shelf.put("vs_1", "😀😁😂🤣");
        Call call = Calls.chat(CHAT);
        try (Plugin plugin = plugin(Map.of("max_context_length", 2))) {
            assertThat(Calls.body(Calls.passed(plugin, call))).contains("'content':'😀😁...'");
        }
    }

    @Test
    void only_the_files_that_are_named_are_searched() throws Exception {
        shelf.put("vs_1", "Soup.", "Bread.");
        Map<String, Object> config = Map.of("vector_store_id", "vs_1", "file_ids", List.of("file_1", "file_9"));
        try (Plugin plugin = plugin(Map.of("backend_config", config))) {
            assertThat(Calls.body(Calls.passed(plugin, Calls.chat(CHAT))))
                    .contains("Bread.")
                    .doesNotContain("Soup.");
        }
    }

    @Test
    void nothing_found_leaves_the_request_as_it_is() throws Exception {
        shelf.put("vs_1");
        Call call = Calls.chat(CHAT);
        try (Plugin plugin = plugin(Map.of("on_failure", "block"))) {
            assertThat(Calls.body(Calls.passed(plugin, call))).isEqualTo(CHAT);
        }
        assertThat(told(call).outcome()).isEqualTo(Fact.Retrieval.NOTHING);
    }

    @Test
    void a_failing_search_is_skipped_told_of_or_refused() throws Exception {
        for (String mode : List.of("skip", "warn")) {
            Call call = Calls.chat(CHAT);
            try (Plugin plugin = plugin(Map.of("on_failure", mode))) {
                assertThat(Calls.body(Calls.passed(plugin, call))).isEqualTo(CHAT);
            }
            assertThat(call.trace().facts().all()).contains(new Fact.PluginFailed("rag", "vector_store_not_found"));
            assertThat(told(call).reason()).isEqualTo("vector_store_not_found");
        }
        try (Plugin plugin = plugin(Map.of("on_failure", "block"))) {
            Reply reply = plugin.around(Calls.chat(CHAT), _ -> Calls.whole(200, "{}"));
            assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
                assertThat(refused.error().status()).isEqualTo(503);
                assertThat(refused.error().message()).startsWith("RAG retrieval failed: vector_store_not_found");
            });
        }
    }

    @Test
    void a_dry_run_and_a_request_without_a_question_look_nothing_up() throws Exception {
        Call rehearsed = Calls.rehearsed(Calls.chat(CHAT));
        Call silent = Calls.chat("{'model':'auto','messages':[{'role':'system','content':'x'}]}");
        try (Plugin plugin = plugin(Map.of("on_failure", "block"))) {
            Calls.passed(plugin, rehearsed);
            Calls.passed(plugin, silent);
        }
        assertThat(shelf.asked).isEmpty();
        assertThat(told(rehearsed).reason()).isEqualTo("dry_run");
        assertThat(told(silent).reason()).isEqualTo("no_question");
    }

    @Test
    void what_was_found_is_kept_for_a_while_and_not_beyond_a_change_of_the_documents() throws Exception {
        shelf.put("vs_1", "Soup.");
        var clock = new ManualClock(Instant.EPOCH);
        Map<String, Object> keeping = Map.of("cache_results", true, "cache_ttl_seconds", 60);
        try (Plugin plugin = plugin(new Rag(shelf), keeping, clock)) {
            Call first = Calls.chat(CHAT);
            Calls.passed(plugin, first);
            Call second = Calls.chat(CHAT);
            Calls.passed(plugin, second);
            assertThat(shelf.asked).hasSize(1);
            assertThat(told(first).kept()).contains(false);
            assertThat(told(second).kept()).contains(true);

            clock.forward(Duration.ofSeconds(60));
            Calls.passed(plugin, Calls.chat(CHAT));
            assertThat(shelf.asked).hasSize(2);

            shelf.put("vs_1", "Bread.");
            assertThat(Calls.body(Calls.passed(plugin, Calls.chat(CHAT)))).contains("Bread.");
        }
    }

    @Test
    void what_was_found_in_one_store_or_for_one_tenant_is_not_given_to_another() throws Exception {
        shelf.put("vs_1", "Soup.");
        shelf.put("vs_2", "Bread.");
        var family = new Rag(shelf);
        Map<String, Object> keeping = Map.of("cache_results", true);
        try (Plugin first = plugin(family, keeping, Clock.systemUTC());
                Plugin second = plugin(
                        family,
                        Map.of("cache_results", true, "backend_config", Map.of("vector_store_id", "vs_2")),
                        Clock.systemUTC())) {
            Calls.passed(first, Calls.chat(CHAT));
            assertThat(Calls.body(Calls.passed(second, Calls.chat(CHAT)))).contains("Bread.");
            assertThat(shelf.asked).hasSize(2);
            Calls.passed(first, Calls.chat(CHAT, "x-authz-tenant-id", "blue"));
            assertThat(shelf.asked).hasSize(3);
        }
    }

    /// Says how surely a question asks for facts.
    private record Judge(double needed) implements EncoderRuntime, Encodings {
        @Override
        public Encodings open(Deadline deadline) {
            return this;
        }

        @Override
        public Set<String> tasks() {
            return Set.of("fact_check");
        }

        @Override
        public EncoderStatus status() {
            return FakeEncoders.NONE.status();
        }

        @Override
        public Embedding embed(String text) throws UnavailableException {
            return FakeEncoders.NONE.embed(text);
        }

        @Override
        public LabelScores classify(String task, String text) throws UnavailableException {
            if (needed < 0) {
                throw new UnavailableException("encoder_busy", "");
            }
            return new LabelScores(
                    List.of("NO_FACT_CHECK_NEEDED", "FACT_CHECK_NEEDED"), new double[] {1 - needed, needed});
        }

        @Override
        public List<TokenSpan> label(String task, String text) throws UnavailableException {
            return FakeEncoders.NONE.label(task, text);
        }

        @Override
        public double score(String task, String first, String second) throws UnavailableException {
            return FakeEncoders.NONE.score(task, first, second);
        }

        @Override
        public void close() {}
    }

    private Fact.Retrieved judged(double needed) throws Exception {
        shelf.put("vs_1", "Soup.");
        Call call = Calls.chat(CHAT);
        Map<String, Object> options = Map.of(
                "enabled",
                true,
                "backend",
                "vectorstore",
                "min_confidence_threshold",
                0.6,
                "backend_config",
                Map.of("vector_store_id", "vs_1"));
        try (Plugin plugin = Calls.plugin(new Rag(shelf), options, Map.of(), new Judge(needed), Clock.systemUTC())) {
            Calls.passed(plugin, call);
        }
        return told(call);
    }

    @Test
    void questions_that_do_not_ask_for_facts_surely_enough_are_not_looked_up() throws Exception {
        assertThat(judged(0.59).reason()).isEqualTo("low_confidence");
        assertThat(judged(0.6).outcome()).isEqualTo(Fact.Retrieval.FOUND);
        assertThat(judged(-1).outcome())
                .as("one that cannot be judged is looked up")
                .isEqualTo(Fact.Retrieval.FOUND);
    }

    @Test
    void a_gate_without_its_classifier_is_refused() {
        assertThat(refusal(Map.of("min_confidence_threshold", 0.5))).isEqualTo("encoder_missing");
    }

    @Test
    void what_is_not_built_is_refused_and_says_what_works() {
        Map<String, Object> milvus = Map.of("backend", "milvus", "backend_config", Map.of("collection", "c"));
        assertThat(refusal(milvus)).isEqualTo("not_built");
        Map<String, Object> mcp =
                Map.of("backend", "mcp", "backend_config", Map.of("server_name", "s", "tool_name", "t"));
        assertThat(refusal(mcp)).as("no such server is declared").isEqualTo("not_configured");
    }

    private String refusal(Map<String, Object> options) {
        try (Plugin plugin = plugin(options)) {
            return "made " + plugin;
        } catch (UnavailableException refused) {
            return refused.failure().code();
        } catch (Exception other) {
            throw new AssertionError(other);
        }
    }
}
