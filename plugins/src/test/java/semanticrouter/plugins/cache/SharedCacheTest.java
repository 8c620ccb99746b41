package semanticrouter.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.cache.CacheEpochs;
import semanticrouter.core.cache.CachePartition;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.cache.KeptAnswer;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.testkit.ManualClock;

/// Two routers that share answers.
class SharedCacheTest {
    private static final String ANSWER = "{'id':'chatcmpl-1','object':'chat.completion','created':1,'model':'m',"
            + "'choices':[{'index':0,'message':{'role':'assistant','content':'4 and é'},'finish_reason':'stop'}]}";
    private static final Map<String, ?> EXACT = Map.of("mode", "exact");

    private final SharedStore store = new SharedStore();
    private final ManualClock clock = new ManualClock();
    private final Calls.Recorder upstream = new Calls.Recorder(_ -> Calls.whole(200, ANSWER));
    private final AnswerCache here = new AnswerCache();
    private final AnswerCache there = new AnswerCache();

    SharedCacheTest() {
        here.share(store);
        there.share(store);
    }

    private Plugin plugin(AnswerCache answers) throws Exception {
        return plugin(answers, "one", EXACT, "redis", "cache.test");
    }

    private Plugin plugin(AnswerCache answers, String policy, Map<String, ?> options, String backend, String host)
            throws Exception {
        Map<Class<?>, Map<String, ?>> settings = Map.of(
                ResponseCache.Store.class,
                Map.of("backend_type", backend, "redis", Map.of("connection", Map.of("host", host))));
        return Calls.plugin(policy, new ResponseCache(answers), options, settings, FakeEncoders.NONE, clock);
    }

    private static Call question(String user) {
        return Calls.chat(
                "{'model':'auto','messages':[{'role':'user','content':'two plus two'}]}", "x-authz-user-id", user);
    }

    @Test
    void aDryRunTakesNothingNearer() throws Exception {
        Plugin one = plugin(here);
        Plugin other = plugin(there);
        one.around(question("ann"), upstream);

        other.around(Calls.rehearsed(question("ann")), upstream);
        assertThat(upstream.calls()).as("the answer was found").hasSize(1);
        assertThat(there.stats().sharedHits()).isZero();
        assertThat(there.stats().entries()).isZero();
        assertThat(there.stats().misses()).isZero();
    }

    @Test
    void what_one_keeps_the_other_gives() throws Exception {
        plugin(here).around(question("ann"), upstream);
        Call again = question("ann");
        Reply reply = plugin(there).around(again, upstream);

        assertThat(upstream.calls()).hasSize(1);
        assertThat(Calls.text(((Reply.Whole) reply).body())).contains("4 and é");
        assertThat(again.trace().facts().all().getFirst()).isInstanceOfSatisfying(Fact.CacheLookup.class, looked -> {
            assertThat(looked.backend()).isEqualTo("redis");
            assertThat(looked.source()).isEqualTo(Fact.Source.L2);
        });
        plugin(there).around(question("ann"), upstream);
        assertThat(there.stats().localHits()).as("the second time it is near").isEqualTo(1);
        assertThat(there.stats().sharedHits()).isEqualTo(1);
    }

    @Test
    void users_and_configurations_share_nothing() throws Exception {
        plugin(here).around(question("ann"), upstream);
        plugin(there).around(question("bob"), upstream);
        plugin(there, "two", EXACT, "redis", "cache.test").around(question("ann"), upstream);

        assertThat(upstream.calls()).hasSize(3);
    }

    @Test
    void an_answer_of_another_partition_under_the_same_key_is_not_given() throws Exception {
        plugin(here).around(question("ann"), upstream);
        store.held.replaceAll((key, kept) -> {
            var in = kept.partition();
            var other = new CachePartition(
                    in.recipe(),
                    in.decision(),
                    in.requestModel(),
                    in.selectedModel(),
                    in.protocol(),
                    "x",
                    in.revision());
            return new KeptAnswer(
                    key,
                    other,
                    kept.epoch(),
                    kept.storedAt(),
                    kept.expiresAt(),
                    kept.contentType(),
                    kept.streamed(),
                    kept.pieces());
        });
        plugin(there).around(question("ann"), upstream);

        assertThat(upstream.calls()).hasSize(2);
    }

