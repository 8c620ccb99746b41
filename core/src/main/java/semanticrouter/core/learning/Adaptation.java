package semanticrouter.core.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.selection.Candidate;

/// Proposes the model that does best by experience, in place of the one the decision's algorithm chose
/// (specification: selection-looper §3.2, strategy `routing_sampling`). Pure but for the draws, which a
/// seed repeats.
public final class Adaptation {
    private static final double OVER = 0.03;
    private static final double FAILED = 0.10;
    private static final double LATENCY = 0.02;
    private static final double CACHE = 0.02;
    private static final double INPUT_COST = 0.03;
    private static final double BASE = 0.001;

    private Adaptation() {}

    /// What there is to choose from.
    ///
    /// @param contenders in their order; each model once
    /// @param base the model that was chosen
    /// @param set where the contenders are from
    /// @param dearest price of the dearest model of the configuration, as {@link Contender#price}; 0 for
    /// none
    public record Question(List<Contender> contenders, Candidate base, CandidateSet set, double dearest) {
        public Question {
            contenders = List.copyOf(contenders);
        }

        String baseModel() {
            return base.ref().effectiveModel();
        }
    }

    /// A contender with its score and what the score is made of.
    ///
    /// @param alpha of the belief that it fits
    /// @param beta of that belief
    /// @param predicted how likely it is to fit, 0 to 1: drawn, or the mean of the belief
    /// @param costPenalty for its price
    /// @param score between −0.3 and 1.03
    public record Scored(
            Contender contender, double alpha, double beta, double predicted, double costPenalty, double score) {
        public String model() {
            return contender.model();
        }

        public boolean cold() {
            return !contender.experience().updated();
        }
    }

    /// What came of it.
    ///
    /// @param proposed the model that is proposed; the base model where nothing better is
    /// @param scored the contenders, best first
    /// @param seed of the draws; empty when means were compared
    public record Result(
            LearningAction action, LearningReason reason, Candidate proposed, List<Scored> scored, OptionalLong seed) {
        public Result {
            scored = List.copyOf(scored);
        }
    }

    /// Scores the contenders and proposes the best.
    ///
    /// @param mode {@link LearningMode#OBSERVE} scores and proposes nothing
    /// @param seed of the draws; empty to compare means
    /// @param tries whether a model that nobody has tried yet may be tried now; asked of the one that
    /// would be
    public static Result propose(Question question, LearningMode mode, OptionalLong seed, Predicate<Contender> tries) {
        List<Scored> scored = score(question, seed);
        if (mode != LearningMode.APPLY) {
            return new Result(LearningAction.OBSERVE, LearningReason.OBSERVE_ONLY, question.base(), scored, seed);
        }
        if (scored.isEmpty()) {
            return kept(LearningReason.CANDIDATE_SET_EMPTY, question, scored, seed);
        }
        Scored base = find(scored, question.baseModel());
        if (base == null) {
            return kept(LearningReason.SELECTED_MODEL_MISSING, question, scored, seed);
        }
        if (seed.isPresent()) {
            for (Scored one : scored) {
                if (one.cold() && tries.test(one.contender())) {
                    return new Result(
                            one.model().equals(base.model()) ? LearningAction.KEEP_BASE : LearningAction.PROPOSE_SWITCH,
                            LearningReason.COLD_START,
                            one.contender().candidate(),
                            scored,
                            seed);
                }
            }
        }
        Scored best = scored.getFirst();
        double needed = question.set().margin() + Math.max(0, best.costPenalty() - base.costPenalty());
        if (best.model().equals(base.model()) || best.score() <= base.score() + needed) {
            return kept(LearningReason.BASE_BEST, question, scored, seed);
        }
        return new Result(
                LearningAction.PROPOSE_SWITCH,
                seed.isPresent() ? LearningReason.SAMPLED_WIN : LearningReason.POSTERIOR_WIN,
                best.contender().candidate(),
                scored,
                seed);
    }

    private static Result kept(LearningReason why, Question question, List<Scored> scored, OptionalLong seed) {
        return new Result(LearningAction.KEEP_BASE, why, question.base(), scored, seed);
    }

    static @Nullable Scored find(List<Scored> scored, String model) {
        for (Scored one : scored) {
            if (one.model().equals(model)) {
                return one;
            }
        }
        return null;
    }

    /// The contenders with their scores, best first and by name among equals.
    ///
    /// @param seed of the draws; empty to compare means
    public static List<Scored> score(Question question, OptionalLong seed) {
        SplittableRandom random = seed.isPresent() ? new SplittableRandom(seed.getAsLong()) : null;
        var scored = new ArrayList<Scored>();
        for (Contender contender : question.contenders()) {
            scored.add(score(contender, question, random));
        }
        scored.sort(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::model));
        return scored;
    }

    private static Scored score(Contender contender, Question question, @Nullable SplittableRandom random) {
        Experience known = contender.experience();
        double alpha = known.alpha(contender.quality());
        double beta = known.beta(contender.quality());
        double predicted = random == null ? alpha / (alpha + beta) : Beta.draw(alpha, beta, random);
        double share = question.dearest() > 0 ? clamp(contender.price() / question.dearest()) : 0;
        double costPenalty = question.set().priceWeight() * share + INPUT_COST * clamp(known.inputCost());
        double total = known.verdicts();
        double score = predicted
                - costPenalty
                - OVER * known.over() / total
                - FAILED * known.failed() / total
                - LATENCY * clamp(known.latencySeconds())
                + CACHE * clamp(known.cacheHit())
                + (contender.model().equals(question.baseModel()) ? BASE : 0);
        return new Scored(contender, alpha, beta, predicted, costPenalty, score);
    }

    /// Into [0, 1]; 0 for what is not known.
    private static double clamp(double value) {
        return Double.isNaN(value) ? 0 : Math.clamp(value, 0, 1);
    }
}
