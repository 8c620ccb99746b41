package semanticrouter.core.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.loop.HelperSelector;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.FallbackReason;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.selection.Selector;

/// Picks the model of a decision, or the default model.
final class SelectionStage {
    /// Who settles the model among candidates, in this order: who cannot leaves it to the next.
    private static final List<Settling> ORDER = List.of(
            SelectionStage::answersItself,
            SelectionStage::loops,
            SelectionStage::isTheOnlyOne,
            SelectionStage::keepsTheSessions,
            choice -> Optional.of(chosen(choice)));

    /// Has a model choose.
    @FunctionalInterface
    interface Helping {
        Selection choose(HelperSelector selector, SelectionInput input)
                throws UnavailableException, InterruptedException;
    }

    /// One that may settle the model.
    @FunctionalInterface
    private interface Settling {
        Optional<Selection> settle(Choice choice) throws InterruptedException;
    }

    /// What there is to choose from.
    ///
    /// @param current which of the candidates served the session last
    /// @param helping asks a model that chooses; empty where nobody is called
    private record Choice(
            PlannedDecision decision,
            SelectionInput input,
            Function<List<Candidate>, Optional<Candidate>> current,
            Optional<Helping> helping) {
        Candidate first() {
            return input.candidates().getFirst();
        }
    }

    /// The choice among a decision's candidates.
    ///
    /// @param current which of them served the session last; asked only when the decision keeps the session's model
    /// @param helping asks a model that chooses; empty where nobody is called
    /// @return empty when the decision has no candidate and there is no default model
    Optional<Selection> select(
            RoutingPlan plan,
            PlannedDecision decision,
            Inbound inbound,
            Evidence evidence,
            Decision.Matched matched,
            Function<List<Candidate>, Optional<Candidate>> current,
            Optional<Helping> helping)
            throws InterruptedException {
        List<Candidate> candidates = decision.candidates();
        if (candidates.isEmpty() && !decision.selector().loops()) {
            return fallback(plan)
                    .map(candidate -> new Selection.Single(
                            candidate, "static", "the decision names no model, so the default model serves"));
        }
        var input = new SelectionInput(inbound.facts(), evidence, matched, candidates, inbound.deadline());
        var choice = new Choice(decision, input, current, helping);
        for (Settling settling : ORDER) {
            Optional<Selection> settled = settling.settle(choice);
            if (settled.isPresent()) {
                return settled;
            }
        }
        throw new IllegalStateException("the algorithm did not choose");
    }

    private static Optional<Selection> answersItself(Choice choice) {
        return choice.decision().plugins().answers()
                ? Optional.of(new Selection.Single(
                        choice.first(), Selection.ANSWERED, "the decision answers itself, so nobody chose"))
                : Optional.empty();
    }

    /// A loop works with one model as well.
    private static Optional<Selection> loops(Choice choice) throws InterruptedException {
        return choice.decision().selector().loops() ? Optional.of(chosen(choice)) : Optional.empty();
    }

    private static Optional<Selection> isTheOnlyOne(Choice choice) {
        return choice.input().candidates().size() == 1
                ? Optional.of(
                        new Selection.Single(choice.first(), Selection.ONLY, "the only model of the decision serves"))
                : Optional.empty();
    }

    private static Optional<Selection> keepsTheSessions(Choice choice) {
        return choice.decision().retention().keeps()
                ? choice.current()
                        .apply(choice.input().candidates())
                        .map(kept -> new Selection.Single(
                                kept,
                                Selection.KEPT,
                                "it served the session's last turn, and the decision keeps the current model"))
                : Optional.empty();
    }

    /// What the algorithm chooses, else the first candidate with the reason.
    private static Selection chosen(Choice choice) throws InterruptedException {
        SelectionInput input = choice.input();
        try {
            Selection selection = byAlgorithm(choice);
            return offered(selection, input.candidates())
                    ? selection
                    : instead(choice, new Failure("undeclared_candidate", ""));
        } catch (UnavailableException unavailable) {
            return instead(choice, unavailable.failure());
        }
    }

    private static Selection byAlgorithm(Choice choice) throws UnavailableException, InterruptedException {
        Selector selector = choice.decision().selector();
        return selector instanceof HelperSelector helped && choice.helping().isPresent()
                ? choice.helping().get().choose(helped, choice.input())
                : selector.select(choice.input());
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

    private static Selection instead(Choice choice, Failure why) {
        FallbackReason reason = FallbackReason.of(why);
        return new Selection.Single(
                choice.first(),
                Selection.FALLBACK,
                "first candidate, because " + choice.decision().algorithm() + " could not choose: " + reason + " ("
                        + why.code() + ")",
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
