package semanticrouter.core.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.learning.Preflight.Circumstances;
import semanticrouter.core.learning.Protection.Offer;
import semanticrouter.core.learning.Protection.Scope;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

class ProtectionTest {
    private static final Experience UNKNOWN = Experience.NONE;
    private static final SessionTurn EARLY = new SessionTurn(100, 200, 2, 0, 0.1, false, false, false);

    private static SessionTurn turn(boolean toolLoop, boolean idle) {
        return new SessionTurn(100, 200, 2, 0, 0.1, false, toolLoop, idle);
    }

    private static Offer offer(String model, double base, Experience known) {
        return new Offer(Models.candidate(model), known, base, 0.5);
    }

    /// `now` served last with 0.5, `new` is proposed.
    private static Protection.Question question(
            double proposed, Experience now, Experience other, SessionTurn turn, Scope scope) {
        return new Protection.Question(
                List.of(offer("new", proposed, other), offer("now", 0.5, now)),
                Models.candidate("new"),
                Optional.of("now"),
                turn,
                true,
                scope,
                Tuning.DEFAULT);
    }

    private static String said(Protection.Question question, LearningMode mode) {
        Protection.Result result = Protection.decide(question, mode);
        return result.action() + "/" + result.reason() + " "
                + result.chosen().ref().effectiveModel();
    }

    private static String said(double proposed, SessionTurn turn) {
        return said(question(proposed, UNKNOWN, UNKNOWN, turn, Scope.CONVERSATION), LearningMode.APPLY);
    }

    @Test
    void a_switch_has_to_be_worth_it() {
        assertThat(said(0.6, EARLY)).isEqualTo("hold_current/switch_margin_not_met now");
        assertThat(said(0.9, EARLY)).isEqualTo("allow_switch/switch_allowed new");
    }

    @Test
    void tools_at_work_hold_the_model_even_after_a_pause() {
        assertThat(said(1, turn(true, false))).isEqualTo("hold_current/tool_or_protocol_state now");
        assertThat(said(1, turn(true, true))).isEqualTo("hold_current/tool_or_protocol_state now");
        assertThat(said(0.501, turn(false, true))).isEqualTo("establish_baseline/idle_reset new");
    }

    @Test
    void a_conversation_that_no_other_model_can_go_on_with_stays() {
        var question = new Protection.Question(
                List.of(offer("new", 1, UNKNOWN), offer("now", 0, UNKNOWN)),
                Models.candidate("new"),
                Optional.of("now"),
                EARLY,
                false,
                Scope.CONVERSATION,
                Tuning.DEFAULT);
        assertThat(said(question, LearningMode.APPLY)).isEqualTo("hold_current/tool_or_protocol_state now");
    }

    @Test
    void evidence_against_the_model_breaks_every_lock_but_not_where_it_is_only_looked_at() {
        Experience weak = Models.experience(1, 2, 0, 0);
        Experience unreliable = Models.experience(9, 0, 0, 2);
        Experience good = Models.experience(1, 0, 0, 0);
        SessionTurn tools = turn(true, false);

        assertThat(said(question(0.1, weak, good, tools, Scope.SESSION), LearningMode.APPLY))
                .isEqualTo("rescue_switch/rescue_evidence new");
        assertThat(said(question(0.55, unreliable, UNKNOWN, tools, Scope.CONVERSATION), LearningMode.APPLY))
                .isEqualTo("rescue_switch/rescue_evidence new");
        assertThat(said(question(0.54, unreliable, UNKNOWN, tools, Scope.CONVERSATION), LearningMode.APPLY))
                .isEqualTo("hold_current/tool_or_protocol_state now");
        assertThat(said(question(0.1, weak, good, tools, Scope.SESSION), LearningMode.OBSERVE))
                .isEqualTo("observe/observe_only new");
    }

    @Test
    void a_whole_session_keeps_its_model_until_it_pauses() {
        assertThat(said(question(1, UNKNOWN, UNKNOWN, EARLY, Scope.SESSION), LearningMode.APPLY))
                .isEqualTo("hold_current/switch_margin_not_met now");
        assertThat(said(question(1, UNKNOWN, UNKNOWN, turn(false, true), Scope.SESSION), LearningMode.APPLY))
                .isEqualTo("establish_baseline/idle_reset new");
    }

    @Test
    void a_session_that_is_not_known_begins_with_what_is_proposed() {
        for (Scope scope : Scope.values()) {
            var question = new Protection.Question(
                    List.of(offer("new", 0.5, UNKNOWN)),
                    Models.candidate("new"),
                    Optional.empty(),
                    EARLY,
                    true,
                    scope,
                    Tuning.DEFAULT);
            assertThat(said(question, LearningMode.APPLY)).isEqualTo("establish_baseline/new_" + scope + " new");
        }
    }

    @Test
    void a_session_may_owe_turns_before_it_switches() {
        var question = new Protection.Question(
                List.of(offer("new", 1, UNKNOWN), offer("now", 0.1, UNKNOWN)),
                Models.candidate("new"),
                Optional.of("now"),
                EARLY,
                true,
                Scope.CONVERSATION,
                new Tuning(300, 3, 0.05, 1));
        assertThat(said(question, LearningMode.APPLY)).isEqualTo("hold_current/hard_lock=min_turns now");
    }

