package semanticrouter.plugins.cache;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.cache.WriteSkip;
import semanticrouter.core.contract.ContractOutcome;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Facts;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RoutingTrace;

/// Whether an answer that is whole and good is kept.
///
/// @param ttlSeconds how long; 0 for not at all
/// @param skip why it is not kept; null when it is, and when the configuration keeps none
record Keeping(long ttlSeconds, @Nullable WriteSkip skip) {
    /// The configuration keeps none.
    static final Keeping NOTHING = new Keeping(0, null);

    /// What request, decision and store say.
    ///
    /// @param personal why nobody else may see the answer, empty when others may
    static Keeping of(Optional<WriteSkip> personal, Controls controls, Retention retention, CachePlugin.Policy policy) {
        if (policy.ttlSeconds() == 0 && retention.ttlTurns().orElse(0) == 0) {
            return NOTHING;
        }
        if (personal.isPresent()) {
            return new Keeping(0, personal.get());
        }
        if (!controls.write()) {
            return new Keeping(0, WriteSkip.REQUEST_NO_STORE);
        }
        long asked = ttl(controls, policy);
        long ttl = retention.ttlSeconds(asked);
        if (ttl > 0) {
            return new Keeping(ttl, null);
        }
        if (retention.drops()) {
            return new Keeping(0, WriteSkip.RETENTION_DROP);
        }
        return asked == 0 ? new Keeping(0, WriteSkip.REQUEST_NO_STORE) : NOTHING;
    }

    /// Why a good answer is not kept after all; null when it is. One that does not keep the decision's contract may
    /// do so the next time it is asked for, and one that was found to say what nothing supports must not come back
    /// without its warning.
    @Nullable
    WriteSkip skip(Facts facts) {
        if (skip == null
                && facts.last(Fact.AnswerChecked.class)
                        .filter(Fact.AnswerChecked::flagged)
                        .isPresent()) {
            return WriteSkip.ANSWER_FLAGGED;
        }
        boolean broken = facts.last(Fact.Looped.class)
                .flatMap(Fact.Looped::contract)
                .filter(came -> came == ContractOutcome.FALLBACK || came == ContractOutcome.VIOLATED)
                .isPresent();
        return skip == null && broken ? WriteSkip.CONTRACT_BROKEN : skip;
    }

    private static long ttl(Controls controls, CachePlugin.Policy policy) {
        if (controls.ttlSeconds().isEmpty()) {
            return policy.ttlSeconds();
        }
        long asked = controls.ttlSeconds().getAsLong();
        long capped = policy.maxTtlSeconds() > 0 ? Math.min(asked, policy.maxTtlSeconds()) : asked;
        return Math.min(policy.ttlSeconds(), capped);
    }

    /// Whether the answer may hold what only its user may see: personal data in the question, or context looked up for
    /// the user.
    static Optional<WriteSkip> personal(RoutingTrace trace) {
        Evidence evidence = trace.evidence();
        if (evidence != null && !evidence.matched("pii").isEmpty()) {
            return Optional.of(WriteSkip.PII_DETECTED);
        }
        RecipeOutline recipe = trace.recipe();
        List<String> plugins = recipe == null
                ? List.of()
                : trace.matched()
                        .map(matched -> recipe.decisions().get(matched.index()).plugins())
                        .orElse(List.of());
        if (plugins.contains("rag")) {
            return Optional.of(WriteSkip.RAG_CONTEXT);
        }
        return plugins.contains("memory") ? Optional.of(WriteSkip.MEMORY_CONTEXT) : Optional.empty();
    }
}
