package semanticrouter.core.pipeline;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.learning.Learned;
import semanticrouter.core.learning.LearningPolicy;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.signal.ReasoningAdvice;

/// What was chosen, once learning has had its say.
///
/// @param selection what serves; null when nothing can
/// @param learned what learning found; null when it was not asked
record LearnedChoice(
        @Nullable Selection selection, @Nullable Learned learned) {
    static final LearnedChoice NONE = new LearnedChoice(null, null);

    /// What learning makes of a choice. A dry run learns nothing and draws nothing, so it cannot know what learning
    /// would change (specification: selection-looper §1.3).
    ///
    /// @param chosen null when nothing can serve
    static LearnedChoice of(
            LearningStage learning,
            RoutingPlan plan,
            PlannedDecision decision,
            Inbound inbound,
            @Nullable Selection chosen)
            throws InterruptedException {
        LearningPolicy policy = decision.learning();
        if (policy == null
                || !(chosen instanceof Selection.Single single)
                || single.method().equals(Selection.ANSWERED)
                || single.method().equals(Selection.KEPT)) {
            return new LearnedChoice(chosen, null);
        }
        if (inbound.dryRun()) {
            return new LearnedChoice(
                    policy.applies()
                            ? new Selection.Later(
                                    single.method(), single.reason() + "; learning may change it when it is served")
                            : chosen,
                    null);
        }
        Learned learned = learning.apply(plan, policy, inbound.facts(), single.candidate());
        return new LearnedChoice(
                learned.changed()
                        ? new Selection.Single(
                                learned.chosen(),
                                single.method(),
                                single.reason() + "; learning: " + learned.why(),
                                single.failure())
                        : chosen,
                learned);
    }

    /// The same, with what signals advise on reasoning.
    LearnedChoice advised(Optional<ReasoningAdvice> advice) {
        return selection instanceof Selection.Single(var candidate, var method, var reason, var failure)
                        && advice.isPresent()
                ? new LearnedChoice(new Selection.Single(candidate.advised(advice), method, reason, failure), learned)
                : this;
    }
}