    @ParameterizedTest
    @CsvSource({
        "BYPASS, BYPASS, BYPASS, false, true, false, true, 1, bypass/decision_bypass",
        "APPLY, APPLY, APPLY, false, true, true, false, 0, suppress_sampling/missing_identity",
        "OBSERVE, OBSERVE, OBSERVE, true, true, true, true, 1, observe/observe_only",
        "APPLY, APPLY, APPLY, true, true, true, false, 0, suppress_sampling/tool_or_protocol_state",
        "APPLY, APPLY, APPLY, true, false, false, false, 0, suppress_sampling/tool_or_protocol_state",
        "APPLY, APPLY, APPLY, true, false, true, true, 0.65, suppress_sampling/steady_state",
        "APPLY, APPLY, APPLY, true, false, true, true, 0.64, allow_sampling/no_tool_or_protocol_state",
        "APPLY, APPLY, APPLY, true, false, true, false, NaN, allow_sampling/no_tool_or_protocol_state",
        "APPLY, OBSERVE, APPLY, true, false, true, false, 0, suppress_sampling/decision_mode_not_apply",
        "APPLY, APPLY, OBSERVE, true, false, true, false, 0, suppress_sampling/observe_or_bypass",
        "APPLY, APPLY, BYPASS, true, false, true, false, 0, suppress_sampling/observe_or_bypass",
    })
    void what_is_settled_first(
            LearningMode whole,
            LearningMode adaptation,
            LearningMode protection,
            boolean identified,
            boolean toolLoop,
            boolean portable,
            boolean known,
            double warmth,
            String expected) {
        Preflight preflight = Preflight.of(
                new Circumstances(whole, adaptation, protection, identified, toolLoop, portable, known, warmth));
        assertThat(preflight.action() + "/" + preflight.reason()).isEqualTo(expected);
    }

    private static SessionTurn turn(Gen gen) {
        double context = gen.between(0, 20_000);
        return new SessionTurn(
                context * gen.unit(),
                context,
                gen.between(1, 20),
                gen.between(0, 12),
                gen.flip() ? Double.NaN : gen.unit(),
                gen.flip(),
                gen.oneIn(4),
                gen.oneIn(4));
    }

    @Test
    void observing_never_changes_the_model_and_locks_never_let_it_go() {
        Property.check("observing changes nothing, locks hold", 500, gen -> {
            var offers = new ArrayList<Offer>();
            int models = gen.between(1, 4);
            for (int i = 0; i < models; i++) {
                offers.add(new Offer(
                        Models.candidate("m" + i),
                        gen.flip()
                                ? UNKNOWN
                                : Models.experience(gen.between(0, 4), gen.between(0, 4), 0, gen.between(0, 3)),
                        gen.unit(),
                        gen.unit()));
            }
            Offer proposed = gen.oneOf(offers);
            Offer current = gen.oneOf(offers);
            SessionTurn turn = turn(gen);
            var question = new Protection.Question(
                    offers,
                    proposed.candidate(),
                    gen.oneIn(5) ? Optional.empty() : Optional.of(current.model()),
                    turn,
                    gen.flip(),
                    gen.oneOf(Scope.values()),
                    new Tuning(300, gen.between(0, 4), gen.unit(), gen.unit() * 2));

            Protection.Result observed = Protection.decide(question, LearningMode.OBSERVE);
            Protection.Result applied = Protection.decide(question, LearningMode.APPLY);

            assertThat(observed.chosen()).isEqualTo(proposed.candidate());
            assertThat(offers).extracting(Offer::candidate).contains(applied.chosen());
            boolean held = question.current().isPresent() && (turn.toolLoop() || !question.portable());
            if (held && applied.action() != LearningAction.RESCUE_SWITCH) {
                assertThat(applied.chosen().ref().effectiveModel()).isEqualTo(current.model());
            }
            assertThat(turn.mass()).isBetween(0.0, 1.0);
        });
    }

    @Test
    void the_longer_and_warmer_a_session_the_harder_it_is_to_leave() {
        Property.check("a longer session is harder to leave", 300, gen -> {
            double history = gen.between(0, 4_000);
            var shorter = new SessionTurn(history, 8_000, 2, 0, 0.3, false, false, false);
            var longer = new SessionTurn(
                    history + gen.between(0, 4_000),
                    8_000,
                    2 + gen.between(0, 9),
                    gen.between(0, 9),
                    0.3 + gen.unit() * 0.7,
                    false,
                    false,
                    false);
            var models = List.of(
                    new SessionScores.Model("now", gen.unit(), gen.unit()),
                    new SessionScores.Model("new", gen.unit(), gen.unit()));

            double[] before = SessionScores.adjusted(models, 0, shorter, Tuning.DEFAULT);
            double[] after = SessionScores.adjusted(models, 0, longer, Tuning.DEFAULT);

            assertThat(after[0] - after[1]).isGreaterThanOrEqualTo(before[0] - before[1] - 1e-12);
        });
    }

    @Test
    void sessions_of_two_users_never_share_a_key_however_their_names_are_cut() {
        assertThat(SessionKey.of("r", "ann", "s1")).isNotEqualTo(SessionKey.of("r", "an", "ns1"));
        assertThat(SessionKey.of("r", "", "ann")).isNotEqualTo(SessionKey.of("r", "ann", ""));
        assertThat(SessionKey.of("r", "ann").shown()).hasSize(16).matches("[0-9a-f]+");
    }
}
