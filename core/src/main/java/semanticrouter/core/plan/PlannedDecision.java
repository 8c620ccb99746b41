package semanticrouter.core.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.learning.LearningPolicy;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.Selector;

/// One decision, ready to serve.
///
/// @param rule its rule and rank
/// @param description for people
/// @param candidates models it offers; empty for the default model
/// @param algorithm type of its selector, `static` when none is configured
/// @param selector picks among the candidates
/// @param plugins run around the call
/// @param retention what is kept after the turn
/// @param learning what learning may do for it, null when it is off
public record PlannedDecision(
        DecisionRule rule,
        String description,
        List<Candidate> candidates,
        String algorithm,
        Selector selector,
        PluginChain plugins,
        Retention retention,
        @Nullable LearningPolicy learning) {
    public PlannedDecision {
        candidates = List.copyOf(candidates);
    }

    /// One that nothing is learned for.
    public PlannedDecision(
            DecisionRule rule,
            String description,
            List<Candidate> candidates,
            String algorithm,
            Selector selector,
            PluginChain plugins,
            Retention retention) {
        this(rule, description, candidates, algorithm, selector, plugins, retention, null);
    }

    /// The same decision, for which learning may do what the policy says.
    public PlannedDecision with(LearningPolicy policy) {
        return new PlannedDecision(rule, description, candidates, algorithm, selector, plugins, retention, policy);
    }

    /// The same decision, which offers those of its models; learning, which may choose any of them, is off where they
    /// are not all.
    public PlannedDecision offering(List<Candidate> models) {
        LearningPolicy policy = models.equals(candidates) ? learning : null;
        return new PlannedDecision(rule, description, models, algorithm, selector, plugins, retention, policy);
    }

    /// Positions of the decisions that leave open whether their model reasons.
    public static Set<Integer> leavingReasoningOpen(List<PlannedDecision> decisions) {
        var open = new HashSet<Integer>();
        for (int i = 0; i < decisions.size(); i++) {
            List<Candidate> offered = decisions.get(i).candidates();
            if (offered.isEmpty()
                    || offered.stream().anyMatch(one -> one.ref().useReasoning().isEmpty())) {
                open.add(i);
            }
        }
        return open;
    }
}
