package semanticrouter.plugins.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.plugins.Calls;

class ToolsTest {
    private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'a','parameters':{'x':1.50}}},"
            + "{'type':'function','function':{'name':'b'}},{'type':'web_search'}]";

    @Test
    void toolsPassThrough() throws Exception {
        String chat = "{'model':'auto'," + TOOLS + ",'messages':[]}";

        assertThat(passed(new Tools(), Map.of(), chat)).isEqualTo(chat);
    }

    @Test
    void toolsNoneTakesAwayEverythingThatNeedsTools() throws Exception {
        assertThat(passed(
                        new Tools(),
                        Map.of("mode", "none"),
                        "{'model':'auto'," + TOOLS + ",'tool_choice':'auto','parallel_tool_calls':true,'messages':[]}"))
                .isEqualTo("{'model':'auto','messages':[]}");
    }

    @Test
    void toolsFilteredKeepsTheTextOfWhatStays() throws Exception {
        Map<String, ?> allow = Map.of("mode", "filtered", "allow_tools", List.of("a"));

        assertThat(passed(new Tools(), allow, "{'model':'auto'," + TOOLS + ",'tool_choice':'auto','messages':[]}"))
                .isEqualTo(
                        "{'model':'auto','tools':[{'type':'function','function':{'name':'a','parameters':{'x':1.50}}}],"
                                + "'tool_choice':'auto','messages':[]}");
    }

    @Test
    void toolsFilteredBlocksByNameOrType() throws Exception {
        Map<String, ?> block = Map.of("mode", "filtered", "block_tools", List.of("a", "web_search"));

        assertThat(passed(new Tools(), block, "{'model':'auto'," + TOOLS + ",'messages':[]}"))
                .isEqualTo("{'model':'auto','tools':[{'type':'function','function':{'name':'b'}}],'messages':[]}");
    }

    @Test
    void toolsFilteredDropsAChoiceOfAToolThatIsGone() throws Exception {
        Map<String, ?> block = Map.of("mode", "filtered", "block_tools", List.of("a"));

        assertThat(passed(
                        new Tools(),
                        block,
                        "{'model':'auto'," + TOOLS
                                + ",'tool_choice':{'type':'function','function':{'name':'a'}},'messages':[]}"))
                .doesNotContain("tool_choice");
        assertThat(passed(
                        new Tools(),
                        block,
                        "{'model':'auto'," + TOOLS
                                + ",'tool_choice':{'type':'function','function':{'name':'b'}},'messages':[]}"))
                .contains("tool_choice");
    }

    @Test
    void toolsFilteredLeavesNoChoiceWithoutTools() throws Exception {
        Map<String, ?> allow = Map.of("mode", "filtered", "allow_tools", List.of("z"));

        assertThat(passed(new Tools(), allow, "{'model':'auto'," + TOOLS + ",'tool_choice':'auto','messages':[]}"))
                .isEqualTo("{'model':'auto','messages':[]}");
    }

    @Test
    void toolHistoryGoesWithTheTools() throws Exception {
        String chat = "{'model':'auto','messages':[{'role':'user','content':'q'},"
                + "{'role':'assistant','content':null,'tool_calls':[{'id':'1'}]},"
                + "{'role':'tool','tool_call_id':'1','content':'r'},"
                + "{'role':'assistant','content':'said','tool_calls':[{'id':'2'}]},"
                + "{'role':'user','content': 'next' }]}";

        assertThat(passed(new Tools(), Map.of("mode", "none", "strip_tool_history", true), chat))
                .isEqualTo("{'model':'auto','messages':[{'role':'user','content':'q'},"
                        + "{'role':'assistant','content':'said'},{'role':'user','content': 'next' }]}");
    }

    @Test
    void toolHistoryGoesInOtherDialectsToo() throws Exception {
        var plugin = Calls.plugin(new Tools(), Map.of("mode", "none", "strip_tool_history", true));
        Call messages = Calls.chat(
                "{'model':'auto','messages':[{'role':'assistant','content':[{'type':'text','text':'t'},"
                        + "{'type':'tool_use','id':'1'}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'1'}]}]}");
        Call responses = Calls.chat("{'model':'auto','messages':[],'input':[{'type':'message','role':'user'},"
                + "{'type':'function_call','name':'a'},{'type':'function_call_output'}]}");

        assertThat(Calls.body(Calls.passed(plugin, Calls.in(Dialect.ANTHROPIC_MESSAGES, messages))))
                .isEqualTo("{'model':'auto','messages':[{'role':'assistant','content':[{'type':'text','text':'t'}]}]}");
        assertThat(Calls.body(Calls.passed(plugin, Calls.in(Dialect.OPENAI_RESPONSES, responses))))
                .isEqualTo("{'model':'auto','messages':[],'input':[{'type':'message','role':'user'}]}");
    }

    private static <C extends Record> String passed(PluginFamily<C> family, Map<String, ?> options, String chat)
            throws Exception {
        return Calls.body(Calls.passed(Calls.plugin(family, options), Calls.chat(chat)));
    }
}
