package semanticrouter.core.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.FallbackReason;
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
        if (decision.plugins().answers()) {
            return Optional.of(new Selection.Single(
                    candidates.getFirst(), Selection.ANSWERED, "the decision answers itself, so nobody chose"));
        }
        var input = new SelectionInput(inbound.facts(), evidence, matched, candidates, inbound.deadline());
        if (decision.selector().loops()) {
            return Optional.of(chosen(decision, input));
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
        return Optional.of(chosen(decision, input));
    }

    /// What the algorithm chooses, else the first candidate with the reason.
    private static Selection chosen(PlannedDecision decision, SelectionInput input) throws InterruptedException {
        try {
            Selection selection = decision.selector().select(input);
            return offered(selection, input.candidates())
                    ? selection
                    : instead(decision, input, new Failure("undeclared_candidate", ""));
        } catch (UnavailableException unavailable) {
            return instead(decision, input, unavailable.failure());
        }
    }

    private static boolean offered(Selection selection, List<Candidate> candidates) {
        return switch (selection) {
            case Selection.Later _ -> true;
            case Selection.Single single -> {
                String name = single.candidate().ref().effectiveModel();
                yield candidates.stream()
                        .anyMatch(one -> one.ref().effectiveModel().equals(name));
            }
        };
    }

    private static Selection instead(PlannedDecision decision, SelectionInput input, Failure why) {
        FallbackReason reason = FallbackReason.of(why);
        return new Selection.Single(
                input.candidates().getFirst(),
                Selection.FALLBACK,
                "first candidate, because " + decision.algorithm() + " could not choose: " + reason + " (" + why.code()
                        + ")",
                reason.toString());
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
