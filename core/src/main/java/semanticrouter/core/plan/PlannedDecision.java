package semanticrouter.core.plan;

import java.util.List;
import semanticrouter.core.decision.DecisionRule;
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
public record PlannedDecision(
        DecisionRule rule,
        String description,
        List<Candidate> candidates,
        String algorithm,
        Selector selector,
        PluginChain plugins) {
    public PlannedDecision {
        candidates = List.copyOf(candidates);
    }
}
