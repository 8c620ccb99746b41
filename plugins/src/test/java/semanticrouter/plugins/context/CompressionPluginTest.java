package semanticrouter.plugins.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Addition;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Reply;
import semanticrouter.core.compression.CompressedPart;
import semanticrouter.core.compression.Compression;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.core.trace.Explanation;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.plugins.json.JsonArray;
import tools.jackson.databind.json.JsonMapper;

/// When conversations are shortened, and what of them never is (specification: dataplane §4.8).
class CompressionPluginTest {
    private static final String LOG = TextCompressorTest.LOG;
    private static final String WRITTEN = LOG.replace("\n", "\\n");
    private static final String USER = "{'role':'user','content':'Why was the card of order 88 refused?'}";
    private static final String EXTRACTIVE = "extractive";
    private static final Map<String, ?> TARGET = Map.of("mode", EXTRACTIVE, "min_tokens", 2_000, "target_tokens", 300);

    static Plugin plugin(Map<String, ?> more) throws Exception {
        return plugin(more, FakeEncoders.NONE);
    }

    private static Plugin plugin(Map<String, ?> more, FakeEncoders encoders) throws Exception {
        var options = new HashMap<String, Object>(Map.of("enabled", true));
        options.putAll(more);
        return Calls.plugin(
                new ContextCompression(new OriginalDesk(Clock.systemUTC())),
                options,
                Map.of(),
                encoders,
                Clock.systemUTC());
    }

    static Map<String, ?> targets(String... names) {
        var targets = new HashMap<String, Object>(Map.of("tool_outputs", Map.of("mode", "preserve")));
        for (String name : names) {
            targets.put(name, TARGET);
        }
        return Map.of("targets", targets);
    }

    static String body(String... messages) {
        return "{'model':'auto','messages':[" + String.join(",", messages) + "]}";
    }

    static String called(String id, String name) {
        return "{'role':'assistant','content':null,'tool_calls':[{'id':'" + id
                + "','type':'function','function':{'name':'" + name + "','arguments':'{}'}}]}";
    }

    static String result(String id, String content) {
        return "{'role':'tool', 'x':1.0,'tool_call_id':'" + id + "','content':" + content + "}";
    }

    static Call window(int tokens, Call call) {
        var profile = new ModelProfile(
                "m",
                "",
                "",
                tokens,
                List.of(),
                List.of(),
                OptionalDouble.empty(),
                "",
                List.of(),
                Optional.empty(),
                false);
        var model = new ServedModel(profile, List.of(), "openai", Reasoning.NONE);
        return new Call(
                call.inbound(),
                call.body(),
                call.headers(),
                model,
                call.ref(),
                call.trace(),
                call.additions(),
                call.grounding(),
                call.tool());
    }

    static List<String> messages(Call call) {
        return JsonArray.parse(call.body().field("messages").orElseThrow()).orElseThrow().elements().stream()
                .map(JsonArray.Element::text)
                .toList();
    }

    private static Optional<Fact.ContextCompressed> told(Call call) {
        return call.trace().facts().last(Fact.ContextCompressed.class);
    }

    @Test
    void a_long_result_of_a_tool_is_shortened_by_what_it_was_asked_for() throws Exception {
        String asked = called("c1", "find_card_refused");
        String long1 = result("c1", "'" + WRITTEN + "'");
        Call call = Calls.chat(body(USER, asked, long1, result("c2", "'short'")));
        try (Plugin plugin = plugin(Map.of())) {
            Call sent = Calls.passed(plugin, call);

            assertThat(messages(sent).get(0)).isEqualTo(USER.replace('\'', '"'));
            assertThat(messages(sent).get(1)).isEqualTo(asked.replace('\'', '"'));
            assertThat(messages(sent).get(3)).isEqualTo(result("c2", "'short'").replace('\'', '"'));
            assertThat(messages(sent).get(2))
                    .startsWith("{\"role\":\"tool\", \"x\":1.0,\"tool_call_id\":\"c1\",\"content\":\"step 0 ")
                    .contains("the payment gateway refused the card", "tokens left out");
            Fact.ContextCompressed told = told(call).orElseThrow();
            assertThat(told.outcome()).isEqualTo(Compression.APPLIED);
            assertThat(told.triggers()).containsExactly("item_threshold");
            assertThat(told.after()).isLessThan(told.before());
            CompressedPart part = told.parts().getFirst();
            assertThat(part.target()).isEqualTo("tool_outputs");
            assertThat(part.count()).isEqualTo(1);
            assertThat(part.before()).isGreaterThan(2_000);
            assertThat(part.after()).isBetween(500L, 1_000L);
            assertThat(told.before() - told.after()).isEqualTo(part.before() - part.after());
            assertThat(new JsonMapper().writeValueAsString(Explanation.ofDryRun(call.trace())))
                    .contains("\"context_compression\":{\"status\":\"applied\",\"triggers\":[\"item_threshold\"]")
                    .doesNotContain("payment");
        }
    }

