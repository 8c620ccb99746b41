package semanticrouter.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import semanticrouter.core.cache.CacheDesk;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream.Piece;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.contract.ContractOutcome;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Fact.CacheWriteSkipped;
import semanticrouter.core.cache.WriteSkip;
import semanticrouter.core.trace.Usage;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.testkit.ManualClock;

/// What the response cache tells a request's trace.
class CacheFactsTest {
    private static final String ANSWER = "{'id':'chatcmpl-1','object':'chat.completion','created':1,'model':'m',"
            + "'choices':[{'index':0,'message':{'role':'assistant','content':'4'},'finish_reason':'stop'}]}";
    private static final String EVENTS = ("data: {'id':'chatcmpl-7','object':'chat.completion.chunk','created':1,"
                    + "'model':'m','choices':[{'index':0,'delta':{'content':'4'},'finish_reason':'stop'}]}\n\n")
            .replace('\'', '"');
    private static final String DONE = "data: [DONE]\n\n";
    private static final Retention DROP =
            new Retention(Optional.of(true), OptionalInt.empty(), Optional.empty(), Optional.empty());
    private static final Upstream GOOD = _ -> Calls.whole(200, ANSWER);

    private final AnswerCache answers = new AnswerCache();
    private final ManualClock clock = new ManualClock();
    private final FakeEncoders encoders =
            new FakeEncoders(Map.of("sum", new float[] {1, 0}, "total", new float[] {0.9f, 0.43589f}), "");

    private static Call question(String text, String... more) {
        return Calls.chat("{'model':'auto','messages':[{'role':'user','content':'" + text + "'}]}", headers(more));
    }

