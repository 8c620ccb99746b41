package semanticrouter.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.core.cache.CacheDesk.Capabilities;
import semanticrouter.core.cache.CacheEpochs;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.cache.LikeQuestions;
import semanticrouter.core.cache.LikeQuestions.LikeQuestion;
import semanticrouter.core.call.Call;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.testkit.ManualClock;

/// Like questions of two routers that share answers.
class SharedLikeTest {
    private static final String ANSWER = "{'id':'chatcmpl-1','object':'chat.completion','created':1,'model':'m',"
            + "'choices':[{'index':0,'message':{'role':'assistant','content':'4'},'finish_reason':'stop'}]}";
    private static final FakeEncoders ENCODERS = new FakeEncoders(
            Map.of(
                    "two plus two", new float[] {1, 0, 0},
                    "2 + 2", new float[] {0.9f, 0.4358899f, 0},
                    "sum of 2 and 2", new float[] {0.95f, 0.3122499f, 0},
                    "weather", new float[] {0, 0, 1}),
            "");

    private final SharedStore store = new SharedStore();
    private final ManualClock clock = new ManualClock();
    private final Calls.Recorder upstream = new Calls.Recorder(_ -> Calls.whole(200, ANSWER));
    private final AnswerCache here = new AnswerCache();
    private final AnswerCache there = new AnswerCache();

    SharedLikeTest() {
        here.share(store);
        there.share(store);
    }

    private Plugin plugin(AnswerCache answers, Map<String, ?> options) throws Exception {
        Map<Class<?>, Map<String, ?>> settings = Map.of(
                ResponseCache.Store.class,
                Map.of("backend_type", "redis", "redis", Map.of("connection", Map.of("host", "cache.test"))));
        return Calls.plugin("one", new ResponseCache(answers), options, settings, ENCODERS, clock);
    }

    private Plugin plugin(AnswerCache answers) throws Exception {
        return plugin(answers, Map.of());
    }

    private static Call question(String text, String... headers) {
        return Calls.chat("{'model':'auto','messages':[{'role':'user','content':'" + text + "'}]}", headers);
    }

    private static Call ann(String text) {
        return question(text, "x-authz-user-id", "ann");
    }

    private static Fact.CacheLookup lookup(Call call) {
        return call.trace().facts().last(Fact.CacheLookup.class).orElseThrow();
    }

    @Test
    void what_one_router_was_asked_answers_a_like_question_at_the_other() throws Exception {
        plugin(here).around(ann("two plus two"), upstream);
        Plugin other = plugin(there);
        Call like = ann("2 + 2");
        other.around(like, upstream);

        assertThat(upstream.calls()).hasSize(1);
        assertThat(lookup(like).hit()).isEqualTo(Fact.Hit.SEMANTIC);
        assertThat(lookup(like).source()).isEqualTo(Fact.Source.L2);
        assertThat(lookup(like).similarity()).isCloseTo(0.9, within(1e-6));
        assertThat(there.stats().semanticHits()).isEqualTo(1);

        Call again = ann("sum of 2 and 2");
        other.around(again, upstream);
        assertThat(lookup(again).source()).as("the answer is near").isEqualTo(Fact.Source.L1);
        Call far = ann("weather");
        other.around(far, upstream);
        assertThat(lookup(far).hit()).isEqualTo(Fact.Hit.NONE);
        assertThat(lookup(far).similarity()).isZero();
        assertThat(upstream.calls()).hasSize(2);
    }

    @Test
    void the_nearest_is_given_and_a_later_question_is_seen() throws Exception {
        Plugin other = plugin(there);
        plugin(here).around(ann("two plus two"), upstream);
        other.around(ann("2 + 2"), upstream);
        plugin(here, Map.of("semantic", Map.of("similarity_threshold", 0.99))).around(ann("weather"), upstream);
        int before = upstream.calls().size();

        Call like = ann("weather");
        plugin(here).around(like, upstream);
        assertThat(upstream.calls()).as("another option is another revision").hasSize(before + 1);
        other.around(ann("weather"), upstream);
        assertThat(upstream.calls()).as("told after the first look").hasSize(before + 1);
    }

    @Test
    void users_share_nothing() throws Exception {
        plugin(here).around(ann("two plus two"), upstream);
        plugin(there).around(question("2 + 2", "x-authz-user-id", "bob"), upstream);

        assertThat(upstream.calls()).hasSize(2);
    }

