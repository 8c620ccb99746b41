package semanticrouter.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import semanticrouter.core.cache.CacheDesk;
import semanticrouter.core.cache.CachePartition;
import semanticrouter.core.cache.CacheEpochs;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.testkit.ManualClock;
import semanticrouter.testkit.Property;

/// What is invalidated is never given again, whenever it was asked for and kept.
class InvalidationTest {
    private static final String ANSWER = "{'id':'chatcmpl-1','object':'chat.completion','created':1,'model':'m',"
            + "'choices':[{'index':0,'message':{'role':'assistant','content':'4'},'finish_reason':'stop'}]}";

    private final AnswerCache answers = new AnswerCache();
    private final ManualClock clock = new ManualClock();
    private final FakeEncoders encoders =
            new FakeEncoders(Map.of("sum", new float[] {1, 0}, "total", new float[] {0.9f, 0.43589f}), "");
    private final Calls.Recorder upstream = new Calls.Recorder(_ -> Calls.whole(200, ANSWER));

    private Plugin plugin() throws Exception {
        return Calls.plugin(new ResponseCache(answers), Map.of(), Map.of(), encoders, clock);
    }

    private static Call question(String text, String user) {
        return Calls.chat(
                "{'model':'auto','messages':[{'role':'user','content':'" + text + "'}]}", "x-authz-user-id", user);
    }

    private static CacheSelector of(String decision, String namespace) {
        return new CacheSelector("", decision, "", "", "", namespace, OptionalLong.empty());
    }

    private void flush() throws InterruptedException {
        try {
            answers.invalidate(CacheSelector.ALL);
        } catch (StoreException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void counts_what_is_meant_and_leaves_it() throws Exception {
        Plugin plugin = plugin();
        plugin.around(question("sum", "ann"), upstream);
        plugin.around(question("sum", "bob"), upstream);

        assertThat(answers.count(CacheSelector.ALL)).isEqualTo(new CacheDesk.Removal(2, 0, true));
        assertThat(answers.count(of("other", "")).matched()).isZero();
        plugin.around(question("sum", "ann"), upstream);
        assertThat(upstream.calls()).as("nothing is gone").hasSize(2);
    }

    @Test
    void takes_what_is_meant_and_nothing_else() throws Exception {
        Plugin plugin = plugin();
        plugin.around(question("sum", "ann"), upstream);
        plugin.around(question("sum", "bob"), upstream);

        CacheDesk.Removal removal = answers.invalidate(of("d", answers.namespace("user:ann")));

        assertThat(removal).isEqualTo(new CacheDesk.Removal(1, 1, true));
        plugin.around(question("sum", "bob"), upstream);
        assertThat(upstream.calls()).as("bob's answer stays").hasSize(2);
        plugin.around(question("sum", "ann"), upstream);
        plugin.around(question("sum", "ann"), upstream);
        assertThat(upstream.calls()).as("ann's is asked for once more").hasSize(3);
    }

    @Test
    void an_answer_on_its_way_while_the_cache_is_flushed_is_never_given() throws Exception {
        Plugin plugin = plugin();
        Upstream flushing = call -> {
            flush();
            return upstream.send(call);
        };
        Call first = question("sum", "ann");
        plugin.around(first, flushing);
        assertThat(first.trace().facts().all())
                .as("nothing was kept")
                .noneMatch(fact -> fact instanceof Fact.CacheStored);

        plugin.around(question("sum", "ann"), upstream);
        plugin.around(question("total", "ann"), upstream);
        assertThat(upstream.calls()).hasSize(2);
        assertThat(answers.stats().semanticHits())
                .as("the like question gets the later answer")
                .isEqualTo(1);
    }

    @Test
    void an_answer_that_was_kept_under_an_earlier_epoch_is_found_out_too() throws Exception {
        var table = new AnswerTable();
        Question asked = new Question("q", "g", "");
        var partition = new CachePartition("r", "d", "auto", "m", "openai:body", "n", "1");
        var before = CacheEpochs.first("");
        var answer = new Answer(List.of(new byte[] {1}), "application/json", false);
        table.put(new AnswerTable.Entry(partition, before.now(), asked, null, answer, 0, 100));

        assertThat(table.exact(asked, before, 1, Long.MIN_VALUE)).isPresent();
        assertThat(table.exact(asked, before.after(of("d", "")), 1, Long.MIN_VALUE))
                .isEmpty();
        assertThat(table.exact(asked, before.after(of("e", "")), 1, Long.MIN_VALUE))
                .isPresent();
        assertThat(table.tally().stale()).isEqualTo(1);
    }

    @Test
    void the_table_of_invalidations_is_bounded_and_forgets_none() {
        Property.check("what was invalidated stays so", 20, gen -> {
            var epochs = CacheEpochs.first("s");
            var partition = new CachePartition("r", "d0", "auto", "m", "openai:body", "n", "1");
            var before = epochs.now();
            epochs = epochs.after(of("d0", ""));
            int more = gen.between(0, 2_500);
            for (int i = 1; i <= more; i++) {
                epochs = epochs.after(of("d" + i, ""));
            }
            assertThat(epochs.live(partition, before)).isFalse();
            assertThat(epochs.live(partition, epochs.now())).isTrue();
            assertThat(epochs.ended().size()).isLessThanOrEqualTo(CacheEpochs.MOST);
        });
    }

    @Test
    void an_epoch_can_be_named() throws Exception {
        Plugin plugin = plugin();
        plugin.around(question("sum", "ann"), upstream);
        answers.invalidate(of("other", ""));
        plugin.around(question("sum", "bob"), upstream);

        var first = new CacheSelector("", "", "", "", "", "", OptionalLong.of(0));
        assertThat(answers.invalidate(first).deleted()).isEqualTo(1);
        plugin.around(question("sum", "bob"), upstream);
        assertThat(upstream.calls()).as("bob asked in the second epoch").hasSize(2);
    }
}
