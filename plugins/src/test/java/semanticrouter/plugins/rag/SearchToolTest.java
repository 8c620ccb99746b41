package semanticrouter.plugins.rag;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Reply;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.loop.SideCalls;
import semanticrouter.core.pipeline.ToolRounds;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Bound;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.testkit.PretendedServer;

/// The model searches itself (specification: dataplane §4.11, `workflow_mode: tool_based`).
class SearchToolTest {
    private static final String CHAT = "{'model':'auto','messages':[{'role':'user','content':'Soup today?'}]}";
    private static final String ANSWER =
            "{'choices':[{'index':0,'message':{'role':'assistant','content':'Yes.'},'finish_reason':'stop'}],"
                    + "'usage':{'prompt_tokens':10,'completion_tokens':2,'total_tokens':12}}";

    private final PretendedServer store = PretendedServer.answering("""
            {"data": [{"file_id": "f1", "filename": "menu", "score": 0.9, "content": [{"type": "text", "text": "Leek soup."}]}]}
            """);
    private final List<String> sent = new ArrayList<>();
    private final List<String> script = new ArrayList<>();
    private final Map<String, Object> more = new HashMap<>();

    @AfterEach
    void close() {
        store.close();
    }

    private Map<String, Object> options() {
        var options = new HashMap<String, Object>(Map.of(
                "enabled",
                true,
                "backend",
                "openai",
                "backend_config",
                Map.of(
                        "vector_store_id",
                        "vs_1",
                        "api_key",
                        "k",
                        "base_url",
                        "http://" + store.endpoint(),
                        "workflow_mode",
                        "tool_based")));
        options.putAll(more);
        return options;
    }

    /// What the client gets when the model replies as the script says, once for each time it is asked.
    private Reply ask(Call call) throws Exception {
        SideCalls again = new SideCalls() {
            @Override
            public Reply send(Call next) {
                return replied(next);
            }

            @Override
            public ChatBody chat(Call one) {
                return one.body();
            }

            @Override
            public Reply.Whole reply(Call one, Reply.Whole completion) {
                return completion;
            }
        };
        try (Plugin plugin = Calls.plugin(new Rag(), options(), Map.of(), FakeEncoders.NONE, Clock.systemUTC())) {
            return plugin.around(call, new ToolRounds(this::replied, again));
        }
    }

    private Reply replied(Call call) {
        sent.add(new String(call.body().bytes(), StandardCharsets.UTF_8).replace('"', '\''));
        String said = script.removeFirst();
        return said.startsWith("{") ? Calls.whole(200, said) : Calls.whole(Integer.parseInt(said), "{}");
    }

    private String text(Call call) throws Exception {
        return new String(((Reply.Whole) ask(call)).body(), StandardCharsets.UTF_8).replace('"', '\'');
    }

    private static String searches(String... queries) {
        var calls = new ArrayList<String>();
        for (String query : queries) {
            calls.add("{'id':'s" + calls.size() + "','type':'function','function':{'name':'file_search','arguments':'"
                    + query + "'}}");
        }
        return "{'choices':[{'index':0,'message':{'role':'assistant','content':null,'tool_calls':["
                + String.join(",", calls)
                + "]},'finish_reason':'tool_calls'}],'usage':{'prompt_tokens':5,'completion_tokens':1,'total_tokens':6}}";
    }

    private static String query(String words) {
        return "{\\u0022query\\u0022:\\u0022" + words + "\\u0022}";
    }

    private static Fact.Retrieved told(Call call) {
        return call.trace().facts().last(Fact.Retrieved.class).orElseThrow();
    }

    @Test
    void whatTheModelSearchesForIsLookedUpAndTheClientSeesTheAnswerAlone() throws Exception {
        script.addAll(List.of(searches(query("soup")), ANSWER));
        Call call = Calls.chat(CHAT);

        String answer = text(call);

        assertThat(answer).contains("'content':'Yes.'").doesNotContain("file_search", "Leek");
        assertThat(answer).as("of both calls").contains("'prompt_tokens':15", "'total_tokens':18");
        assertThat(sent.getFirst())
                .contains("'name':'file_search'", "'required':['query']")
                .doesNotContain("Leek");
        assertThat(sent.getLast())
                .contains("{'role':'tool','tool_call_id':'s0','content':'Leek soup.'}", "'name':'file_search'");
        assertThat(store.bodies())
                .singleElement()
                .satisfies(body -> assertThat(body).contains("\"soup\""));
        assertThat(store.keys()).containsExactly("Bearer k");
        assertThat(told(call).outcome()).isEqualTo(Fact.Retrieval.FOUND);
        assertThat(told(call).count()).isEqualTo(1);
        assertThat(told(call).characters()).isEqualTo("Leek soup.".length());
        assertThat(told(call).scores()).containsExactly(0.9);
    }

