package semanticrouter.core.learning;

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
    /// @param store what became of the store that routers share
    public record KnownSession(
            Optional<SessionKey> key,
            Phase phase,
            Optional<SessionMemory> memory,
            double idleSeconds,
            SessionTurn turn,
            SharedLook store) {}

    /// Where in its session a request is.
    public enum Phase {
        NEW_SESSION,
        USER_TURN,
        TOOL_LOOP,
        /// The conversation goes on from a response that is kept elsewhere.
        PROVIDER_STATE,
        IDLE_RESET;

        private final String word = name().toLowerCase(java.util.Locale.ROOT);

        @Override
        public String toString() {
            return word;
        }
    }

    /// Whether another model serves than the one the algorithm chose.
    public boolean changed() {
        return !chosen.ref().effectiveModel().equals(base.ref().effectiveModel());
    }
}
