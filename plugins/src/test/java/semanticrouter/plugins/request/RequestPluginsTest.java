package semanticrouter.plugins.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.HeaderEdits.Edit;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Calls;

class RequestPluginsTest {
    @Test
    void systemPromptGoesBeforeTheClientsOrTakesItsPlace() throws Exception {
        String chat = "{'model':'auto','messages':[{'role':'system','content':'old'},{'role':'user','content':'q'}]}";

        assertThat(passed(new SystemPrompt(), Map.of("system_prompt", "new"), chat))
                .contains("'content':'new\\n\\nold'");
        assertThat(passed(new SystemPrompt(), Map.of("system_prompt", "new", "mode", "replace"), chat))
                .contains("'content':'new'")
                .doesNotContain("old");
    }

    @Test
    void systemPromptTellsThatItWasThere() throws Exception {
        Call call = Calls.chat("{'model':'auto','messages':[]}");
        Calls.passed(Calls.plugin(new SystemPrompt(), Map.of("system_prompt", "new")), call);

        assertThat(call.trace().facts().all()).containsExactly(new Fact.SystemTextSet());
    }

    @Test
    void systemPromptIsOffWithoutAText() {
        var family = new SystemPrompt();

        assertThat(family.enabled(new SystemPrompt.Options(true, "insert", ""))).isFalse();
        assertThat(family.enabled(new SystemPrompt.Options(false, "insert", "x")))
                .isFalse();
        assertThat(family.enabled(new SystemPrompt.Options(true, "insert", "x")))
                .isTrue();
    }

    @Test
    void headerMutationKeepsItsOrder() throws Exception {
        var plugin = Calls.plugin(
                new HeaderMutation(),
                Map.of(
                        "add", List.of(Map.of("name", "x-a", "value", "1")),
                        "update", List.of(Map.of("name", "x-b", "value", "2")),
                        "delete", List.of("x-c")));

        Call sent = Calls.passed(plugin, Calls.chat("{'model':'auto','messages':[]}"));

        assertThat(sent.headers().edits())
                .containsExactly(new Edit.Add("x-a", "1"), new Edit.Set("x-b", "2"), new Edit.Remove("x-c"));
    }

    @Test
    void requestParamsCapsEveryWayToAskForTokens() throws Exception {
        Map<String, ?> options = Map.of("max_tokens_limit", 100, "max_n", 2, "blocked_params", List.of("logprobs"));

        assertThat(
                        passed(
                                new RequestParams(),
                                options,
                                "{'model':'auto','max_tokens':500,'max_completion_tokens':101,'n':3,'logprobs':true,'messages':[]}"))
                .isEqualTo("{'model':'auto','max_tokens':100,'max_completion_tokens':100,'n':2,'messages':[]}");
    }

    @Test
    void requestParamsRemovesNumbersThatAreNotWholeAndLeavesTheRest() throws Exception {
        Map<String, ?> options = Map.of("max_tokens_limit", 100, "max_n", 2);

        assertThat(passed(new RequestParams(), options, "{'max_tokens':10.5,'model':'auto','n':'many','messages':[]}"))
                .isEqualTo("{'model':'auto','n':'many','messages':[]}");
        assertThat(passed(new RequestParams(), options, "{'max_tokens':1e1,'model':'auto','n':2,'messages':[]}"))
                .isEqualTo("{'max_tokens':1e1,'model':'auto','n':2,'messages':[]}");
        assertThat(passed(new RequestParams(), options, "{'max_tokens':1e9,'model':'auto','messages':[]}"))
                .isEqualTo("{'max_tokens':100,'model':'auto','messages':[]}");
    }

    @Test
    void requestParamsStripsWhatNobodyKnows() throws Exception {
        assertThat(
                        passed(
                                new RequestParams(),
                                Map.of("strip_unknown", true),
                                "{'model':'auto','stream_options':{},'guided_json':{},'chat_template_kwargs':{},'messages':[]}"))
                .isEqualTo("{'model':'auto','stream_options':{},'chat_template_kwargs':{},'messages':[]}");
    }

    /// What the router itself puts in, and what the dialects have besides their oldest fields.
    @Test
    void requestParamsKnowsTheFieldsOfTheDialects() throws Exception {
        Map<String, ?> strip = Map.of("strip_unknown", true);
        String chat = "{'model':'auto','vsr_reasoning_history':true,'prompt_cache_key':'k','messages':[]}";
        assertThat(passed(new RequestParams(), strip, chat)).isEqualTo(chat);
        String messages =
                "{'model':'auto','cache_control':{},'output_config':{},'output_format':{},'inference_geo':'us','speed':'fast','messages':[]}";
        Call call = Calls.in(Dialect.ANTHROPIC_MESSAGES, Calls.chat(messages));
        assertThat(Calls.body(Calls.passed(Calls.plugin(new RequestParams(), strip), call)))
                .isEqualTo(messages);
    }

    @Test
    void requestParamsTellsWhatItDidWithoutNamesAClientMadeUp() throws Exception {
        Map<String, ?> options = Map.of(
                "max_tokens_limit",
                100,
                "max_n",
                2,
                "blocked_params",
                List.of("logprobs", "seed"),
                "strip_unknown",
                true);
        Call call = Calls.chat(
                "{'model':'auto','max_tokens':500,'max_completion_tokens':101,'n':3,'logprobs':true,'made':1,'up':2,'messages':[]}");
        Calls.passed(Calls.plugin(new RequestParams(), options), call);

        assertThat(call.trace().facts().all())
                .containsExactly(
                        new Fact.ParamBlocked("logprobs"),
                        new Fact.TokensCapped(),
                        new Fact.ChoicesCapped(),
                        new Fact.FieldsStripped(2));
        Call modest = Calls.chat("{'model':'auto','max_tokens':50,'n':1,'messages':[]}");
        Calls.passed(Calls.plugin(new RequestParams(), options), modest);
        assertThat(modest.trace().facts().all()).isEmpty();
    }

    private static <C extends Record> String passed(PluginFamily<C> family, Map<String, ?> options, String chat)
            throws Exception {
        return Calls.body(Calls.passed(Calls.plugin(family, options), Calls.chat(chat)));
    }
}
