package semanticrouter.core.learning;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.selection.Candidate;

/// What learning may do for one decision: what the configuration says of the router and of the decision,
/// together (specification: selection-looper §3.1).
///
/// @param place where its experience belongs
/// @param mode of the decision as a whole
/// @param adaptation empty where adaptation is switched off
/// @param protection empty where protection is switched off
/// @param candidates of the decision
/// @param guarded whether the decision is one that insists on its signals, so that no other model than
/// its own may serve
/// @param prices of the dearest models of the configuration
public record LearningPolicy(
        ExperiencePlace place,
        LearningMode mode,
        Optional<AdaptationPolicy> adaptation,
        Optional<ProtectionPolicy> protection,
        List<Candidate> candidates,
        boolean guarded,
        Dearest prices) {
    public LearningPolicy {
        candidates = List.copyOf(candidates);
    }

    /// Adaptation of the decision.
    ///
    /// @param candidates the set itself, each model once
    public record AdaptationPolicy(LearningMode mode, CandidateSet set, List<Candidate> candidates) {
        public AdaptationPolicy {
            candidates = List.copyOf(candidates);
        }
    }

    /// Protection of the decision's sessions.
    ///
    /// @param sessionHeader header that names the session, in lower case
    /// @param conversationHeader header that names the conversation, in lower case
    public record ProtectionPolicy(
            LearningMode mode,
            Protection.Scope scope,
            String sessionHeader,
            String conversationHeader,
            Tuning tuning) {}

    /// What the dearest models take; 0 where no price is known.
    ///
    /// @param price as {@link Contender#price}
    /// @param checkout as {@link Contender#checkout}
    public record Dearest(double price, double checkout) {
        public static final Dearest NONE = new Dearest(0, 0);
    }

    /// Mode of adaptation; {@link LearningMode#BYPASS} where it is switched off.
    public LearningMode adapts() {
        return adaptation.map(AdaptationPolicy::mode).orElse(LearningMode.BYPASS);
    }

    /// Mode of protection; {@link LearningMode#BYPASS} where it is switched off.
    public LearningMode protects() {
        return protection.map(ProtectionPolicy::mode).orElse(LearningMode.BYPASS);
    }

    /// Whether learning may change the model.
    public boolean applies() {
        return adapts() == LearningMode.APPLY || protects() == LearningMode.APPLY;
    }
}