    @Test
    void below_the_triggers_the_body_is_the_very_same_and_nothing_is_told() throws Exception {
        Call call = window(100_000, Calls.chat(body(USER, called("c1", "f"), result("c1", "'short'"), USER)));
        try (Plugin plugin = plugin(Map.of())) {
            assertThat(Calls.passed(plugin, call).body()).isSameAs(call.body());
            assertThat(told(call)).isEmpty();
        }
    }

    @Test
    void always_shortens_down_to_the_target_of_each() throws Exception {
        String short1 = "'" + WRITTEN.substring(0, 4_800) + "'";
        Call call = Calls.chat(body(USER, called("c1", "f"), result("c1", short1)));
        try (Plugin auto = plugin(Map.of());
                Plugin always = plugin(Map.of("mode", "always"))) {
            assertThat(Calls.passed(auto, call).body()).isSameAs(call.body());
            Calls.passed(always, call);
            assertThat(told(call).orElseThrow().triggers()).containsExactly("always");
            assertThat(told(call).orElseThrow().parts().getFirst().after()).isLessThanOrEqualTo(1_000);
        }
    }

    /// Each of the two is under its own threshold; together they are too much.
    @Test
    void what_does_not_fit_the_model_is_shortened_least_relevant_first_and_no_further_than_needed() throws Exception {
        String other = IntStream.range(0, 100)
                .mapToObj(i -> "the weather of day " + i + " was fine and warm")
                .collect(Collectors.joining(" "));
        String relevant = "why card order refused ".repeat(150);
        Call call = Calls.chat(body(
                "{'role':'user','content':'" + relevant + "'}",
                "{'role':'assistant','content':'Yes.'}",
                "{'role':'user','content':'" + other + "'}",
                "{'role':'assistant','content':'Hm.'}",
                USER));
        int window = 1_500;
        try (Plugin plugin = plugin(
                Map.of("targets", Map.of("history", TARGET), "budget", Map.of("reserve_output_tokens", "100")))) {
            Call sent = Calls.passed(plugin, window(window, call));

            Fact.ContextCompressed told = told(call).orElseThrow();
            assertThat(told.before()).isGreaterThan(window - 100);
            assertThat(told.triggers()).containsExactly("context_window");
            assertThat(told.available()).isEqualTo(window - 100);
            assertThat(told.after()).isBetween((window - 100) * 3L / 4, window - 100L);
            assertThat(messages(sent).get(0)).isEqualTo(messages(call).get(0));
            assertThat(messages(sent).get(2)).contains("tokens left out");
        }
    }

    @Test
    void the_answers_room_is_what_the_request_asks_for() throws Exception {
        String json = body(USER, called("c1", "f"), result("c1", "'" + WRITTEN.substring(0, 4_800) + "'"));
        Call call = Calls.chat(json.replace("'model'", "'max_tokens':1900,'model'"));
        try (Plugin plugin = plugin(Map.of())) {
            Calls.passed(plugin, window(4_000, call));
            assertThat(told(call)).isEmpty();
            Calls.passed(plugin, window(3_000, call));
            assertThat(told(call).orElseThrow().available()).isEqualTo(1_100);
            assertThat(told(call).orElseThrow().after()).isLessThanOrEqualTo(1_100);
        }
    }

