package semanticrouter.core.learning;

import java.util.Locale;
import java.util.Optional;
import semanticrouter.core.selection.Candidate;

/// What learning did with one request: the value of its stage. Holds no name of a session and no text.
///
/// @param policy it went by
/// @param preflight what was settled first
/// @param adaptation what was proposed; empty where adaptation is off or bypassed
/// @param protection what became of the session; empty where protection is off
/// @param session what was known of it
/// @param base the model the decision's algorithm chose
/// @param chosen the model that serves
public record Learned(
        LearningPolicy policy,
        Preflight preflight,
        Optional<Adaptation.Result> adaptation,
        Optional<Protection.Result> protection,
        KnownSession session,
        Candidate base,
        Candidate chosen) {
    /// What was known of a request's session.
    ///
    /// @param key whose it is; empty where the headers do not say
    /// @param phase of the session
    /// @param memory of its turns so far; empty for a new one
    /// @param idleSeconds since its last turn; 0 for a new one
    /// @param turn the numbers that were scored
    /// @param store who remembers it
    public record KnownSession(
            Optional<SessionKey> key,
            Phase phase,
            Optional<SessionMemory> memory,
            double idleSeconds,
            SessionTurn turn,
            Store store) {}

    /// Who remembers sessions.
    public enum Store {
        /// This router.
        LOCAL,
        /// Several routers together.
        SHARED,
        /// Several routers together, who could not be asked: this router has answered alone.
        SHARED_AWAY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where in its session a request is.
    public enum Phase {
        NEW_SESSION,
        USER_TURN,
        TOOL_LOOP,
        /// The conversation goes on from a response that is kept elsewhere.
        PROVIDER_STATE,
        IDLE_RESET;

        private final String word = name().toLowerCase(Locale.ROOT);

        @Override
        public String toString() {
            return word;
        }
    }

    /// Why the model serves that does, in the words of headers, for example `protection=hold_current
    /// (switch_margin_not_met)`.
    public String why() {
        if (protection.isPresent() && !sameModel(protection.get().chosen(), proposed())) {
            return "protection=" + protection.get().action() + " ("
                    + protection.get().reason() + ")";
        }
        return adaptation
                .map(adapted -> "adaptation=" + adapted.action() + " (" + adapted.reason() + ")")
                .orElse("");
    }

    /// The model that would serve without protection.
    public Candidate proposed() {
        return adaptation.map(Adaptation.Result::proposed).orElse(base);
    }

    private static boolean sameModel(Candidate one, Candidate other) {
        return one.ref().effectiveModel().equals(other.ref().effectiveModel());
    }

    /// Whether another model serves than the one the algorithm chose.
    public boolean changed() {
        return !sameModel(chosen, base);
    }
}
