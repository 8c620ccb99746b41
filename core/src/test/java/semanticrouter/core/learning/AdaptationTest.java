package semanticrouter.core.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import semanticrouter.core.selection.Candidate;
import semanticrouter.testkit.Property;

class AdaptationTest {
    private static final OptionalLong MEANS = OptionalLong.empty();

    private static boolean any(Contender contender) {
        return !contender.model().isEmpty();
    }

    private static boolean none(Contender contender) {
        return contender.model().isEmpty();
    }

    private static Contender contender(String model, Experience experience) {
        return Contender.of(Models.candidate(model), experience);
    }

    private static Adaptation.Question question(CandidateSet set, Contender... contenders) {
        return new Adaptation.Question(List.of(contenders), contenders[0].candidate(), set, 0);
    }

    private static String said(Adaptation.Result result) {
        return result.action() + "/" + result.reason() + " "
                + result.proposed().ref().effectiveModel();
    }

    @Test
    void the_base_model_stays_while_nothing_is_better() {
        var result = Adaptation.propose(
                question(
                        CandidateSet.DECISION,
                        contender("base", Models.experience(1, 1, 0, 0)),
                        contender("other", Models.experience(1, 1, 0, 0))),
                LearningMode.APPLY,
                MEANS,
                AdaptationTest::any);

        assertThat(said(result)).isEqualTo("keep_base/base_best base");
    }

    @Test
    void a_better_model_is_proposed_once_it_exceeds_the_margin_of_its_set() {
        Contender base = contender("base", Models.experience(5, 5, 0, 0));
        Contender better = contender("other", Models.experience(6, 4, 0, 0)); // better by 0.071 − 0.001

        assertThat(said(Adaptation.propose(
                        question(CandidateSet.DECISION, base, better), LearningMode.APPLY, MEANS, AdaptationTest::any)))
                .isEqualTo("propose_switch/posterior_win other");
        assertThat(said(Adaptation.propose(
                        question(CandidateSet.TIER, base, better), LearningMode.APPLY, MEANS, AdaptationTest::any)))
                .isEqualTo("propose_switch/posterior_win other");
        assertThat(said(Adaptation.propose(
                        question(CandidateSet.GLOBAL, base, better), LearningMode.APPLY, MEANS, AdaptationTest::any)))
                .isEqualTo("keep_base/base_best base");
    }

    @Test
    void observing_scores_and_proposes_nothing() {
        var result = Adaptation.propose(
                question(
                        CandidateSet.DECISION,
                        contender("base", Models.experience(0, 9, 0, 0)),
                        contender("other", Models.experience(9, 0, 0, 0))),
                LearningMode.OBSERVE,
                MEANS,
                AdaptationTest::any);

        assertThat(said(result)).isEqualTo("observe/observe_only base");
        assertThat(result.scored()).extracting(Adaptation.Scored::model).containsExactly("other", "base");
    }

    @Test
    void sets_without_models_and_without_the_base_model_keep_it() {
        Candidate base = Models.candidate("base");
        var empty = new Adaptation.Question(List.of(), base, CandidateSet.DECISION, 0);
        var others = new Adaptation.Question(List.of(contender("other", Experience.NONE)), base, CandidateSet.TIER, 0);

        assertThat(said(Adaptation.propose(empty, LearningMode.APPLY, MEANS, AdaptationTest::any)))
                .isEqualTo("keep_base/candidate_set_empty base");
        assertThat(said(Adaptation.propose(others, LearningMode.APPLY, MEANS, AdaptationTest::any)))
                .isEqualTo("keep_base/selected_model_missing base");
    }

    @Test
    void a_model_nobody_tried_is_tried_when_draws_are_allowed_and_its_trial_is_free() {
        var question = question(
                CandidateSet.DECISION,
                contender("base", Models.experience(9, 0, 0, 0)),
                contender("new", Experience.NONE));

        assertThat(said(Adaptation.propose(question, LearningMode.APPLY, OptionalLong.of(1), AdaptationTest::any)))
                .isEqualTo("propose_switch/cold_start new");
        assertThat(Adaptation.propose(question, LearningMode.APPLY, OptionalLong.of(1), AdaptationTest::none)
                        .reason())
                .isNotEqualTo(LearningReason.COLD_START);
        assertThat(said(Adaptation.propose(question, LearningMode.APPLY, MEANS, AdaptationTest::any)))
                .isEqualTo("keep_base/base_best base");
    }