    @Test
    void what_was_flushed_or_expired_is_forgotten() throws Exception {
        plugin(here).around(ann("two plus two"), upstream);
        here.invalidate(CacheSelector.ALL);
        Plugin other = plugin(there);
        other.around(ann("2 + 2"), upstream);
        assertThat(upstream.calls()).hasSize(2);

        clock.forward(Duration.ofHours(1));
        other.around(ann("sum of 2 and 2"), upstream);
        assertThat(upstream.calls()).hasSize(3);
    }

    @Test
    void an_older_answer_than_asked_for_stays_for_others() throws Exception {
        Map<String, ?> controls = Map.of("request_controls", Map.of("enabled", true, "allowed", List.of("max-age")));
        Plugin other = plugin(there, controls);
        plugin(here, controls).around(ann("two plus two"), upstream);
        clock.forward(Duration.ofSeconds(20));

        other.around(question("2 + 2", "x-authz-user-id", "ann", "x-vsr-cache-control", "max-age=10"), upstream);
        assertThat(upstream.calls()).hasSize(2);
        Call like = ann("sum of 2 and 2");
        other.around(like, upstream);
        assertThat(upstream.calls()).hasSize(2);
    }

    @Test
    void a_store_that_began_anew_is_read_from_its_beginning() throws Exception {
        Plugin other = plugin(there);
        for (String text : List.of("two plus two", "weather")) {
            other.around(ann(text), upstream);
        }
        other.around(ann("2 + 2"), upstream);
        assertThat(upstream.calls()).hasSize(2);
        store.held.clear();
        store.told.clear();
        store.epochs = CacheEpochs.first("two");

        plugin(here).around(ann("two plus two"), upstream);
        other.around(ann("2 + 2"), upstream);
        assertThat(upstream.calls()).as("once more, by one of them").hasSize(3);
    }

    @Test
    void a_dry_run_finds_it_and_counts_nothing() throws Exception {
        plugin(here).around(ann("two plus two"), upstream);
        Call tried = Calls.rehearsed(ann("2 + 2"));
        plugin(there).around(tried, upstream);

        assertThat(lookup(tried).hit()).isEqualTo(Fact.Hit.SEMANTIC);
        assertThat(there.stats().semanticHits()).isZero();
        assertThat(there.stats().entries()).isZero();
    }

    @Test
    void requests_are_served_while_the_store_is_away() throws Exception {
        Plugin other = plugin(there);
        plugin(here).around(ann("two plus two"), upstream);
        store.away = true;
        Call lost = ann("2 + 2");
        other.around(lost, upstream);

        assertThat(upstream.calls()).hasSize(2);
        assertThat(lost.trace().facts().all())
                .containsExactly(new Fact.PluginFailed("response_cache", "cache_store_unavailable"));
    }

    @Test
    void it_says_what_it_can() throws Exception {
        assertThat(here.capabilities()).isEqualTo(new Capabilities("redis", true, false, true, "shared"));
        var _ = plugin(here);
        assertThat(here.capabilities()).isEqualTo(new Capabilities("redis", true, true, true, "shared"));
    }

    @Test
    void groups_that_nobody_asks_for_make_room() {
        var index = new LikeIndex(5);
        index.upTo("a", "s");
        index.learn("a", "s", "", told("1", "x"));
        index.learn("b", "s", "", told("1", "y"));
        index.learn("a", "s", "1", told("2", "x", "z"));

        assertThat(index.upTo("b", "s")).as("read again when it is asked for").isEmpty();
        assertThat(index.upTo("a", "s")).isEqualTo("2");
        assertThat(index.nearest("a", vector("a")))
                .extracting(LikeIndex.Near::key)
                .containsExactlyInAnyOrder("x", "z");
        index.forget("a", "x");
        assertThat(index.nearest("a", vector("a")))
                .extracting(LikeIndex.Near::key)
                .containsExactly("z");
        assertThat(index.nearest("a", vector("b"))).as("of another encoder").isEmpty();
    }

    @Test
    void of_a_group_the_newest_stay() {
        var index = new LikeIndex();
        index.upTo("a", "s");
        for (int i = 0; i < LikeQuestions.MOST + 5; i++) {
            index.learn("a", "s", i == 0 ? "" : Integer.toString(i - 1), told(Integer.toString(i), "q" + i));
        }

        assertThat(index.nearest("a", vector("a")))
                .extracting(LikeIndex.Near::key)
                .hasSize(LikeQuestions.MOST)
                .doesNotContain("q4")
                .contains("q5");
    }

    private static NamedEmbedding vector(String encoder) {
        return new NamedEmbedding(encoder, new Embedding(new float[] {1, 0}));
    }

    private static LikeQuestions told(String upTo, String... keys) {
        return new LikeQuestions(
                upTo,
                List.of(keys).stream()
                        .map(key -> new LikeQuestion(key, vector("a")))
                        .toList());
    }
}
