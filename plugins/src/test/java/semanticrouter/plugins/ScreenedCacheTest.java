package semanticrouter.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import semanticrouter.core.cache.WriteSkip;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginChain.Link;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.plugins.cache.AnswerCache;
import semanticrouter.plugins.cache.ResponseCache;
import semanticrouter.plugins.hallucination.Hallucination;
import semanticrouter.plugins.reply.ResponseJailbreak;

/// What guards of answers object to is not kept (specification: dataplane §1.11, §8.11).
class ScreenedCacheTest {
    private static final String ANSWER = "{'id':'c','object':'chat.completion','created':1,'model':'m',"
            + "'choices':[{'index':0,'message':{'role':'assistant','content':'said'},'finish_reason':'stop'}]}";

    private static final Clock CLOCK = Clock.systemUTC();

    private final AnswerCache answers = new AnswerCache();
    private final AtomicInteger calls = new AtomicInteger();

    private PluginChain chain(String action) throws Exception {
        var guard = new ResponseJailbreak();
        var cache = new ResponseCache(answers);
        var encoders = new FakeEncoders(Map.of("q", new float[] {1, 0}), "attack");
        return new PluginChain(List.of(
                new Link(
                        "response_jailbreak",
                        guard.slot(),
                        Calls.plugin(guard, Map.of("action", action), Map.of(), encoders, CLOCK)),
                new Link("response_cache", cache.slot(), Calls.plugin(cache, Map.of(), Map.of(), encoders, CLOCK))));
    }

    /// The first answer of the model is an attack, those that follow are not.
    private Reply ask(PluginChain chain) throws Exception {
        Call call = Calls.chat("{'model':'auto','messages':[{'role':'user','content':'q'}]}", "x-authz-user-id", "u");
        Upstream model = _ -> {
            String said = calls.getAndIncrement() == 0 ? "an attack" : "a poem";
            return Calls.whole(200, ANSWER.replace("said", said));
        };
        return chain.send(call, model).reply();
    }

    @Test
    void anAnswerThatIsRefusedIsNotKept() throws Exception {
        PluginChain chain = chain("block");

        assertThat(ask(chain)).isInstanceOf(Reply.Refused.class);
        assertThat(answers.stats().entries()).isZero();
        assertThat(ask(chain)).isInstanceOf(Reply.Whole.class);
        assertThat(answers.stats().entries()).isOne();
        assertThat(ask(chain)).isInstanceOf(Reply.Whole.class);
        assertThat(calls).as("the third was kept").hasValue(2);
    }

    @Test
    void anAnswerThatIsWarnedOfIsNotKept() throws Exception {
        PluginChain chain = chain("header");

        assertThat(((Reply.Whole) ask(chain)).headers().first(ResponseHeaders.WARNINGS))
                .contains("response_jailbreak");
        assertThat(answers.stats().entries()).isZero();
        assertThat(((Reply.Whole) ask(chain)).headers().first(ResponseHeaders.WARNINGS))
                .isEmpty();
        assertThat(answers.stats().entries()).isOne();
    }

    private PluginChain checked(String action) throws Exception {
        var check = new Hallucination();
        var cache = new ResponseCache(answers);
        var encoders = new FakeEncoders(Map.of(), "attack");
        Map<String, ?> options = Map.of("enabled", true, "unverified_factual_action", action);
        return new PluginChain(List.of(
                new Link("hallucination", check.slot(), Calls.plugin(check, options, Map.of(), encoders, CLOCK)),
                new Link(
                        "response_cache",
                        cache.slot(),
                        Calls.plugin(cache, Map.of("mode", "exact"), Map.of(), encoders, CLOCK))));
    }

    @Test
    void anAnswerThatIsWarnedOfInItsBodyIsNotKept() throws Exception {
        Call call = call();
        Reply reply = checked("body").send(call, _ -> Calls.whole(200, ANSWER)).reply();

        assertThat(Calls.text(((Reply.Whole) reply).body())).contains("[Unverified Response]");
        assertThat(answers.stats().entries()).isZero();
        assertThat(call.trace().facts().all()).contains(new Fact.CacheWriteSkipped(WriteSkip.ANSWER_FLAGGED));

        checked("none").send(call(), _ -> Calls.whole(200, ANSWER));
        assertThat(answers.stats().entries()).as("nobody is warned of it").isOne();
    }

    private static Call call() {
        return Calls.chat(
                "{'model':'auto','messages':[{'role':'user','content':'which attack'}]}", "x-authz-user-id", "u");
    }
}
