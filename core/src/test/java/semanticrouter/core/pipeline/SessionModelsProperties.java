package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.ManualClock;
import semanticrouter.testkit.Property;

/// What is kept of sessions: never another session's model, never beyond its life, never without bound.
class SessionModelsProperties {
    private static final Clock NOW = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private static SessionModels.Key key(String session) {
        return new SessionModels.Key("default", "acme", "ann", session);
    }

    private static Candidate candidate(String model) {
        return new Candidate(ModelRef.to(model), ModelProfile.named(model));
    }

    private static String current(SessionModels sessions, SessionModels.Key key, String... offered) {
        List<Candidate> candidates = new ArrayList<>();
        for (String model : offered) {
            candidates.add(candidate(model));
        }
        return sessions.current(key, candidates)
                .map(candidate -> candidate.ref().model())
                .orElse("");
    }

    /// As `Aa` and `BB` have one hash, so has every text of them of one length.
    private static String colliding(Gen gen) {
        return String.join("", gen.list(4, 4, random -> random.oneOf("Aa", "BB")));
    }

    @Test
    void a_session_keeps_its_latest_model_for_an_hour() {
        var clock = new ManualClock();
        var sessions = new SessionModels(IdentityHeaders.DEFAULT, clock);
        sessions.learn(key("s"), ModelRef.to("small"));
        sessions.learn(key("s"), ModelRef.to("big"));

        assertThat(current(sessions, key("s"), "small", "big")).isEqualTo("big");
        assertThat(current(sessions, key("s"), "small")).isEmpty();
        assertThat(current(sessions, new SessionModels.Key("default", "acme", "bob", "s"), "big"))
                .isEmpty();
        assertThat(current(sessions, new SessionModels.Key("default", "evil", "ann", "s"), "big"))
                .isEmpty();
        assertThat(current(sessions, new SessionModels.Key("other", "acme", "ann", "s"), "big"))
                .isEmpty();
        clock.forward(SessionModels.LIFE);
        assertThat(current(sessions, key("s"), "big")).isEmpty();
    }

    @Test
    void an_adapter_is_not_its_base_model() {
        var sessions = new SessionModels(IdentityHeaders.DEFAULT, NOW);
        sessions.learn(key("s"), new ModelRef("big", Optional.empty(), "", "tax", 0));

        assertThat(current(sessions, key("s"), "big")).isEmpty();
    }

    @Test
    void names_that_are_too_long_are_not_kept() {
        assertThat(keyOf("r".repeat(2_000), "s")).isEmpty();
        assertThat(keyOf("r", "s")).isPresent();
    }

    @Test
    void a_guessed_session_is_none_to_keep_a_model_for() {
        assertThat(keyOf("default", "")).isEmpty();
    }

    private static Optional<SessionModels.Key> keyOf(String recipe, String session) {
        var sessions = new SessionModels(IdentityHeaders.DEFAULT, NOW);
        Inbound inbound = KeptModelTest.inbound("hello", session, false);
        return sessions.key(recipe, inbound, sessions.outline(inbound.facts()));
    }

    @Test
    void sessions_of_one_hash_forget_the_one_whose_turn_is_the_longest_ago() {
        Property.check("a full set forgets the oldest", 200, gen -> {
            var sessions = new SessionModels(IdentityHeaders.DEFAULT, NOW);
            List<String> turns = gen.list(1, 40, SessionModelsProperties::colliding);
            var latest = new ArrayList<String>();
            for (int turn = 0; turn < turns.size(); turn++) {
                sessions.learn(key(turns.get(turn)), ModelRef.to("m" + turn));
                latest.remove(turns.get(turn));
                latest.addFirst(turns.get(turn));
            }
            for (int place = 0; place < latest.size(); place++) {
                String session = latest.get(place);
                String model = "m" + turns.lastIndexOf(session);
                assertThat(current(sessions, key(session), model)).isEqualTo(place < SessionModels.WAYS ? model : "");
            }
            assertThat(sessions.size()).isEqualTo(Math.min(latest.size(), SessionModels.WAYS));
        });
    }

    @Test
    void threads_never_see_the_model_of_another_session() {
        Property.check("each session's own model, while others come and go", 20, gen -> {
            var sessions = new SessionModels(IdentityHeaders.DEFAULT, NOW);
            var begin = new CyclicBarrier(4);
            var threads = new ArrayList<Callable<Map<String, String>>>();
            for (int thread = 0; thread < 4; thread++) {
                List<String> turns = gen.list(50, 200, SessionModelsProperties::colliding);
                String suffix = "-" + thread;
                threads.add(() -> {
                    begin.await();
                    var seen = new HashMap<String, String>();
                    for (String turn : turns) {
                        String session = turn + suffix;
                        sessions.learn(key(session), ModelRef.to(session));
                        for (String other : turns) {
                            String model = current(sessions, key(other + suffix), other + suffix, session);
                            assertThat(model).isIn("", other + suffix);
                        }
                        seen.put(session, current(sessions, key(session), session));
                    }
                    return seen;
                });
            }
            try (var pool = Executors.newFixedThreadPool(4)) {
                for (var done : pool.invokeAll(threads)) {
                    done.get().forEach((session, model) -> assertThat(model).isIn("", session));
                }
            }
            assertThat(sessions.size()).isBetween(SessionModels.WAYS, 4 * SessionModels.WAYS);
        });
    }

    @Test
    void many_sessions_stay_within_the_bound() {
        var sessions = new SessionModels(IdentityHeaders.DEFAULT, NOW);
        int bound = SessionModels.SETS * SessionModels.WAYS;
        for (int i = 0; i < 3 * bound; i++) {
            sessions.learn(key("s" + i), ModelRef.to("small"));
        }
        assertThat(sessions.size()).isBetween(bound / 2, bound);
        assertThat(current(sessions, key("s" + (3 * bound - 1)), "small")).isEqualTo("small");
    }
}
