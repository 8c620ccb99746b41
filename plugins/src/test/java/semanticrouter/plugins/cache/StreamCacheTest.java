package semanticrouter.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream.Piece;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.testkit.ManualClock;
import semanticrouter.testkit.Property;

class StreamCacheTest {
    private static final String HEAD =
            chunk("'choices':[{'index':0,'delta':{'role':'assistant','content':'a\\n  b'},'finish_reason':null}]");
    private static final String TAIL = chunk("'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]");
    private static final String DONE = "data: [DONE]\n\n";
    private static final Call ASKED = Calls.chat(
            "{'model':'auto','stream':true,'messages':[{'role':'user','content':'q'}]}", "x-authz-user-id", "u");

    private final AnswerCache answers = new AnswerCache();

    private static String chunk(String rest) {
        return ("data: {'id':'chatcmpl-7','object':'chat.completion.chunk','created':1,'model':'m'," + rest + "}\n\n")
                .replace('\'', '"');
    }

    @Test
    void givesTheSameEventsAgain() throws Exception {
        Property.check("a kept stream is the stream, wherever it was cut", 60, gen -> {
            answers.invalidate(CacheSelector.ALL);
            String whole = ": hello\n\n" + HEAD + TAIL + DONE;
            int cut = gen.between(0, whole.length());
            Plugin plugin = plugin();
            String first = Calls.drain(
                    plugin.around(ASKED, _ -> Calls.streamed(whole.substring(0, cut), whole.substring(cut))));
            String again = Calls.drain(plugin.around(ASKED, _ -> Calls.streamed("asked again")));

            assertThat(first).isEqualTo(whole);
            assertThat(again).isEqualTo(whole.replace("chatcmpl-7", "chatcmpl-cache-1700000000"));
        });
    }

    @Test
    void keepsEveryChoice() throws Exception {
        String second = chunk("'choices':[{'index':1,'delta':{'content':'c'},'finish_reason':'stop'}]");

        assertThat(kept(HEAD, second, TAIL, DONE)).isTrue();
        assertThat(kept(HEAD, second, DONE))
                .as("the first choice has not ended")
                .isFalse();
    }

    @Test
    void keepsNoStreamThatIsNotWhole() throws Exception {
        assertThat(kept(HEAD, TAIL)).as("no end mark").isFalse();
        assertThat(kept(HEAD, DONE)).as("no reason to end").isFalse();
        assertThat(kept(DONE)).as("nothing said").isFalse();
        assertThat(kept(HEAD, "data: {\"error\":{}}\n\n", TAIL, DONE)).isFalse();
        assertThat(kept(HEAD, "data: half", TAIL, DONE)).isFalse();
        assertThat(kept(HEAD, TAIL.replace("\"id\"", "\"no\""), DONE)).isFalse();
        assertThat(kept(HEAD, TAIL.replace("stop", "content_filter"), DONE)).isFalse();
        assertThat(kept(HEAD, DONE, TAIL)).as("goes on after the end").isFalse();
    }

    @Test
    void keepsNoStreamThatBrokeOrWasGivenUp() throws Exception {
        Plugin plugin = plugin();
        Calls.drain(plugin.around(
                ASKED, _ -> Calls.streamed(new Piece.Broken(new Failure("upstream_reset", "")), HEAD, TAIL, DONE)));
        assertThat(answers.stats().entries()).isZero();

        ((Reply.Streamed) plugin.around(ASKED, _ -> Calls.streamed(HEAD, TAIL, DONE)))
                .stream().close();
        assertThat(answers.stats().entries()).isZero();
    }

    @Test
    void keepsMessagesOfTheOtherDialect() throws Exception {
        Call asked = Calls.in(Dialect.ANTHROPIC_MESSAGES, ASKED);
        String start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\"}}\n\n";
        String delta =
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n";
        String stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        Plugin plugin = plugin();
        Calls.drain(plugin.around(asked, _ -> Calls.streamed(start, delta)));
        assertThat(answers.stats().entries()).isZero();

        Calls.drain(plugin.around(asked, _ -> Calls.streamed(start, delta, stop)));
        assertThat(Calls.drain(plugin.around(asked, _ -> Calls.streamed("asked again"))))
                .isEqualTo(start + delta + stop);
    }

    @Test
    void leavesResponsesAlone() throws Exception {
        Plugin plugin = plugin();
        Calls.drain(plugin.around(Calls.in(Dialect.OPENAI_RESPONSES, ASKED), _ -> Calls.streamed(HEAD, TAIL, DONE)));

        assertThat(answers.stats().entries()).isZero();
    }

    private boolean kept(String... pieces) throws Exception {
        answers.invalidate(CacheSelector.ALL);
        Calls.drain(plugin().around(ASKED, _ -> Calls.streamed(pieces)));
        return answers.stats().entries() > 0;
    }

    private Plugin plugin() throws Exception {
        return Calls.plugin(
                new ResponseCache(answers),
                Map.of(),
                Map.of(),
                FakeEncoders.NONE,
                new ManualClock(Instant.ofEpochSecond(1_700_000_000)));
    }
}