    @Test
    void instructions_the_question_and_the_last_reply_stay_whatever_their_size() throws Exception {
        String system = "{'role':'system','content':'" + WRITTEN + "'}";
        String reply = "{'role':'assistant','content':'" + WRITTEN + "'}";
        String asks = "{'role':'user','content':'" + WRITTEN + "'}";
        Call call = window(1_000, Calls.chat(body(system, asks, reply, asks, called("c1", "f"), reply, asks)));
        try (Plugin plugin = plugin(targets("tool_outputs", "history", "rag", "memory"))) {
            Call sent = Calls.passed(plugin, call);

            for (int kept : List.of(0, 4, 5, 6)) {
                assertThat(messages(sent).get(kept)).isEqualTo(messages(call).get(kept));
            }
            for (int shorter : List.of(1, 2, 3)) {
                assertThat(messages(sent).get(shorter)).contains("tokens left out");
            }
        }
    }

    @Test
    void of_parts_only_texts_are_shortened() throws Exception {
        String image = "{'type':'image_url','image_url':{'url':'data:image/png;base64," + "A".repeat(9_000) + "'}}";
        String text = "{'type':'text','cache_control':{'type':'ephemeral'},'text':'" + WRITTEN + "'}";
        Call call = Calls.chat(body(USER, called("c1", "f"), result("c1", "[" + image + "," + text + "]")));
        try (Plugin plugin = plugin(Map.of())) {
            String sent = messages(Calls.passed(plugin, call)).get(2).replace('"', '\'');

            assertThat(sent)
                    .contains(image + ",{'type':'text','cache_control':{'type':'ephemeral'},'text':'step 0 ")
                    .contains("tokens left out");
            assertThat(told(call).orElseThrow().before()).isLessThan(10_000);
        }
    }

    @Test
    void results_in_the_protocol_of_messages_are_known_too() throws Exception {
        String use = "{'role':'assistant','content':[{'type':'tool_use','id':'t1','name':'find_card','input':{}}]}";
        String results = "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','is_error':true,"
                + "'cache_control':{'type':'ephemeral'},'content':'" + WRITTEN
                + "'},{'type':'tool_result','tool_use_id':'t2','content':[{'type':'text','text':'" + WRITTEN
                + "'}]},{'type':'text','text':'" + WRITTEN + "'}]}";
        Call call = Calls.in(
                Dialect.ANTHROPIC_MESSAGES,
                Calls.chat("{'model':'auto','messages':[" + USER + "," + use + "," + results + "," + USER
                        + "],'budget':'" + "x".repeat(3_000) + "'}"));
        try (Plugin plugin = plugin(Map.of("budget", Map.of("trigger_tokens", "3000")))) {
            String sent = messages(Calls.passed(plugin, call)).get(2).replace('"', '\'');

            assertThat(sent)
                    .startsWith("{'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','is_error':true,"
                            + "'cache_control':{'type':'ephemeral'},'content':'step 0 ")
                    .contains("{'type':'tool_result','tool_use_id':'t2','content':[{'type':'text','text':'step 0 ")
                    .endsWith("{'type':'text','text':'" + WRITTEN + "'}]}");
            assertThat(told(call).orElseThrow().parts().getFirst().count()).isEqualTo(2);
        }
    }

    @Test
    void what_the_router_has_put_in_goes_by_its_own_settings_and_nobody_can_pretend() throws Exception {
        String memory = "{'role':'user','content':'" + WRITTEN + "'}";
        String asked = called("rag_1", "search_knowledge_base");
        String found = result("rag_1", "'" + WRITTEN + "'");
        String forged = result("rag_2", "'" + WRITTEN + "!'");
        Call plain = Calls.chat(body(memory, USER, asked, found, forged));
        Call call = plain.with(
                plain.body(),
                List.of(
                        new Addition(Addition.Source.MEMORY, memory.replace('\'', '"')),
                        new Addition(Addition.Source.DOCUMENTS, asked.replace('\'', '"')),
                        new Addition(Addition.Source.DOCUMENTS, found.replace('\'', '"'))));
        try (Plugin plugin = plugin(targets("rag", "memory"))) {
            Call sent = Calls.passed(plugin, call);
            assertThat(changed(call, sent)).containsExactly(0, 3);
            assertThat(told(call).orElseThrow().parts())
                    .extracting(CompressedPart::target)
                    .containsExactly("rag", "memory");
        }
        try (Plugin plugin = plugin(targets("tool_outputs", "history"))) {
            assertThat(changed(call, Calls.passed(plugin, call))).containsExactly(4);
        }
    }

    private static List<Integer> changed(Call before, Call after) {
        return IntStream.range(0, messages(before).size())
                .filter(i -> !messages(before).get(i).equals(messages(after).get(i)))
                .boxed()
                .toList();
    }

