package semanticrouter.core.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.selection.Candidate;

/// Keeps a session with its model unless another is worth the switch (specification: selection-looper
/// §3.3): rescue first, then what holds for whole sessions, then scores with the session in them. Pure.
public final class Protection {
    private Protection() {}

    /// What is protected.
    public enum Scope {
        /// Turns of one conversation: a switch must be worth it.
        CONVERSATION,
        /// All turns of a session: its first model stays.
        SESSION;

        private final String word = name().toLowerCase(Locale.ROOT);

        /// The scope of a word of the configuration.
        public static Scope of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// A model that may serve.
    ///
    /// @param base its score without the session; 0 for the session's model where the decision does not
    /// offer it
    /// @param pressure how dear it is to fill its cache, 0 to 1
    public record Offer(Candidate candidate, Experience experience, double base, double pressure) {
        public String model() {
            return candidate.ref().effectiveModel();
        }
    }

    /// Where a session stands.
    ///
    /// @param offers the models, the proposed one and, where it may serve, the session's among them
    /// @param proposed what would serve without protection
    /// @param current the session's model; empty where it is not known or may not serve
    public record Question(
            List<Offer> offers,
            Candidate proposed,
            Optional<String> current,
            SessionTurn turn,
            boolean portable,
            Scope scope,
            Tuning tuning) {
        public Question {
            offers = List.copyOf(offers);
        }
    }

    /// What came of it.
    ///
    /// @param chosen the model that serves
    /// @param adjusted the offers' scores, in their order; empty where none were needed
    /// @param lock what forced the session's model to stay; empty for nothing
    public record Result(
            LearningAction action,
            LearningReason reason,
            Candidate chosen,
            List<Adjusted> adjusted,
            Optional<LearningReason> lock) {
        public Result {
            adjusted = List.copyOf(adjusted);
        }
    }

    /// A model's score without the session and with it.
    public record Adjusted(String model, double base, double adjusted) {}

    /// Without a word on models: the session is not known, or nobody wants it protected.
    public static Result bypass(Candidate proposed, LearningReason why) {
        return new Result(LearningAction.BYPASS, why, proposed, List.of(), Optional.empty());
    }

    /// Decides which model serves.
    ///
    /// @param mode {@link LearningMode#OBSERVE} decides and lets the proposed model serve
    public static Result decide(Question question, LearningMode mode) {
        Result decided = decided(question, mode == LearningMode.APPLY);
        return mode == LearningMode.APPLY
                ? decided
                : new Result(
                        LearningAction.OBSERVE,
                        LearningReason.OBSERVE_ONLY,
                        question.proposed(),
                        decided.adjusted(),
                        decided.lock());
    }

    private static Result decided(Question question, boolean applied) {
        int current = index(question.offers(), question.current().orElse(null));
        int proposed = index(question.offers(), question.proposed().ref().effectiveModel());
        if (current < 0 || proposed < 0) {
            return established(question);
        }
        if (applied && rescues(question, current, proposed)) {
            return new Result(
                    LearningAction.RESCUE_SWITCH,
                    LearningReason.RESCUE_EVIDENCE,
                    question.proposed(),
                    List.of(),
                    Optional.empty());
        }
        if (question.scope() == Scope.SESSION && !question.turn().idleExpired()) {
            return hold(question, current, LearningReason.SWITCH_MARGIN_NOT_MET, List.of(), Optional.empty());
        }
        return scored(question, current);
    }

    private static Result scored(Question question, int current) {
        SessionTurn turn = question.turn();
        List<SessionScores.Model> models = question.offers().stream()
                .map(offer -> new SessionScores.Model(offer.model(), offer.base(), offer.pressure()))
                .toList();
        double[] scores = SessionScores.adjusted(models, current, turn, question.tuning());
        Optional<LearningReason> lock = lock(question);
        if (lock.isPresent()) {
            return hold(
                    question,
                    current,
                    lock.get(),
                    list(
                            question,
                            SessionScores.locked(
                                    scores, current, question.tuning().stability())),
                    lock);
        }
        int best = SessionScores.best(scores);
        Candidate chosen = question.offers().get(best).candidate();
        if (turn.idleExpired()) {
            return new Result(
                    LearningAction.ESTABLISH_BASELINE,
                    LearningReason.IDLE_RESET,
                    chosen,
                    list(question, scores),
                    Optional.empty());
        }
        return best == current
                ? hold(
                        question,
                        current,
                        LearningReason.SWITCH_MARGIN_NOT_MET,
                        list(question, scores),
                        Optional.empty())
                : new Result(
                        LearningAction.ALLOW_SWITCH,
                        LearningReason.SWITCH_ALLOWED,
                        chosen,
                        list(question, scores),
                        Optional.empty());
    }

    private static Optional<LearningReason> lock(Question question) {
        SessionTurn turn = question.turn();
        if (turn.toolLoop() || !question.portable()) {
            return Optional.of(LearningReason.TOOL_OR_PROTOCOL_STATE);
        }
        return turn.turns() < question.tuning().minTurns() && !turn.idleExpired()
                ? Optional.of(LearningReason.MIN_TURNS)
                : Optional.empty();
    }

    /// Whether the session's model does so badly, and the proposed one so much better, that nothing
    /// holds it.
    private static boolean rescues(Question question, int current, int proposed) {
        if (current == proposed) {
            return false;
        }
        Offer now = question.offers().get(current);
        Offer other = question.offers().get(proposed);
        boolean bad = now.experience().weak() || now.experience().unreliable();
        boolean better = other.experience().good() > other.experience().under()
                || other.base() - now.base() >= question.tuning().switchMargin();
        return bad && better;
    }

    /// A session that is not known begins, and so does one whose model may not serve.
    private static Result established(Question question) {
        LearningReason why = question.turn().idleExpired()
                ? LearningReason.IDLE_RESET
                : question.scope() == Scope.SESSION ? LearningReason.NEW_SESSION : LearningReason.NEW_CONVERSATION;
        return new Result(LearningAction.ESTABLISH_BASELINE, why, question.proposed(), List.of(), Optional.empty());
    }

    private static Result hold(
            Question question,
            int current,
            LearningReason why,
            List<Adjusted> adjusted,
            Optional<LearningReason> lock) {
        return new Result(
                LearningAction.HOLD_CURRENT, why, question.offers().get(current).candidate(), adjusted, lock);
    }

    private static int index(List<Offer> offers, @Nullable String model) {
        for (int i = 0; i < offers.size(); i++) {
            if (offers.get(i).model().equals(model)) {
                return i;
            }
        }
        return -1;
    }

    private static List<Adjusted> list(Question question, double[] scores) {
        var list = new ArrayList<Adjusted>(scores.length);
        for (int i = 0; i < scores.length; i++) {
            Offer offer = question.offers().get(i);
            list.add(new Adjusted(offer.model(), offer.base(), scores[i]));
        }
        return list;
    }
}