    @Test
    void what_one_flushes_the_other_gives_no_more_though_it_has_it_near() throws Exception {
        Plugin plugin = plugin(there);
        plugin.around(question("ann"), upstream);
        plugin.around(question("ann"), upstream);
        assertThat(upstream.calls()).hasSize(1);

        here.invalidate(CacheSelector.ALL);
        plugin.around(question("ann"), upstream);
        assertThat(upstream.calls()).hasSize(2);
        assertThat(there.stats().staleMisses()).isPositive();
        plugin.around(question("ann"), upstream);
        assertThat(upstream.calls()).as("the later answer is kept").hasSize(2);
    }

    @Test
    void an_answer_on_its_way_while_another_router_flushes_is_never_given() throws Exception {
        Upstream flushing = call -> {
            try {
                here.invalidate(CacheSelector.ALL);
            } catch (StoreException impossible) {
                throw new AssertionError(impossible);
            }
            return upstream.send(call);
        };
        plugin(there).around(question("ann"), flushing);
        assertThat(store.held).as("it was written").hasSize(1);

        plugin(there).around(question("ann"), upstream);
        plugin(here).around(question("ann"), upstream);
        assertThat(upstream.calls()).as("once for the flushed, once for both").hasSize(2);
    }

    @Test
    void a_store_that_began_anew_makes_what_is_near_worthless() throws Exception {
        Plugin plugin = plugin(here);
        plugin.around(question("ann"), upstream);
        store.held.clear();
        store.epochs = CacheEpochs.first("two");
        plugin.around(question("ann"), upstream);

        assertThat(upstream.calls()).hasSize(2);
    }

    @Test
    void requests_are_served_while_the_store_is_away() throws Exception {
        Plugin plugin = plugin(here);
        plugin.around(question("ann"), upstream);
        store.away = true;
        int before = store.asked;

        Call lost = question("ann");
        plugin.around(lost, upstream);
        plugin.around(question("ann"), upstream);

        assertThat(upstream.calls()).as("what cannot be checked is not given").hasSize(3);
        assertThat(lost.trace().facts().all())
                .containsExactly(new Fact.PluginFailed("response_cache", "cache_store_unavailable"));
        assertThat(store.asked).as("the second did not wait for it").isEqualTo(before + 1);
        assertThat(here.stats().failOpen()).isEqualTo(2);
        assertThatThrownBy(() -> here.invalidate(CacheSelector.ALL)).isInstanceOf(StoreException.class);

        store.away = false;
        here.check();
        plugin.around(question("ann"), upstream);
        assertThat(upstream.calls()).as("it is back").hasSize(3);
    }

    @Test
    void a_write_that_fails_leaves_the_answer_out() throws Exception {
        Upstream breaking = call -> {
            store.away = true;
            return upstream.send(call);
        };
        Call call = question("ann");
        Reply reply = plugin(here).around(call, breaking);

        assertThat(((Reply.Whole) reply).status()).isEqualTo(200);
        assertThat(store.held).isEmpty();
        assertThat(call.trace().facts().all())
                .noneMatch(fact -> fact instanceof Fact.CacheStored)
                .contains(new Fact.PluginFailed("response_cache", "cache_store_unavailable"));
    }

    @ParameterizedTest
    @CsvSource({
        "exact, redis, '', redis.connection.host is missing",
        "exact, valkey, cache.test, valkey.connection.host is missing",
        "exact, milvus, cache.test, not built into this version"
    })
    void refuses_what_it_would_not_do(String mode, String backend, String host, String why) {
        assertThatThrownBy(() -> plugin(here, "one", Map.of("mode", mode), backend, host))
                .hasMessageContaining(why);
    }
}
