package semanticrouter.core.trace;

import static semanticrouter.core.trace.Explanation.ordered;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.learning.Adaptation;
import semanticrouter.core.learning.CacheAccount;
import semanticrouter.core.learning.Learned;
import semanticrouter.core.learning.LearningPolicy;
import semanticrouter.core.learning.Preflight;
import semanticrouter.core.learning.Protection;
import semanticrouter.core.learning.SessionKey;
import semanticrouter.core.learning.SessionMemory;
import semanticrouter.core.learning.SessionTurn;
import semanticrouter.core.selection.Candidate;

/// What learning did with a request, as documents of an explanation and a record (specification:
/// selection-looper §3.6). Numbers have four decimals; a session is a digest of all that names it.
public final class LearningDocument {
    private LearningDocument() {}

    /// Adds `learning` and `session_policy`, where learning is on.
    static void add(Map<String, Object> document, RoutingTrace trace) {
        Learned learned = trace.learning();
        if (learned != null) {
            document.put("learning", of(learned));
            addSession(document, trace, Optional.empty());
        }
    }

    /// Adds `session_policy`, where learning is on: what was known of the session, and once the reply
    /// has ended how many of its prompt tokens came out of the provider's cache.
    static void addSession(Map<String, Object> document, RoutingTrace trace, Optional<Completion> ended) {
        Learned learned = trace.learning();
        if (learned == null) {
            return;
        }
        Learned.KnownSession session = learned.session();
        SessionTurn turn = session.turn();
        var policy = new LinkedHashMap<String, Object>();
        policy.put("phase", session.phase().toString());
        session.memory().ifPresent(memory -> addMemory(policy, memory, session.idleSeconds()));
        policy.put("turn_index", turn.turns());
        policy.put("history_tokens", Math.round(turn.historyTokens()));
        policy.put("context_tokens", Math.round(turn.contextTokens()));
        policy.put("tool_loop", turn.toolLoop());
        policy.put("continuation_mass", rounded(turn.mass()));
        if (!Double.isNaN(turn.warmth())) {
            policy.put("cache_warmth", rounded(turn.warmth()));
        }
        ended.filter(completion -> completion.usage().promptTokens() > 0).ifPresent(completion -> {
            CacheAccount account = SessionAccount.of(completion, learned);
            policy.put(
                    "cache_accounting",
                    ordered(
                            "source",
                            account.source().toString(),
                            "cached_tokens",
                            account.cachedTokens(),
                            "confidence",
                            account.confidence()));
        });
        document.put("session_policy", policy);
    }

    private static void addMemory(Map<String, Object> policy, SessionMemory memory, double idleSeconds) {
        policy.put("previous_model", memory.effectiveModel());
        policy.put("last_decision", memory.decision());
        policy.put("turn_count", memory.turns());
        policy.put("switch_count", memory.switches());
        policy.put("idle_seconds", rounded(idleSeconds));
        policy.put("estimated_savings", rounded(memory.savedCost()));
    }

    private static Map<String, Object> of(Learned learned) {
        Preflight preflight = learned.preflight();
        LearningPolicy policy = learned.policy();
        Map<String, Object> document = ordered(
                "mode",
                policy.mode().toString(),
                "base_model",
                name(learned.base()),
                "protection_preflight",
                ordered(
                        "action",
                        preflight.action().toString(),
                        "reason",
                        preflight.reason().toString()));
        learned.adaptation().ifPresent(adapted -> document.put("adaptation", adaptation(policy, adapted)));
        learned.protection().ifPresent(held -> document.put("protection", protection(learned, held)));
        return document;
    }

    private static String name(Candidate candidate) {
        return candidate.ref().effectiveModel();
    }

    private static Map<String, Object> adaptation(LearningPolicy policy, Adaptation.Result adapted) {
        Map<String, Object> document = ordered(
                "mode",
                policy.adapts().toString(),
                "candidate_set",
                policy.adaptation().orElseThrow().set().toString(),
                "action",
                adapted.action().toString(),
                "reason",
                adapted.reason().toString(),
                "proposal_model",
                name(adapted.proposed()),
                "sampled",
                adapted.seed().isPresent());
        // As text: a number of 64 bits does not survive every reader of JSON.
        adapted.seed().ifPresent(seed -> document.put("seed", Long.toString(seed)));
        document.put(
                "scores",
                adapted.scored().stream().map(LearningDocument::scored).toList());
        return document;
    }

    private static Map<String, Object> scored(Adaptation.Scored one) {
        var known = one.contender().experience();
        return ordered(
                "model",
                one.model(),
                "score",
                rounded(one.score()),
                "predicted",
                rounded(one.predicted()),
                "alpha",
                rounded(one.alpha()),
                "beta",
                rounded(one.beta()),
                "cost_penalty",
                rounded(one.costPenalty()),
                "good_fit",
                known.good(),
                "underpowered",
                known.under(),
                "overprovisioned",
                known.over(),
                "failed",
                known.failed(),
                "latency_seconds",
                rounded(known.latencySeconds()),
                "cache_hit",
                rounded(known.cacheHit()),
                "cold",
                one.cold());
    }

    private static Map<String, Object> protection(Learned learned, Protection.Result held) {
        LearningPolicy.ProtectionPolicy policy = learned.policy().protection().orElseThrow();
        Map<String, Object> document = ordered(
                "mode",
                policy.mode().toString(),
                "scope",
                policy.scope().toString(),
                "action",
                held.action().toString(),
                "reason",
                held.reason().toString(),
                "final_model",
                name(held.chosen()));
        learned.session().key().map(SessionKey::shown).ifPresent(shown -> document.put("identity_hash", shown));
        if (learned.session().store() != Learned.Store.LOCAL) {
            document.put("session_store", learned.session().store().toString());
        }
        learned.session().memory().ifPresent(memory -> document.put("current_model", memory.effectiveModel()));
        held.lock().ifPresent(lock -> document.put("hard_lock", lock.toString()));
        if (!held.adjusted().isEmpty()) {
            document.put(
                    "adjusted_scores",
                    held.adjusted().stream()
                            .map(score -> ordered(
                                    "model",
                                    score.model(),
                                    "base",
                                    rounded(score.base()),
                                    "adjusted",
                                    rounded(score.adjusted())))
                            .toList());
        }
        return document;
    }

    /// Four decimals; 0 for what is not known.
    private static double rounded(double value) {
        return Double.isNaN(value) ? 0 : Math.round(value * 1e4) / 1e4;
    }
}