    @Test
    void draws_have_the_mean_and_spread_of_their_distribution_and_a_seed_repeats_them() {
        var random = new SplittableRandom(7);
        double sum = 0;
        double squares = 0;
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            double draw = Beta.draw(3, 5, random);
            sum += draw;
            squares += draw * draw;
        }
        double mean = sum / draws;
        assertThat(mean).isCloseTo(0.375, within(0.005));
        assertThat(squares / draws - mean * mean).isCloseTo(15.0 / 576, within(0.001));

        assertThat(Beta.draw(3, 5, new SplittableRandom(42))).isEqualTo(Beta.draw(3, 5, new SplittableRandom(42)));
    }

    @Test
    void a_proposal_is_always_one_of_the_models_and_better_than_the_base_by_the_margin() {
        Property.check("a proposal is better", 500, gen -> {
            var contenders = new ArrayList<Contender>();
            int models = gen.between(1, 5);
            for (int i = 0; i < models; i++) {
                var known = new Experience(
                        gen.between(0, 9),
                        gen.between(0, 9),
                        gen.between(0, 9),
                        gen.between(0, 9),
                        gen.flip() ? Double.NaN : gen.unit() * 3,
                        gen.flip() ? Double.NaN : gen.unit(),
                        gen.flip() ? Double.NaN : gen.unit(),
                        gen.flip() ? Double.NaN : gen.unit() * 2,
                        true);
                contenders.add(Contender.of(Models.candidate("m" + i, gen.unit(), gen.unit() * 10), known));
            }
            Candidate base = gen.oneOf(contenders).candidate();
            var question = new Adaptation.Question(contenders, base, gen.oneOf(CandidateSet.values()), 10);
            OptionalLong seed = gen.flip() ? OptionalLong.of(gen.between(0, 1_000_000)) : MEANS;

            var result = Adaptation.propose(question, LearningMode.APPLY, seed, AdaptationTest::any);

            assertThat(result).isEqualTo(Adaptation.propose(question, LearningMode.APPLY, seed, AdaptationTest::any));
            assertThat(contenders).extracting(Contender::candidate).contains(result.proposed());
            assertThat(result.scored()).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
            assertThat(result.scored()).allSatisfy(one -> {
                assertThat(one.predicted()).isBetween(0.0, 1.0);
                assertThat(one.score()).isBetween(-0.35, 1.03);
            });
            if (result.action() == LearningAction.PROPOSE_SWITCH) {
                var best = result.scored().getFirst();
                var before = java.util.Objects.requireNonNull(
                        Adaptation.find(result.scored(), base.ref().effectiveModel()));
                assertThat(best.score() - before.score())
                        .isGreaterThan(question.set().margin());
            }
        });
    }

    @Test
    void experience_is_read_from_the_nearest_place_that_knows_the_model() {
        var table = new ExperienceTable();
        var math = new ExperiencePlace("default", "math", 2);
        var code = new ExperiencePlace("default", "code", 2);
        var chat = new ExperiencePlace("default", "chat", 0);
        var foreign = new ExperiencePlace("other", "math", 2);
        table.judged(math, "m", Experience.Verdict.GOOD_FIT);
        table.judged(code, "n", Experience.Verdict.FAILED);
        table.judged(code, "m", Experience.Verdict.UNDERPOWERED);

        assertThat(table.look(math, "m").good()).isEqualTo(1);
        assertThat(table.look(math, "m").under()).isZero();
        assertThat(table.look(math, "n").failed()).isEqualTo(1);
        assertThat(table.look(chat, "m")).isEqualTo(Models.experience(1, 1, 0, 0));
        assertThat(table.look(foreign, "m")).isEqualTo(Experience.NONE);
        assertThat(table.size()).isEqualTo(7);
    }

    @Test
    void one_request_at_a_time_tries_a_model_and_another_once_nothing_was_heard_of_it() {
        var table = new ExperienceTable();
        var place = new ExperiencePlace("default", "math", 0);

        assertThat(table.tries(place, "m", 0)).isTrue();
        assertThat(table.tries(place, "m", 1_000)).isFalse();
        assertThat(table.tries(place, "n", 1_000)).isTrue();
        assertThat(table.tries(place, "m", 30_000)).isTrue();
        assertThat(table.look(place, "m").updated()).isFalse();
    }
}
