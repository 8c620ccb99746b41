package semanticrouter.core.evidence;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.evidence.EvidenceBoard.FamilyState;
import semanticrouter.core.rule.Condition;

/// Evaluates composers: two-valued conditions that read other families' matches after partitions (signals §2.13).
final class Composers {
    private static final Set<String> READABLE = Set.of(
            "keyword",
            "embedding",
            "domain",
            "fact_check",
            "user_feedback",
            "reask",
            "preference",
            "language",
            "context",
            "structure",
            "modality",
            "kb",
            "conversation");

    private Composers() {}

    /// Whether the condition holds; null while a family it reads has not answered.
    static @Nullable Boolean holds(Condition node, EvidencePlan plan, @Nullable FamilyState[] states) {
        return switch (node) {
            case Condition.Always _ -> true;
            case Condition.All(var of) -> all(of, plan, states);
            case Condition.Any(var of) -> any(of, plan, states);
            case Condition.Not(var of) -> {
                Boolean part = holds(of, plan, states);
                yield part == null ? null : !part;
            }
            case Condition.Signal(var key) -> {
                int index = READABLE.contains(key.family()) ? plan.family(key.family()) : -1;
                if (index < 0) {
                    yield false;
                }
                FamilyState state = states[index];
                yield state == null ? null : state.before().containsKey(key.name());
            }
            case Condition.Measure _ -> false;
        };
    }

    private static @Nullable Boolean all(List<Condition> of, EvidencePlan plan, @Nullable FamilyState[] states) {
        boolean open = false;
        for (Condition child : of) {
            Boolean part = holds(child, plan, states);
            if (part == null) {
                open = true;
            } else if (!part) {
                return false;
            }
        }
        return open ? null : Boolean.TRUE;
    }

    private static @Nullable Boolean any(List<Condition> of, EvidencePlan plan, @Nullable FamilyState[] states) {
        boolean open = false;
        for (Condition child : of) {
            Boolean part = holds(child, plan, states);
            if (part == null) {
                open = true;
            } else if (part) {
                return true;
            }
        }
        return open ? null : Boolean.FALSE;
    }
}