    @Test
    void a_client_may_say_so_where_it_is_allowed_to() throws Exception {
        String json = body(USER, called("c1", "f"), result("c1", "'" + WRITTEN + "'"));
        Call bypassing = Calls.chat(json, "x-vsr-compression-control", "bypass");
        Call aiming = Calls.chat(
                body(USER, called("c1", "f"), result("c1", "'" + WRITTEN.substring(0, 6_000) + "'")),
                "x-vsr-compression-control",
                "target=1200");
        try (Plugin deaf = plugin(Map.of());
                Plugin open = plugin(Map.of("request_controls", Map.of("enabled", true)));
                Plugin half =
                        plugin(Map.of("request_controls", Map.of("enabled", true, "allowed", List.of("target"))))) {
            assertThat(Calls.passed(deaf, bypassing).body()).isNotSameAs(bypassing.body());
            assertThat(Calls.passed(half, bypassing).body()).isNotSameAs(bypassing.body());
            assertThat(Calls.passed(open, bypassing).body()).isSameAs(bypassing.body());
            assertThat(told(bypassing).orElseThrow().outcome()).isEqualTo(Compression.BYPASSED);

            assertThat(Calls.passed(deaf, aiming).body()).isSameAs(aiming.body());
            Calls.passed(open, aiming);
            assertThat(told(aiming).orElseThrow().triggers()).containsExactly("client");
            assertThat(told(aiming).orElseThrow().after()).isLessThanOrEqualTo(1_200);
        }
        assertThat(CompressionControls.parse("Target = 99999, other", Set.of("target"), 500)
                        .target())
                .hasValue(500);
    }

    @Test
    void a_failing_encoder_lets_the_request_pass_or_refuses_it() throws Exception {
        Call call = Calls.chat(body(USER, called("c1", "f"), result("c1", "'" + WRITTEN + "'")));
        Map<String, ?> scoring = Map.of("method", "hybrid", "embedding_model_ref", "e");
        try (Plugin open = plugin(Map.of("scoring", scoring));
                Plugin closed = plugin(Map.of("scoring", scoring, "failure_mode", "fail_closed"))) {
            assertThat(Calls.passed(open, call).body()).isSameAs(call.body());
            assertThat(told(call).orElseThrow().outcome()).isEqualTo(Compression.FAILED);
            assertThat(call.trace().facts().last(Fact.PluginFailed.class))
                    .hasValue(new Fact.PluginFailed("context_compression", "encoder_missing"));

            Reply reply = closed.around(call, _ -> Calls.whole(200, "{}"));
            assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
                assertThat(refused.error().status()).isEqualTo(500);
                assertThat(refused.error().message()).isEqualTo("Context compression failed under fail_closed policy");
            });
        }
    }

    @Test
    void meaning_ranks_where_it_is_asked_for() throws Exception {
        var vectors = new HashMap<String, float[]>();
        List<String> many = IntStream.range(0, 1_000).mapToObj(i -> "cats " + i).toList();
        vectors.put("pets", new float[] {1, 0});
        vectors.put("about cats", new float[] {1, 0});
        vectors.put("about cars", new float[] {0, 1});
        many.subList(0, Relevance.READ_MOST - 2).forEach(text -> vectors.put(text, new float[] {1, 0}));
        var relevance = new Relevance(
                Relevance.Method.EMBEDDING, new FakeEncoders(vectors, ""), Deadline.after(Duration.ofMinutes(1)));

        assertThat(relevance.scores("pets", List.of("about cars", "about cats")))
                .containsExactly(0, 1);
        assertThat(relevance.scores("pets", many)).hasSize(1_000); // more are not read: they have no vector
    }

    @Test
    void originals_at_a_server_need_one() {
        Map<String, ?> rag = Map.of("mode", "recoverable", "min_tokens", 9, "target_tokens", 1);
        Map<String, ?> recovery = Map.of("enabled", true, "store", "valkey");
        assertThatThrownBy(() -> plugin(Map.of("targets", Map.of("rag", rag), "recovery", recovery)))
                .isInstanceOfSatisfying(UnavailableException.class, thrown -> {
                    assertThat(thrown.failure().code()).isEqualTo("recovery_store_missing");
                    assertThat(thrown.failure().detail()).contains("global.stores.response_cache.valkey");
                });
    }
}