    private static String[] headers(String... more) {
        var all = new java.util.ArrayList<>(List.of("x-authz-user-id", "u"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Plugin plugin() throws Exception {
        return Calls.plugin(
                new ResponseCache(answers),
                Map.of("request_controls", Map.of("enabled", true, "allowed", List.of("no-store", "ttl"))),
                Map.of(),
                encoders,
                clock);
    }

    private static List<Fact> facts(Plugin plugin, Call call, Upstream upstream) throws Exception {
        Reply reply = plugin.around(call, upstream);
        if (reply instanceof Reply.Streamed) {
            Calls.drain(reply);
        }
        return call.trace().facts().all();
    }

    @Test
    void tellsWhatWasFoundAndKept() throws Exception {
        Plugin plugin = plugin();
        List<Fact> missed = facts(plugin, question("sum"), GOOD);
        clock.forward(Duration.ofSeconds(7));
        List<Fact> exact = facts(plugin, question("sum"), GOOD);
        List<Fact> like = facts(plugin, question("total"), GOOD);

        assertThat(missed).hasSize(2);
        assertThat(missed.getFirst())
                .isInstanceOfSatisfying(
                        Fact.CacheLookup.class,
                        lookup -> assertThat(lookup)
                                .extracting(
                                        Fact.CacheLookup::backend, Fact.CacheLookup::protocol, Fact.CacheLookup::hit)
                                .containsExactly("memory", "openai", Fact.Hit.NONE));
        assertThat(missed.getLast()).isInstanceOf(Fact.CacheStored.class);
        assertThat(exact)
                .singleElement()
                .isInstanceOfSatisfying(
                        Fact.CacheLookup.class,
                        lookup -> assertThat(lookup)
                                .extracting(
                                        Fact.CacheLookup::hit,
                                        Fact.CacheLookup::similarity,
                                        Fact.CacheLookup::ageSeconds)
                                .containsExactly(Fact.Hit.EXACT, 1.0, 7.0));
        assertThat(like)
                .singleElement()
                .isInstanceOfSatisfying(
                        Fact.CacheLookup.class,
                        lookup -> assertThat(lookup.hit()).isEqualTo(Fact.Hit.SEMANTIC));
    }

    @Test
    void aDryRunTellsWhatWouldBeFoundAndCountsNothing() throws Exception {
        Plugin plugin = plugin();
        facts(plugin, question("sum"), GOOD);
        CacheDesk.Stats before = answers.stats();
        Upstream none = _ -> Calls.whole(503, "{}");

        assertThat(hit(plugin, Calls.rehearsed(question("sum")), none)).isEqualTo(Fact.Hit.EXACT);
        assertThat(hit(plugin, Calls.rehearsed(question("total")), none)).isEqualTo(Fact.Hit.SEMANTIC);
        clock.forward(Duration.ofHours(2));
        assertThat(hit(plugin, Calls.rehearsed(question("sum")), none)).isEqualTo(Fact.Hit.NONE);
        assertThat(answers.stats()).isEqualTo(before);
    }

    private static Fact.Hit hit(Plugin plugin, Call call, Upstream upstream) throws Exception {
        Fact only = facts(plugin, call, upstream).getFirst();
        assertThat(only).isInstanceOf(Fact.CacheLookup.class);
        return ((Fact.CacheLookup) only).hit();
    }

    @Test
    void tellsThatQuestionsCouldNotBeCompared() throws Exception {
        assertThat(facts(plugin(), question("unheard of"), GOOD))
                .contains(new Fact.PluginFailed("response_cache", "encoder_missing"));
    }

    @Test
    void tellsWhyAGoodAnswerIsNotKept() throws Exception {
        Plugin plugin = plugin();

        assertThat(skips(plugin, question("sum", "x-vsr-cache-control", "no-store"), GOOD))
                .containsExactly(WriteSkip.REQUEST_NO_STORE);
        assertThat(skips(plugin, question("sum", "x-vsr-cache-control", "ttl=0"), GOOD))
                .containsExactly(WriteSkip.REQUEST_NO_STORE);
        assertThat(skips(plugin, Calls.keeping(DROP, question("sum")), GOOD)).containsExactly(WriteSkip.RETENTION_DROP);
        assertThat(skips(plugin, personal("rag"), GOOD)).containsExactly(WriteSkip.RAG_CONTEXT);
        assertThat(skips(plugin, personal("memory"), GOOD)).containsExactly(WriteSkip.MEMORY_CONTEXT);
        assertThat(skips(plugin, question("sum"), _ -> Calls.whole(429, "{}")))
                .containsExactly(WriteSkip.UPSTREAM_NON_2XX);
        assertThat(answers.stats().entries()).isZero();
        assertThat(skips(plugin, question("sum"), GOOD)).as("kept").isEmpty();
    }

    @Test
    void anAnswerThatBreaksItsContractIsAskedForAnew() throws Exception {
        for (ContractOutcome came : ContractOutcome.values()) {
            boolean kept = came != ContractOutcome.FALLBACK && came != ContractOutcome.VIOLATED;
            assertThat(skips(plugin(), question(came.toString()), call -> {
                        call.trace()
                                .facts()
                                .add(new Fact.Looped(
                                        "ratings",
                                        "a",
                                        1,
                                        List.of(),
                                        Usage.NONE,
                                        Optional.empty(),
                                        1,
                                        Optional.of(came)));
                        return GOOD.send(call);
                    }))
                    .as(came.toString())
                    .isEqualTo(kept ? List.of() : List.of(WriteSkip.CONTRACT_BROKEN));
        }
    }

    private static Call personal(String plugin) {
        return Calls.chat("{'model':'auto','messages':[{'role':'user','content':'sum'}]}", List.of(plugin), headers());
    }

    @Test
    void saysNothingOfAnAnswerThatWouldNotHaveBeenKept() throws Exception {
        Plugin plugin = plugin();
        Call whole = Calls.keeping(DROP, question("sum"));

        assertThat(skips(plugin, whole, _ -> Calls.whole(200, "{'error':{'message':'busy'}}")))
                .isEmpty();
        assertThat(skips(plugin, whole, _ -> Calls.whole(200, ANSWER.replace("'stop'", "null"))))
                .isEmpty();
        assertThat(skips(
                        plugin,
                        Calls.keeping(DROP, question("sum")),
                        _ -> Calls.streamed(new Piece.Broken(new Failure("upstream_reset", "")), EVENTS)))
                .isEmpty();
        assertThat(skips(plugin, Calls.keeping(DROP, question("sum")), _ -> Calls.streamed(EVENTS, DONE)))
                .containsExactly(WriteSkip.RETENTION_DROP);
    }

    private static List<WriteSkip> skips(Plugin plugin, Call call, Upstream upstream) throws Exception {
        return facts(plugin, call, upstream).stream()
                .filter(CacheWriteSkipped.class::isInstance)
                .map(fact -> ((CacheWriteSkipped) fact).reason())
                .toList();
    }
}
