package semanticrouter.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.cache.CacheDesk;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.testkit.ManualClock;

class ResponseCacheTest {
    private static final String ANSWER = "{'id':'chatcmpl-1', 'object':'chat.completion','created':1,'model':'m',"
            + "'choices':[{'index':0,'message':{'role':'assistant','content':'4'},'finish_reason':'stop'}]}";
    private static final String KNOWN = ANSWER.replace("chatcmpl-1", "chatcmpl-cache-1700000000");
    private static final String USER = "x-authz-user-id";

    private final AnswerCache answers = new AnswerCache();
    private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_700_000_000));
    private final Map<Class<?>, Map<String, ?>> settings = new HashMap<>();
    private final FakeEncoders encoders = new FakeEncoders(
            Map.of(
                    "two plus two", new float[] {1, 0},
                    "2 + 2", new float[] {0.9f, 0.43589f},
                    "weather", new float[] {0, 1}),
            "");
    private Calls.Recorder upstream = new Calls.Recorder(_ -> Calls.whole(200, ANSWER));

    @BeforeEach
    void answerAnew() {
        answers(ANSWER);
    }

    private void answers(String json) {
        upstream = new Calls.Recorder(_ -> Calls.whole(200, json));
    }

    @Test
    void givesAnEqualQuestionTheSameAnswer() throws Exception {
        Plugin plugin = plugin(Map.of());
        ask(plugin, "two plus two");

        var again = (Reply.Whole) plugin.around(question("two plus two", USER, "u"), upstream);

        assertThat(text(again)).as("byte for byte but for the id").isEqualTo(KNOWN);
        assertThat(again.headers().first("x-vsr-response-path")).contains("cache");
        assertThat(again.headers().first("content-type")).contains("application/json");
        assertThat(upstream.calls()).hasSize(1);
        assertThat(answers.stats())
                .extracting(CacheDesk.Stats::localHits, CacheDesk.Stats::misses)
                .containsExactly(1L, 1L);
    }

    @Test
    void givesALikeQuestionTheSameAnswer() throws Exception {
        Plugin plugin = plugin(Map.of());
        ask(plugin, "two plus two");

        var like = (Reply.Whole) plugin.around(question("2 + 2", USER, "u"), upstream);
        ask(plugin, "weather");

        assertThat(text(like)).isEqualTo(KNOWN);
        assertThat(upstream.calls()).hasSize(2);
    }

    @Test
    void followsTheThresholdOfThePluginThenOfTheStore() throws Exception {
        assertThat(callsFor(Map.of("semantic", Map.of("similarity_threshold", 0.95)), "two plus two", "2 + 2"))
                .isEqualTo(2);
        assertThat(callsFor(Map.of("similarity_threshold", 0.95), "two plus two", "2 + 2"))
                .as("old spelling")
                .isEqualTo(2);

        settings.put(ResponseCache.Store.class, Map.of("similarity_threshold", 0.95));
        assertThat(callsFor(Map.of(), "two plus two", "2 + 2")).isEqualTo(2);
        assertThat(callsFor(Map.of("semantic", Map.of("similarity_threshold", 0.9)), "two plus two", "2 + 2"))
                .as("0.9 as a float is not above the similarity")
                .isEqualTo(1);
    }

    @Test
    void comparesNothingInTheModeExact() throws Exception {
        assertThat(callsFor(Map.of("mode", "exact"), "two plus two", "2 + 2", "two plus two"))
                .isEqualTo(2);
    }

    @Test
    void doesWithoutAnEncoder() throws Exception {
        assertThat(callsFor(Map.of(), "unknown to the encoder", "unknown to the encoder"))
                .isEqualTo(1);
    }

    @Test
    void neverSharesAcrossUsers() throws Exception {
        Plugin plugin = plugin(Map.of());
        plugin.around(question("two plus two", USER, "u"), upstream);
        plugin.around(question("two plus two", USER, "v"), upstream);
        plugin.around(question("two plus two"), upstream);
        plugin.around(question("two plus two"), upstream);

        assertThat(upstream.calls())
                .as("nobody shares with u, and the nameless share nothing")
                .hasSize(4);
        assertThat(answers.stats().entries()).isEqualTo(2);
    }

    @Test
    void neverSharesAcrossTenants() throws Exception {
        Plugin user = plugin(Map.of());
        user.around(question("two plus two", USER, "u", "x-authz-tenant-id", "a"), upstream);
        user.around(question("two plus two", USER, "u", "x-authz-tenant-id", "b"), upstream);
        user.around(question("two plus two", USER, "u"), upstream);
        user.around(question("two plus two", USER, "u", "x-authz-tenant-id", "b"), upstream);
        assertThat(upstream.calls()).hasSize(3);

        Plugin team = plugin(Map.of("scope", "team"));
        team.around(question("two plus two", "x-authz-team-id", "t", "x-authz-tenant-id", "a"), upstream);
        team.around(question("two plus two", "x-authz-team-id", "t", "x-authz-tenant-id", "b"), upstream);
        assertThat(upstream.calls()).hasSize(5);
    }

    @Test
    void sharesWithinItsScope() throws Exception {
        Plugin team = plugin(Map.of("scope", "team"));
        team.around(question("two plus two", "x-authz-team-id", "t"), upstream);
        team.around(question("two plus two", "x-authz-user-groups", "t, other", USER, "v"), upstream);
        assertThat(upstream.calls()).hasSize(1);

        Plugin tenant = plugin(Map.of("scope", "tenant"));
        tenant.around(question("two plus two", "x-authz-tenant-id", "t"), upstream);
        tenant.around(question("two plus two", "x-authz-tenant-id", "s"), upstream);
        assertThat(upstream.calls()).hasSize(3);

        Plugin all = plugin(Map.of("scope", "global"));
        all.around(question("two plus two"), upstream);
        all.around(question("two plus two", USER, "v"), upstream);
        assertThat(upstream.calls()).hasSize(4);
    }

    @Test
    void readsTheConfiguredIdentityHeader() throws Exception {
        settings.put(ResponseCache.Identity.class, Map.of("user_id_header", "x-me"));
        Plugin plugin = plugin(Map.of());
        plugin.around(question("two plus two", "x-me", "u"), upstream);
        plugin.around(question("two plus two", "x-me", "u"), upstream);

        assertThat(upstream.calls()).hasSize(1);
    }

    @Test
    void anyOtherDifferenceIsAnotherQuestion() throws Exception {
        Plugin plugin = plugin(Map.of());
        String plain = "{'model':'auto','messages':[{'role':'user','content':'two plus two'}]}";
        List<String> others = List.of(
                plain.replace("{'model'", "{'temperature':1,'model'"),
                plain.replace("{'model'", "{'temperature':1.0,'model'"),
                plain.replace("'messages':[", "'messages':[{'role':'system','content':'lie'},"),
                plain.replace("'messages':[", "'stream':true,'messages':["),
                plain.replace("'auto'", "'other'"),
                plain.replace(
                        "'two plus two'",
                        "[{'type':'text','text':'two plus two'},{'type':'image_url','image_url':{'url':'data:'}}]"));
        plugin.around(Calls.chat(plain, USER, "u"), upstream);
        for (String other : others) {
            plugin.around(Calls.chat(other, USER, "u"), upstream);
        }
        assertThat(upstream.calls()).hasSize(1 + others.size());

        plugin.around(
                Calls.chat("{'messages':[{'content':'two plus two','role':'user'}], 'model':'auto'}", USER, "u"),
                upstream);
        assertThat(upstream.calls()).as("the order of keys is none").hasSize(1 + others.size());
    }

    @Test
    void twoDecisionsNeverShare() throws Exception {
        ask(plugin(Map.of()), "two plus two");
        ask(plugin(Map.of()), "two plus two");

        assertThat(upstream.calls()).hasSize(2);
    }

    @Test
    void forgetsItsAnswersWhenTheConfigurationGoes() throws Exception {
        try (Plugin plugin = plugin(Map.of())) {
            ask(plugin, "two plus two");
            assertThat(answers.stats().entries()).isEqualTo(1);
        }
        assertThat(answers.stats())
                .extracting(CacheDesk.Stats::entries, CacheDesk.Stats::bytes)
                .containsExactly(0, 0L);
    }

    @Test
    void keepsAnAnswerForItsTime() throws Exception {
        Plugin plugin = plugin(Map.of("ttl_seconds", 60));
        ask(plugin, "two plus two");
        clock.forward(Duration.ofSeconds(59));
        ask(plugin, "two plus two");
        assertThat(upstream.calls()).hasSize(1);

        clock.forward(Duration.ofSeconds(1));
        ask(plugin, "two plus two");
        assertThat(upstream.calls()).hasSize(2);
    }

    @Test
    void takesTheStoresTimeWhenThePluginSaysNone() throws Exception {
        settings.put(ResponseCache.Store.class, Map.of("ttl_seconds", 10));
        Plugin plugin = plugin(Map.of());
        ask(plugin, "two plus two");
        clock.forward(Duration.ofSeconds(10));
        ask(plugin, "two plus two");

        assertThat(upstream.calls()).hasSize(2);
        assertThat(callsFor(Map.of("ttl_seconds", 0), "weather", "weather"))
                .as("0 keeps nothing")
                .isEqualTo(2);
    }

    @Test
    void keepsNoAnswerThatIsNotWhole() throws Exception {
        for (String bad : List.of(
                ANSWER.replace("'stop'", "null"),
                ANSWER.replace("'stop'", "'content_filter'"),
                ANSWER.replace("'id'", "'no'"),
                ANSWER.replace("'created'", "'no'"),
                ANSWER.replace("'message'", "'no'"),
                "{'error':{'message':'busy'}}",
                "not json")) {
            answers(bad);
            assertThat(callsFor(Map.of(), "two plus two", "two plus two"))
                    .as(bad)
                    .isEqualTo(2);
        }
        for (int status : new int[] {201, 400, 429, 500}) {
            upstream = new Calls.Recorder(_ -> Calls.whole(status, ANSWER));
            assertThat(callsFor(Map.of(), "two plus two", "two plus two"))
                    .as("status %d", status)
                    .isEqualTo(2);
        }
        answers(ANSWER.replace("'4'", "'" + "4".repeat(2 << 20) + "'"));
        assertThat(callsFor(Map.of(), "two plus two", "two plus two"))
                .as("too long")
                .isEqualTo(2);
    }

    @Test
    void keepsNothingThatRestsOnWhatWasLookedUpForTheUser() throws Exception {
        Plugin plugin = plugin(Map.of());
        for (int i = 0; i < 2; i++) {
            plugin.around(
                    Calls.chat(
                            "{'model':'auto','messages':[{'role':'user','content':'weather'}]}",
                            List.of("rag"),
                            USER,
                            "u"),
                    upstream);
        }
        assertThat(upstream.calls()).hasSize(2);
    }

    @Test
    void isOffWithTheStore() throws Exception {
        settings.put(ResponseCache.Store.class, Map.of("enabled", false));
        assertThat(callsFor(Map.of(), "two plus two", "two plus two")).isEqualTo(2);

        settings.put(ResponseCache.Store.class, Map.of("backend_type", "milvus"));
        assertThatThrownBy(() -> plugin(Map.of()))
                .hasMessageContaining("not_built")
                .hasMessageContaining("milvus");
    }

    @Test
    void obeysTheClientWhereItMay() throws Exception {
        Map<String, ?> steered = Map.of(
                "request_controls",
                Map.of(
                        "enabled",
                        true,
                        "allowed",
                        List.of("no-cache", "no-store", "bypass", "max-age", "ttl"),
                        "max_ttl_seconds",
                        50));
        Plugin plugin = plugin(steered);
        ask(plugin, "two plus two", "no-store");
        assertThat(answers.stats().entries()).isZero();
        ask(plugin, "two plus two", "bypass");
        assertThat(answers.stats().entries()).isZero();

        ask(plugin, "two plus two", "ttl=1000");
        clock.forward(Duration.ofSeconds(20));
        ask(plugin, "two plus two", "max-age=30");
        assertThat(upstream.calls()).hasSize(3);
        ask(plugin, "two plus two", "No-Cache");
        assertThat(upstream.calls()).hasSize(4);
        ask(plugin, "two plus two", "max-age=0, no-store");
        assertThat(upstream.calls()).as("stored just now").hasSize(4);
        clock.forward(Duration.ofSeconds(10));
        ask(plugin, "two plus two", "max-age=5, no-store");
        assertThat(upstream.calls()).hasSize(5);

        Plugin deaf = plugin(Map.of());
        ask(deaf, "two plus two", "bypass");
        ask(deaf, "two plus two", "bypass");
        assertThat(upstream.calls()).hasSize(6);
    }

    @Test
    void capsTheTimeAClientAsksFor() throws Exception {
        Plugin plugin = plugin(
                Map.of("request_controls", Map.of("enabled", true, "allowed", List.of("ttl"), "max_ttl_seconds", 50)));
        ask(plugin, "two plus two", "ttl=1000, bypass");
        clock.forward(Duration.ofSeconds(50));
        ask(plugin, "two plus two", "");

        assertThat(upstream.calls()).hasSize(2);
    }

    @Test
    void keepsNothingOfADecisionThatDropsAndReadsAllTheSame() throws Exception {
        Plugin plugin = plugin(Map.of());
        var drop = new Retention(Optional.of(true), OptionalInt.empty(), Optional.empty(), Optional.empty());
        ask(plugin, drop);
        ask(plugin, drop);
        assertThat(upstream.calls()).hasSize(2);

        ask(plugin, "two plus two");
        ask(plugin, drop);
        assertThat(upstream.calls()).hasSize(3);
    }

    @Test
    void keepsForTheTurnsThatADecisionSays() throws Exception {
        Plugin plugin = plugin(Map.of("ttl_seconds", 10));
        ask(plugin, turns(2));
        clock.forward(Duration.ofSeconds(119));
        ask(plugin, turns(2));
        assertThat(upstream.calls()).hasSize(1);
        clock.forward(Duration.ofSeconds(1));
        ask(plugin, turns(0));
        ask(plugin, turns(0));
        assertThat(upstream.calls()).hasSize(3);
    }

    private static Retention turns(int turns) {
        return new Retention(Optional.empty(), OptionalInt.of(turns), Optional.empty(), Optional.empty());
    }

    private void ask(Plugin plugin, Retention retention) throws Exception {
        plugin.around(Calls.keeping(retention, question("two plus two", USER, "u")), upstream);
    }

    private Plugin plugin(Map<String, ?> options) throws Exception {
        return Calls.plugin(new ResponseCache(answers), options, settings, encoders, clock);
    }

    /// How often a new plugin asks the model for these questions of one user.
    private int callsFor(Map<String, ?> options, String... questions) throws Exception {
        int before = upstream.calls().size();
        try (Plugin plugin = plugin(options)) {
            for (String question : questions) {
                ask(plugin, question);
            }
        }
        return upstream.calls().size() - before;
    }

    private void ask(Plugin plugin, String question) throws Exception {
        plugin.around(question(question, USER, "u"), upstream);
    }

    private void ask(Plugin plugin, String question, String control) throws Exception {
        plugin.around(question(question, USER, "u", "x-vsr-cache-control", control), upstream);
    }

    private static Call question(String text, String... headers) {
        return Calls.chat("{'model':'auto','messages':[{'role':'user','content':'" + text + "'}]}", headers);
    }

    private static String text(Reply.Whole reply) {
        return Calls.text(reply.body()).replace('"', '\'');
    }
}