    @Test
    void aModelThatDoesNotSearchIsAnsweredForAtOnce() throws Exception {
        script.add(ANSWER);
        Call call = Calls.chat(CHAT);

        assertThat(text(call)).contains("'content':'Yes.'");
        assertThat(store.bodies()).isEmpty();
        assertThat(told(call).outcome()).isEqualTo(Fact.Retrieval.SKIPPED);
        assertThat(told(call).reason()).isEqualTo("not_asked_for");
    }

    @Test
    void severalSearchesAtOnceAndOneThatSaysNothing() throws Exception {
        script.addAll(List.of(searches(query("soup"), query("bread"), "{}", "garbage"), ANSWER));
        Call call = Calls.chat(CHAT);

        text(call);

        assertThat(store.bodies()).hasSize(2);
        assertThat(sent.getLast()).contains("'tool_call_id':'s1','content':'Leek soup.'");
        assertThat(sent.getLast().split("is missing; say what to look for", -1)).hasSize(3);
        assertThat(told(call).count()).isEqualTo(2);
    }

    @Test
    void callsOfTheClientsToolsGoToTheClient() throws Exception {
        String both = searches(query("soup"))
                .replace(
                        "'tool_calls':[{",
                        "'tool_calls':[{'id':'c','type':'function','function':{'name':'weather','arguments':''}},{");
        script.add(both);

        String answer = text(Calls.chat(CHAT.replace(
                "}]}", "}],'tools':[{'type':'function','function':{'name':'weather','parameters':{}}}]}")));

        assertThat(answer).contains("'weather'").doesNotContain("file_search");
        assertThat(sent.getFirst()).contains("'weather'", "'file_search'");
    }

    @Test
    void aSearchThatFailsIsToldToTheModelOrRefusesTheRequest() throws Exception {
        store.replies(500, "application/json", "{}", Map.of());
        script.addAll(List.of(searches(query("soup")), ANSWER));
        Call call = Calls.chat(CHAT);

        assertThat(text(call)).contains("'content':'Yes.'");
        assertThat(sent.getLast()).contains("cannot be searched now");
        assertThat(told(call).outcome()).isEqualTo(Fact.Retrieval.FAILED);
        assertThat(told(call).reason()).isNotEmpty();

        more.put("on_failure", "block");
        script.add(searches(query("soup")));
        assertThat(ask(Calls.chat(CHAT)))
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("rag_unavailable"));
    }

    @Test
    void aModelThatNeverStopsSearchingIsStopped() throws Exception {
        for (int i = 0; i < 10; i++) {
            script.add(searches(query("soup")));
        }

        assertThat(ask(Calls.chat(CHAT))).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
            assertThat(refused.error().code()).isEqualTo("rag_followup_failed");
            assertThat(refused.error().message()).contains("limit_reached");
        });
        assertThat(store.bodies()).hasSize(8);
        assertThat(sent.getLast()).contains("No more searches");
    }

    @Test
    void aModelThatCannotBeAskedAgain() throws Exception {
        script.addAll(List.of(searches(query("soup")), "503"));

        assertThat(ask(Calls.chat(CHAT)))
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.error().message()).contains("status_503"));
    }

    @Test
    void whereTheModelCannotSearchTheStoreIsAskedFirst() throws Exception {
        for (Map.Entry<String, String> one : Map.of(
                        "streaming", "'stream':true",
                        "tool_choice", "'tool_choice':'none'",
                        "several_choices", "'n':2",
                        "tool_name_taken", "'tools':[{'type':'function','function':{'name':'file_search'}}]")
                .entrySet()) {
            script.add(ANSWER);
            Call call = Calls.chat(CHAT.replace("}]}", "}]," + one.getValue() + "}"));

            text(call);

            assertThat(sent.getLast()).as(one.getKey()).contains("Leek soup.");
            assertThat(told(call).outcome()).isEqualTo(Fact.Retrieval.FOUND);
            assertThat(told(call).reason()).isEqualTo(one.getKey());
        }
    }

    @Test
    void clientsOfTheOtherProtocol() throws Exception {
        script.addAll(List.of(
                "{'content':[{'type':'tool_use','id':'t','name':'file_search','input':{'query':'soup'}}],'stop_reason':'tool_use'}",
                "{'content':[{'type':'text','text':'Yes.'}],'stop_reason':'end_turn'}"));

        assertThat(text(Calls.in(Dialect.ANTHROPIC_MESSAGES, Calls.chat(CHAT)))).contains("'text':'Yes.'");
        assertThat(sent.getLast()).contains("'type':'tool_result','tool_use_id':'t','content':'Leek soup.'");
    }

    @Test
    void aStoreOfAHybridIsAskedFirst() {
        var options = new HashMap<String, Object>(Map.of("enabled", true, "backend", "hybrid"));
        options.put(
                "backend_config",
                Map.of("primary", "openai", "primary_config", options().get("backend_config")));

        assertThat(new Rag().check(Bound.options(Rag.Options.class, options)))
                .extracting(Problem::path)
                .containsExactly("backend_config.primary_config.workflow_mode");
    }
}
