package semanticrouter.core.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectionInput;

/// Picks the model of a decision, or the default model.
final class SelectionStage {
    /// The choice among a decision's candidates.
    ///
    /// @param current which of them served the session last; asked only when the decision keeps the session's model
    /// @return empty when the decision has no candidate and there is no default model
    Optional<Selection> select(
            RoutingPlan plan,
            PlannedDecision decision,
            Inbound inbound,
            Evidence evidence,
            Decision.Matched matched,
            Function<List<Candidate>, Optional<Candidate>> current)
            throws InterruptedException {
        List<Candidate> candidates = decision.candidates();
        if (candidates.isEmpty()) {
            return fallback(plan)
                    .map(candidate -> new Selection.Single(
                            candidate, "static", "the decision names no model, so the default model serves"));
        }
        if (candidates.size() == 1) {
            return Optional.of(new Selection.Single(
                    candidates.getFirst(), Selection.ONLY, "the only model of the decision serves"));
        }
        Optional<Candidate> kept = decision.retention().keeps() ? current.apply(candidates) : Optional.empty();
        if (kept.isPresent()) {
            return Optional.of(new Selection.Single(
                    kept.get(),
                    Selection.KEPT,
                    "it served the session's last turn, and the decision keeps the current model"));
        }
        try {
            var input = new SelectionInput(inbound.facts(), evidence, matched, candidates, inbound.deadline());
            return Optional.of(decision.selector().select(input));
        } catch (UnavailableException unavailable) {
            String code = unavailable.failure().code();
            return Optional.of(new Selection.Single(
                    candidates.getFirst(),
                    Selection.FALLBACK,
                    "first candidate, because " + decision.algorithm() + " could not choose: " + code,
                    code));
        }
    }

    /// The default model as a candidate.
    Optional<Candidate> fallback(RoutingPlan plan) {
        String name = plan.defaultModel();
        if (name == null) {
            return Optional.empty();
        }
        ModelProfile profile =
                plan.model(name).map(served -> served.profile()).orElseGet(() -> ModelProfile.named(name));
        return Optional.of(new Candidate(ModelRef.to(name), profile));
    }
}
