package semanticrouter.plugins.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.testkit.Property;

class PiiMaskTest {
    private static Plugin plugin(Map<String, ?> options) throws Exception {
        return Calls.plugin(new PiiMask(), options, Map.of(), new FakeEncoders(Map.of(), "Ann"), Clock.systemUTC());
    }

    private static String sent(Map<String, ?> options, String chat) throws Exception {
        return Calls.body(Calls.passed(plugin(options), Calls.chat(chat)));
    }

    @Test
    void everyTextIsMaskedAndNothingElseIsTouched() throws Exception {
        assertThat(sent(
                        Map.of(),
                        "{'model':'auto','user':'Ann','messages':[{'role':'system','content':'You serve Ann.'},"
                                + "{'role':'user','name':'Ann','content':[{'type':'text','text':'I am Ann, says Ann'},"
                                + "{'type':'image_url','image_url':{'url':'http://x/Ann'}}]},"
                                + "{'role':'tool','tool_call_id':'Ann','content':'Ann: 5'}],'n':1 }"))
                .isEqualTo("{'model':'auto','user':'Ann','messages':[{'role':'system','content':'You serve [PERSON].'},"
                        + "{'role':'user','name':'Ann','content':[{'type':'text','text':'I am [PERSON], says [PERSON]'},"
                        + "{'type':'image_url','image_url':{'url':'http://x/Ann'}}]},"
                        + "{'role':'tool','tool_call_id':'Ann','content':'[PERSON]: 5'}],'n':1 }");
    }

    @Test
    void whatToolsAreCalledWithStaysJson() throws Exception {
        String chat =
                "{'model':'auto','messages':[{'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'function',"
                        + "'function':{'name':'Ann','arguments':'{\\'who\\':\\'Ann\\',\\'n\\':1}'}}]}]}";
        assertThat(sent(Map.of(), chat)).contains("'name':'Ann'", "{\\'who\\':\\'[PERSON]\\',\\'n\\':1}");
    }

    @Test
    void theSystemTextOfTheOtherProtocolIsMaskedToo() throws Exception {
        String rest =
                "'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':[{'type':'text',"
                        + "'text':'Ann'}]},{'type':'tool_use','id':'Ann','name':'f','input':{'who':'Ann'}}]}]}";
        assertThat(sent(Map.of(), "{'model':'auto','system':'For Ann.'," + rest))
                .contains("'system':'For [PERSON].'", "'text':'[PERSON]'", "'input':{'who':'[PERSON]'}", "'id':'Ann'");
        assertThat(sent(Map.of(), "{'model':'auto','system':[{'type':'text','text':'Ann'}]," + rest))
                .contains("'system':[{'type':'text','text':'[PERSON]'}]");
    }

    @Test
    void typesThatMayStayAndUnsureFindsAreLeft() throws Exception {
        String chat = "{'model':'auto','messages':[{'role':'user','content':'Ann'}]}";
        assertThat(sent(Map.of("pii_types_allowed", List.of("person")), chat)).isEqualTo(chat);
        assertThat(sent(Map.of("threshold", 0.96), chat)).isEqualTo(chat);
        assertThat(sent(Map.of("threshold", 0.95), chat)).contains("[PERSON]");
    }

    @Test
    void aLongTextIsMaskedWherever() throws Exception {
        Property.check("every find of a text is masked once", 100, gen -> {
            var text = new StringBuilder();
            for (int i = gen.between(1, 400); i > 0; i--) {
                text.append(gen.oneOf("Ann", "an apple", "苹果", "🍎", "x")).append(' ');
            }
            String chat = "{'model':'auto','messages':[{'role':'user','content':'" + text + "'}]}";
            assertThat(sent(Map.of(), chat)).isEqualTo(chat.replace("Ann", "[PERSON]"));
        });
    }

    @Test
    void whatCannotBeSearchedIsNotSent() throws Exception {
        var upstream = new Calls.Recorder(_ -> Calls.whole(200, "{}"));
        Reply reply = plugin(Map.of())
                .around(Calls.chat("{'model':'auto','messages':[{'role':'user','content':'unreadable'}]}"), upstream);

        assertThat(upstream.calls()).isEmpty();
        assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
            assertThat(refused.error().status()).isEqualTo(503);
            assertThat(refused.error().message()).contains("was not sent").doesNotContain("unreadable");
        });
        assertThatThrownBy(() -> Calls.plugin(new PiiMask(), Map.of()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("pii");
    }
}
